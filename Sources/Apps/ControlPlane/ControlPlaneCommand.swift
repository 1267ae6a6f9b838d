package import Commands
import Documents
import Glibc
import Logging

/// The commands of `kuma-cp`.
package enum ControlPlaneCommand {
    /// What `version` and the API say about this build.
    static let build = BuildFacts.current

    /// The whole tree.
    ///
    /// - `signals`: What ends `run`.
    package static func root(signals: AsyncStream<String>?) -> Command {
        Command(
            "kuma-cp",
            short: "Universal Control Plane for Envoy-based Service Mesh",
            long: "Universal Control Plane for Envoy-based Service Mesh.",
            persistentFlags: [
                Flag("log-level", nil, .string("info"), "log level: one of off|info|debug"),
                Flag(
                    "log-output-path",
                    nil,
                    .string(""),
                    "path to the file that will be filled with logs. Example: if we set it to /tmp/kuma.log then after the file is rotated we will have /tmp/kuma-2021-06-07T09-15-18.265.log"
                ),
                Flag("log-max-retained-files", nil, .int(1000), "maximum number of the old log files to retain"),
                Flag("log-max-size", nil, .int(100), "maximum size in megabytes of a log file before it gets rotated"),
                Flag(
                    "log-max-age",
                    nil,
                    .int(30),
                    "maximum number of days to retain old log files based on the timestamp encoded in their filename"
                ),
            ],
            subcommands: [migrate, run(signals), version]
        )
    }

    private static var configFile: Flag { Flag("config-file", "c", .string(""), "configuration file") }

    private static func run(_ signals: AsyncStream<String>?) -> Command {
        Command(
            "run",
            short: "Launch Control Plane",
            long: "Launch Control Plane.",
            arguments: .none,
            flags: [configFile],
            action: { invocation in
                let logger = try logger(invocation)
                do {
                    let settings = try settings(invocation)
                    try await ControlPlane(settings: settings, logger: logger, signals: signals).run()
                } catch {
                    // Standard error has it from who runs the command.
                    if !invocation.string("log-output-path").isEmpty {
                        logger.error("the control plane has failed", [.error: "\(error)"])
                    }
                    throw error
                }
            }
        )
    }

    private static var migrate: Command {
        Command(
            "migrate",
            short: "Migrate database to which Control Plane is connected",
            long:
                "Migrate database to which Control Plane is connected. The database contains all policies, dataplanes and secrets. The schema has to be in sync with version of Kuma CP to properly work. Make sure to run \"kuma-cp migrate up\" before running new version of Kuma.",
            subcommands: [
                Command(
                    "up",
                    short: "Apply the newest schema changes to the database.",
                    long: "Apply the newest schema changes to the database.",
                    arguments: .none,
                    flags: [configFile],
                    action: { invocation in
                        let settings = try settings(invocation)
                        invocation.console.writeLine(try await Migration.up(settings))
                    }
                )
            ]
        )
    }

    private static var version: Command {
        Command(
            "version",
            short: "Print version",
            long: "Print version.",
            arguments: .none,
            flags: [Flag("detailed", "a", .bool(false), "Print detailed version")],
            action: { invocation in
                invocation.console.write(
                    invocation.bool("detailed") ? build.detailed : "\(build.product): \(build.version)\n"
                )
            }
        )
    }

    /// Defaults, the file of `--config-file`, the environment; checked.
    private static func settings(_ invocation: Invocation) throws -> Settings {
        let path = invocation.string("config-file")
        var file: (text: [UInt8], name: String)?
        if !path.isEmpty {
            do { file = (try LocalFile.read(path), path) } catch {
                throw SettingsError("could not load the configuration: failed to access configuration file: \(error)")
            }
        }
        var settings = try Settings(file: file, environment: invocation.environment)
        do throws(SettingsError) { try settings.validate() } catch {
            // Which of the two a bad value is from is not known any more; the file is where people look first.
            guard let file else { throw error }
            throw SettingsError("could not load the configuration: \(file.name): \(error)")
        }
        try settings.autoconfigure(home: invocation.environment["HOME"] ?? "", account: HostIdentity.accountHome)
        return settings
    }

    private static func logger(_ invocation: Invocation) throws -> Logger {
        let text = invocation.string("log-level")
        guard let level = LogLevels.parse(text) else { throw CommandError("unknown log level \"\(text)\"") }
        let path = invocation.string("log-output-path")
        if path.isEmpty { return Logger(label: "kuma-cp", output: .standardError(level: level)) }
        let full = path.hasPrefix("/") ? path : "\(LocalFile.workingFolder)/\(path)"
        let file: LogFile
        do {
            file = try LogFile(
                full,
                megabytes: invocation.int("log-max-size"),
                backups: invocation.int("log-max-retained-files"),
                days: invocation.int("log-max-age")
            )
        } catch { throw CommandError("could not log to a file: \(error)") }
        invocation.console.writeLine("kuma-cp: logs will be stored in \"\(full)\"")
        return Logger(label: "kuma-cp", output: .file(file, level: level))
    }
}
