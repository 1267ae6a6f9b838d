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

    /// A socket's path has room for 108 bytes; Kuma cuts before the ending.
    private static func path(_ folder: String, _ name: String) -> String {
        String(decoding: "\(folder)/\(name)".utf8.prefix(98), as: UTF8.self) + ".sock"
    }
}
