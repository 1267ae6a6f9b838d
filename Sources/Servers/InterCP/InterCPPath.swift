import KDS

/// Full paths of the calls between instances.
enum InterCPPath {
    static let ping = "/kuma.system.v1alpha1.InterCpPingService/Ping"

    /// Asks for what a proxy says, of the instance that its zone is connected to.
    static func forward(_ method: AdminMethod) -> String {
        let name =
            switch method {
            case .configurations: "XDSConfig"
            case .statistics: "Stats"
            case .clusters: "Clusters"
            }
        return "/kuma.mesh.v1alpha1.InterCPEnvoyAdminForwardService/\(name)"
    }
}
