import ResourceModel
import Topology

/// Names of clusters, listeners and statistics: as in Kuma 2.14, dashboards and `MeshProxyPatch` depend on them.
enum Names {
    static func admin(isUnified: Bool) -> String { isUnified ? "system_envoy_admin" : "kuma:envoy:admin" }
    static func readiness(isUnified: Bool) -> String { isUnified ? "system_probe_readiness" : "kuma:readiness" }
    static func dnsListener(isUnified: Bool) -> String { isUnified ? "system_dns" : "kuma:dns" }
    static func dynamicConfig(isUnified: Bool) -> String {
        isUnified ? "system_dynamicconfig" : "_kuma:dynamicconfig"
    }
    static let prometheusListener = "kuma:metrics:prometheus"
    static let prometheusCluster = "kuma:metrics:hijacker"
    static let noInboundCluster = "self_transparentproxy_no_destination_inbound"

    static func inboundListener(_ address: String, _ port: UInt16) -> String { "inbound:\(socket(address, port))" }
    /// What the proxy is to its application, whatever its address: `self_inbound_dp_http`.
    ///
    /// - `proxy`: Short name of its kind.
    static func own(_ proxy: String, _ section: String) -> String { "self_inbound_\(proxy)_\(section)" }
    static func embeddedIngress(_ section: String) -> String { "self_zoneingress_dp_\(section)" }
    static func embeddedEgress(_ section: String) -> String { "self_zoneegress_dp_\(section)" }
    static func outboundListener(_ address: String, _ port: UInt16) -> String { "outbound:\(socket(address, port))" }
    static func inboundCluster(_ port: UInt16) -> String { "localhost:\(port)" }
    static func passthrough(_ direction: String, isIPv6: Bool, isUnified: Bool) -> String {
        let family = "ipv\(isIPv6 ? 6 : 4)"
        return isUnified
            ? "self_transparentproxy_passthrough_\(direction)_\(family)" : "\(direction):passthrough:\(family)"
    }

    /// By which clients tell an egress the zone of a service, beside its server name.
    static func applicationProtocol(ofZone zone: String) -> String { "kuma.io/zone=\(zone)" }

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
}
