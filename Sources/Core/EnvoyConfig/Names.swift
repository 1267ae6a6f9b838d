import ResourceModel
import Topology

/// Names of clusters, listeners and statistics: as in Kuma 2.14, dashboards and `MeshProxyPatch` depend on them.
enum Names {
    static let adminListener = "kuma:envoy:admin"
    static let adminCluster = "kuma:envoy:admin"
    static let readinessCluster = "kuma:readiness"
    static let dnsListener = "kuma:dns"
    static let dynamicConfigListener = "_kuma:dynamicconfig"
    static let prometheusListener = "kuma:metrics:prometheus"
    static let prometheusCluster = "kuma:metrics:hijacker"
    static let metricListener = "_kuma:metrics:prometheus"
    static let metricCluster = "_kuma:metrics:hijacker"
    static func metricPush(_ backend: String) -> String { "_kuma:metrics:opentelemetry:\(backend)" }
    static let noInboundCluster = "self_transparentproxy_no_destination_inbound"

    static func inboundListener(_ address: String, _ port: UInt16) -> String { "inbound:\(socket(address, port))" }
    static func embeddedIngress(_ section: String) -> String { "self_zoneingress_dp_\(section)" }
    static func embeddedEgress(_ section: String) -> String { "self_zoneegress_dp_\(section)" }
    static func outboundListener(_ address: String, _ port: UInt16) -> String { "outbound:\(socket(address, port))" }
    static func inboundCluster(_ port: UInt16) -> String { "localhost:\(port)" }
    static func passthrough(_ direction: String, isIPv6: Bool) -> String {
        "\(direction):passthrough:ipv\(isIPv6 ? 6 : 4)"
    }

    /// `10.0.0.1:80`, `[::1]:80`.
    static func socket(_ address: String, _ port: UInt16) -> String {
        address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }

    /// The name as statistics show it: what is not a letter, a digit, `_` or `-` becomes `_`.
    static func statistic(_ name: String) -> String {
        String(
            decoding: name.utf8.map { byte in
                switch byte {
                case 48...57, 65...90, 97...122, 45, 95: byte
                default: 95
                }
            },
            as: UTF8.self
        )
    }

    static func identitySecret(_ mesh: String) -> String { SecretName.identity(mesh: mesh).text }
    static func authoritySecret(_ mesh: String) -> String { SecretName.authority(mesh: mesh).text }
}
