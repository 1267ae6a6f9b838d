import Commands
import Documents

/// The file of the configuration. It is made when kumactl is first used; it may hold a token, so it is its owner's alone.
enum ConfigurationFile {
    /// Makes the file if there is none, and checks that it can be read. Nothing with `--no-config`.
    static func prepare(_ invocation: Invocation) throws(CommandError) {
        guard !invocation.bool("no-config") else { return }
        let path = self.path(invocation)
        if HostFile.exists(path) {
            _ = try read(path)
        } else {
            try save(.initial, invocation)
        }
    }

    /// The configuration for this call.
    static func load(_ invocation: Invocation) throws(CommandError) -> ClientConfiguration {
        invocation.bool("no-config") ? .initial : try read(path(invocation))
    }

    /// Writes the configuration; nothing with `--no-config`.
    static func save(_ configuration: ClientConfiguration, _ invocation: Invocation) throws(CommandError) {
        guard !invocation.bool("no-config") else { return }
        let path = self.path(invocation)
        try HostFile.makeFolder(HostFile.parent(of: path))
        try HostFile.replace(path, with: YAML.text(configuration.json), mode: 0o600)
    }

    private static func path(_ invocation: Invocation) -> String {
        let given = invocation.string("config-file")
        return given.isEmpty ? "\(invocation.environment["HOME"] ?? "")/.kumactl/config" : given
    }

    private static func read(_ path: String) throws(CommandError) -> ClientConfiguration {
        let bytes = try HostFile.read(path)
        do throws(DocumentError) {
            return ClientConfiguration(try YAML.parseOne(bytes))
        } catch {
            throw CommandError("failed to parse the configuration file \(path): \(error)")
        }
    }
}
