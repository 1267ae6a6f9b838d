package import Commands
import Logging
import Net

/// The program `kuma-dp`.
package enum AgentCommand {
    /// - `signals`: Those that ask the program to end.
    package static func root(signals: AsyncStream<String>) -> Command {
        Command(
            "kuma-dp",
            short: "Dataplane manager for Envoy-based Service Mesh",
            long: "Dataplane manager for Envoy-based Service Mesh.",
            persistentFlags: [
                Flag("log-level", nil, .string("info"), "log level: one of off|info|debug"),
                Flag(
                    "log-output-path",
                    nil,
                    .string(""),
                    "path to the file that will be filled with logs",
                    isHidden: true
                ),
                Flag(
                    "log-max-size",
                    nil,
                    .int(100),
                    "maximum size in megabytes of a log file before it gets rotated",
                    isHidden: true
                ),
                Flag(
                    "log-max-retained-files",
                    nil,
                    .int(1000),
                    "maximum number of the old log files to retain",
                    isHidden: true
                ),
                Flag("log-max-age", nil, .int(30), "maximum number of days to retain old log files", isHidden: true),
            ],
            subcommands: [runCommand(signals), version, wait]
        )
    }

    private static func runCommand(_ signals: AsyncStream<String>) -> Command {
        Command(
            "run",
            short: "Launch Dataplane (Envoy)",
            long: "Launch Dataplane (Envoy).",
            example: """
                  # A workload that this host runs, described in a file with places to fill in.
                  kuma-dp run --cp-address=https://zone-cp:5678 --dataplane-token-file=/run/token \\
                    --dataplane-file=dataplane.yaml --dataplane-var address=192.0.2.7

                  # A zone's way in from other zones.
                  kuma-dp run --proxy-type=ingress --cp-address=https://zone-cp:5678 \\
                    --dataplane-token-file=/run/token --dataplane-file=ingress.yaml
                """,
            arguments: .none,
            flags: AgentFlags.all,
            action: { invocation in
                let level = try logLevel(invocation)
                let output = try logOutput(invocation, level)
                let logger = Logger(label: "kuma-dp.run", output: output)
                do {
                    var settings = try AgentFlags.settings(invocation)
                    if settings.envoyLogLevel.isEmpty { settings.envoyLogLevel = envoyLogLevel(level) }
                    for warning in AgentFlags.warnings(invocation) { logger.warning(warning) }
                    let loops = EventLoopGroup(count: 1)
                    try await AgentRun(settings, signals: signals, loops: loops, logger: logger).run()
                } catch {
                    // Standard error has it from who runs the command.
                    if !invocation.string("log-output-path").isEmpty {
                        logger.error("the agent has failed", [.error: "\(error)"])
                    }
                    throw error
                }
            }
        )
    }

    private static let version = Command(
        "version",
        short: "Print version",
        long: "Print version.",
        arguments: .none,
        flags: [Flag("detailed", "a", .bool(false), "Print detailed version")],
        action: { invocation in
            guard invocation.bool("detailed") else {
                return invocation.console.writeLine("\(AgentVersion.product): \(AgentVersion.version)")
            }
            invocation.console.writeLine("Product:       \(AgentVersion.product)")
            invocation.console.writeLine("Version:       \(AgentVersion.version)")
            invocation.console.writeLine("Git Tag:       \(AgentVersion.gitTag)")
            invocation.console.writeLine("Git Commit:    \(AgentVersion.gitCommit)")
            invocation.console.writeLine("Build Date:    \(AgentVersion.buildDate)")
        }
    )

    private static func logLevel(_ invocation: Invocation) throws(CommandError) -> Logger.Level? {
        switch invocation.string("log-level") {
        case "off": return nil
        case "info": return .info
        case "debug": return .debug
        case let other: throw CommandError("unknown log level \"\(other)\"")
        }
    }

    private static func logOutput(_ invocation: Invocation, _ level: Logger.Level?) throws(CommandError) -> LogOutput {
        let path = invocation.string("log-output-path")
        if path.isEmpty { return .standardError(level: level) }
        do {
            let file = try LogFile(
                path,
                megabytes: invocation.int("log-max-size"),
                backups: invocation.int("log-max-retained-files"),
                days: invocation.int("log-max-age")
            )
            invocation.console.writeLine("kuma-dp: logs will be stored in \"\(path)\"")
            return .file(file, level: level)
        } catch {
            throw CommandError("could not log to a file: \(error)")
        }
    }

    private static func envoyLogLevel(_ level: Logger.Level?) -> String {
        switch level {
        case nil: "off"
        case .trace, .debug: "debug"
        default: "info"
        }
    }
}
