import Crypto
import Documents
import Lifecycle
import LogKeys
package import Logging
package import Net

/// All that is found out, checked and written before anything runs.
package struct AgentPreparation: Sendable {
    /// As they were given.
    package let settings: AgentSettings
    /// Path of Envoy; it can be executed.
    package let binary: String
    /// With which the control plane is asked.
    package let request: BootstrapRequest
    /// Holds the bootstrap file and the sockets.
    package let folder: String
    /// Nil if the operator has named another one.
    private let own: RunFolder?
    /// Tells this run of the proxy from others. Envoy's node has it, so that a stream that comes back while the proxy drains is known.
    let run = RandomID().description

    /// Of the resource, else of the settings; sockets are named by it.
    package var name: String { request.resource?.name ?? settings.name }
    /// Of the resource, else of the settings; empty for a zone proxy.
    package var mesh: String { request.resource?.mesh ?? settings.mesh }

    /// Blocks for as long as a few small files need. Throws `AgentError` for whatever cannot work.
    package init(_ settings: AgentSettings, loop: EventLoop, logger: Logger) async throws(AgentError) {
        self.settings = settings
        let resource = try Self.resource(settings)
        let name = resource?.name ?? settings.name
        let authority =
            settings.authority.isEmpty && !settings.authorityFile.isEmpty
            ? try AgentFiles.read(settings.authorityFile, as: "CA certificate") : settings.authority
        binary = try HostFacts.program(settings.envoyBinary)
        let version = try await EnvoyVersion.ask(binary, on: loop)
        logger.info("found Envoy", [.program: binary, .envoyVersion: version.version])
        if !version.isCompatible {
            logger.warning(
                "Envoy version incompatible",
                [.envoyExpected: AgentVersion.envoy, .envoyVersion: version.version]
            )
        }
        let token = try Self.token(settings)
        own = settings.workDirectory.isEmpty ? try Self.ownFolder(logger) : nil
        folder = own?.path ?? settings.workDirectory
        var tokenFile = settings.tokenFile
        do {
            try SocketNames.check(folder)
            if own == nil { try AgentFiles.makeFolder(folder) }
            if !settings.token.isEmpty {
                tokenFile = "\(folder)/\(name)"
                try AgentFiles.write(Array(token.exposed.utf8), to: tokenFile)
            }
        } catch {
            own?.remove()
            throw error
        }
        var metadata = ["kuma-dp.run": run]
        if let address = ProcessEnvironment.value("HOST_IP") { metadata["HOST_IP"] = address }
        request = BootstrapRequest(
            settings: settings,
            resource: resource,
            token: token,
            tokenFile: tokenFile,
            envoy: version,
            authority: authority,
            workDirectory: folder,
            hasIPv6: settings.usesIPv6 && HostFacts.hasIPv6,
            maxMemory: settings.maxMemory > 0 ? settings.maxMemory : HostFacts.memoryLimit,
            systemAuthorityFile: settings.systemAuthorityFile.isEmpty
                ? HostFacts.systemAuthorityFile : settings.systemAuthorityFile,
            dynamicMetadata: metadata,
            telemetry: TelemetryEnvironment(ProcessEnvironment.value)
        )
    }

    /// Removes what this has written, if the folder is ours.
    package func cleanUp() { own?.remove() }

    /// A new one; first those go that killed agents have left.
    private static func ownFolder(_ logger: Logger) throws(AgentError) -> RunFolder {
        let dead = RunFolder.removeDead()
        if dead > 0 { logger.info("removed folders of agents that were killed", [.count: "\(dead)"]) }
        return try RunFolder()
    }

    /// Empty without one.
    private static func token(_ settings: AgentSettings) throws(AgentError) -> Secret<String> {
        do {
            guard settings.token.isEmpty else {
                return try DataplaneToken.checked(settings.token.exposed, source: "the token given")
            }
            guard !settings.tokenFile.isEmpty else { return Secret("") }
            let text = try AgentFiles.read(settings.tokenFile, as: "token file")
            return try DataplaneToken.checked(text, source: "token file \(settings.tokenFile)")
        } catch {
            throw AgentError(
                error.code,
                "dataplane token is invalid, in Kubernetes you must mount a serviceAccount token, in universal you must start your proxy with a generated token.: \(error.message)"
            )
        }
    }

    private static func resource(_ settings: AgentSettings) throws(AgentError) -> ProxyResource? {
        guard !settings.resource.isEmpty || !settings.resourceFile.isEmpty else {
            if let problem = ProxyResource.problem(settings.name) { throw AgentError(.settings, "--name: \(problem)") }
            return nil
        }
        guard settings.name.isEmpty, settings.mesh.isEmpty else {
            throw AgentError(
                .settings,
                "--name and --mesh cannot be specified when a dataplane definition is provided, mesh and name will be read from the dataplane definition"
            )
        }
        let text =
            settings.resource.isEmpty
            ? try AgentFiles.read(settings.resourceFile, as: "dataplane resource") : settings.resource
        return try ProxyResource(text, variables: settings.variables, type: settings.proxyType)
    }
}
