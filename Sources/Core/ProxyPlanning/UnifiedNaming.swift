import ResourceModel
import Topology

extension SidecarPlanning {
    /// Whether resources have the names that say what they are: identifiers of what is called, `self_…` for what is the proxy's, `system_…`
    /// for its administration. The agent asks for it, and the mesh has no services by tags, which have no identifiers.
    var isUnified: Bool { facts.has(.unifiedResourceNaming) && mesh.settings.servicesMode == .exclusive }
}

extension ZoneProxyPlanning {
    /// The agent asks for it; a classic zone proxy is of no mesh.
    var isUnified: Bool { facts.has(.unifiedResourceNaming) }
}

extension Destination {
    /// Of its cluster and statistics.
    func name(isUnified: Bool) -> String { isUnified ? kri ?? name : name }
}

/// Names of what serves the proxy's own administration, where names are unified.
package enum SystemName {
    /// `system_meshtrace_otel_collector-4317`.
    ///
    /// - `topic`: Which part of the proxy it is for.
    /// - `subject`: Told apart by this; what is not a small letter, a digit, `-` or `_` becomes `-`.
    static func of(_ topic: String, _ subject: String) -> String {
        let clean = subject.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "0"..."9", "-", "_": Character(scalar)
            default: "-"
            }
        }
        return "system_\(topic)_\(String(clean))"
    }
}
