/// How Envoy is called.
package struct EnvoyCommandLine: Hashable, Sendable {
    /// Without the program itself.
    package var arguments: [String]

    /// - `bootstrapFile`: What the control plane sent, as a file.
    package init(_ settings: AgentSettings, bootstrapFile: String) {
        let seconds = max(0, settings.drainTime.components.seconds)
        arguments = [
            "--config-path", bootstrapFile, "--drain-time-s", "\(seconds)", "--drain-strategy", "immediate",
            "--disable-hot-restart",
            "--log-level", settings.envoyLogLevel,
        ]
        if !settings.envoyComponentLogLevel.isEmpty {
            arguments += ["--component-log-level", settings.envoyComponentLogLevel]
        }
        arguments += settings.concurrency > 0 ? ["--concurrency", "\(settings.concurrency)"] : ["--cpuset-threads"]
    }
}
