package import Commands
package import ResourceModel

/// The program `kumactl`.
package enum Kumactl {
    /// Its tree of commands.
    package static let command = command(of: AllKinds.table)

    /// The tree for the kinds of a table.
    private static func command(of kinds: KindTable) -> Command {
        Command(
            "kumactl",
            short: "Management tool for Kuma",
            long: "Management tool for Kuma.",
            persistentFlags: [
                Flag("config-file", nil, .string(""), "path to the configuration file to use"),
                Flag(
                    "context",
                    nil,
                    .string(""),
                    "name of the Control Plane to use for this call, instead of the active one"
                ),
                Flag("log-level", nil, .string("off"), "log level: one of off|info|debug"),
                Flag("no-config", nil, .bool(false), "if set no config file and config directory will be created"),
                Flag(
                    "api-timeout",
                    nil,
                    .duration(.seconds(60)),
                    "the timeout for api calls. It includes connection time, any redirects, and reading the response body. A timeout of zero means no timeout"
                ),
            ],
            subcommands: [
                ApplyCommand.command(of: kinds), CompletionCommand.command, ConfigCommands.command,
                DeleteCommand.command(of: kinds),
                ExportCommand.command(of: kinds),
                GenerateCommands.command, GetCommands.command(of: kinds), InspectCommands.command(of: kinds),
                InstallCommands.install,
                InstallCommands.uninstall,
                VersionCommand.command,
            ],
            before: { invocation in
                try checkLogLevel(invocation)
                try ConfigurationFile.prepare(invocation)
            }
        )
    }

    /// Runs the program.
    ///
    /// - `words`: The arguments without the program's name.
    /// - `environment`: All variables of the process.
    /// - `kinds`: Those that commands are about.
    ///
    /// Returns the exit status.
    package static func run(
        _ words: [String],
        environment: [String: String],
        console: Console = .standard,
        kinds: KindTable = AllKinds.table
    ) async -> Int32 {
        await CommandRunner(command(of: kinds), environment: environment).run(words, on: console)
    }

    static func checkLogLevel(_ invocation: Invocation) throws(CommandError) {
        let level = invocation.string("log-level")
        guard ["off", "info", "debug"].contains(level) else { throw CommandError("unknown log level \"\(level)\"") }
    }
}
