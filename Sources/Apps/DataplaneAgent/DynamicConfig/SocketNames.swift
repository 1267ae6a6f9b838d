/// Names of sockets and pipes that the control plane's configuration and this agent must agree on.
package enum SocketNames {
    /// Over which Envoy tells what the control plane has for the agent.
    package static func dynamicConfiguration(_ folder: String) -> String { path(folder, "kuma-mesh-metric-config") }
    /// A pipe that Envoy writes access logs for the network to.
    package static func accessLog(_ folder: String, name: String, mesh: String) -> String {
        path(folder, "kuma-al-\(name)-\(mesh)")
    }
    /// Where Envoy asks the agent for metrics.
    package static func metrics(_ folder: String, name: String, mesh: String) -> String {
        path(folder, "kuma-mh-\(name)-\(mesh)")
    }

    /// A socket's path has room for 108 bytes; Kuma cuts here, before the ending.
    private static let room = 98
    /// With what is left of their names sockets can still be told apart: `/kuma-xx-`.
    private static let folderRoom = room - 9

    /// Throws for a folder whose sockets would have one name, or lie somewhere else.
    static func check(_ folder: String) throws(AgentError) {
        let count = folder.utf8.count
        guard count > folderRoom else { return }
        throw AgentError(
            .settings,
            "the path of the working folder \(folder) has \(count) bytes, and \(folderRoom) are the most with which "
                + "the names of sockets in it fit: choose a shorter one (--work-dir, KUMA_DATAPLANE_RUNTIME_WORK_DIR, or TMPDIR)"
        )
    }

    private static func path(_ folder: String, _ name: String) -> String {
        String(decoding: "\(folder)/\(name)".utf8.prefix(room), as: UTF8.self) + ".sock"
    }
}
