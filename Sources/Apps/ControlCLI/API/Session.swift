import Commands
import Documents
import HTTPClient

/// A command's way to the control plane that the configuration and the flags name.
struct Session: Sendable {
    let client: ControlPlaneClient
    let console: Console
    /// For people: the control plane's address, and the context that leads there.
    private let place: String

    /// - Throws: If there is no such control plane in the configuration.
    init(_ invocation: Invocation) throws(CommandError) {
        let configuration = try ConfigurationFile.load(invocation)
        let name = invocation.string("context")
        let plane = name.isEmpty ? configuration.active : configuration.controlPlanes.first { $0.name == name }
        guard let plane else {
            throw CommandError(
                name.isEmpty
                    ? "active Control Plane is not set. Use `kumactl config control-planes add` to add a Control Plane and make it active"
                    : "there is no Control Plane with name \"\(name)\""
            )
        }
        client = ControlPlaneClient(plane, timeout: invocation.duration("api-timeout"))
        console = invocation.console
        place = "\(plane.url) of context \"\(name.isEmpty ? configuration.currentContext : name)\""
    }

    /// A session whose control plane has been asked for its version; another version is warned about.
    ///
    /// For all commands that read or write resources.
    static func checked(_ invocation: Invocation) async throws(CommandError) -> Session {
        let session = try Session(invocation)
        do {
            let index = try await session.client.index()
            let (product, version) = (index["product"]?.stringValue ?? "", index["version"]?.stringValue ?? "")
            if !version.contains("preview"), version != ClientBuild.version || product != ClientBuild.product {
                session.console.writeErrorLine(
                    "WARNING: You are using kumactl version \(ClientBuild.version) for \(ClientBuild.product), but the server returned version: \(version) for \(product)"
                )
            }
        } catch {
            // Why nobody answers is said by what the command then asks.
            let isAbsent = (error as? ClientError)?.code == .unreachable
            let reason = isAbsent ? "is the control plane running at \(session.place)?" : "\(error)"
            session.console.writeErrorLine(
                "WARNING: Failed to retrieve server version, can't check compatibility: \(reason)"
            )
        }
        return session
    }
}
