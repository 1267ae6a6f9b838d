import Documents
import ResourceModel

/// What other zones do not get of a MeshService of this zone although it is for them, and why.
///
/// Told as the condition `Exported` in the status of the service, only while there is something to tell.
struct ServiceReach {
    private static let type = "Exported"

    /// Names of the proxies that other zones are not sent to.
    private(set) var kept: Set<String> = []
    private var reasons: Set<String> = []
    private let total: Int
    private let disagreement: String?

    /// - `proxies`: Those behind the service.
    /// - `exports`: What services of the mesh are kept from other zones, this one's own among them.
    init(_ service: Resource, _ proxies: [DataplaneFacts], _ exports: ServiceExports, zone: String) {
        let zones = MeshService.exportZones(of: service)
        let ports = ServicePort.list(service.spec)
        total = proxies.count
        disagreement = Self.disagreement(service, proxies)
        for proxy in proxies {
            for inbound in proxy.inbounds where ports.contains(where: { $0.matches(inbound) }) {
                let callers = exports.callers(of: inbound, proxy, zone: zone)?.union([zone])
                guard ExportedInbound.refuses(zones, letting: callers) else { continue }
                let place = ExportedInbound(inbound, of: proxy, zone: zone)
                kept.insert(proxy.name)
                reasons.formUnion(Self.reasons(place, exports.all(on: inbound), but: service.name))
            }
        }
    }

    /// Who keeps an inbound from others.
    private static func reasons(_ place: ExportedInbound, _ exports: [ServiceExport], but own: String) -> [String] {
        var result = exports.filter { $0.name != own && $0.callers(of: place) != nil }.map {
            "MeshService \($0.name) is for \(text($0.zones))"
        }
        if let zones = ExportLabel.zones(place.labels) {
            result.append("Dataplane \(place.proxy) is for \(text(zones))")
        }
        return result
    }

    /// Only of a generated service: its proxies name different zones, so that some are told less than they say.
    private static func disagreement(_ service: Resource, _ proxies: [DataplaneFacts]) -> String? {
        guard service.labels[Label.managedBy] == MeshServiceGeneration.managedBy else { return nil }
        let named = Set(proxies.map { ExportLabel.zones($0.labels) })
        guard named.count > 1, let zones = MeshService.exportZones(of: service) else { return nil }
        return "its Dataplanes name different zones, so it is for \(text(zones))"
    }

    private static func text(_ zones: Set<String>) -> String {
        zones.isEmpty ? "no other zone" : "\(zones.sorted().joined(separator: ", ")) only"
    }

    /// What stands in the status of a service; nil: others get all that it says.
    static func condition(_ service: Resource) -> JSON? {
        guard service.kind == .meshService else { return nil }
        return service.status?["conditions"]?.arrayValue?.first { $0["type"]?.stringValue == type }
    }

    /// Writes the condition, or takes it away.
    func tell(_ status: inout JSON) {
        var conditions = (status["conditions"]?.arrayValue ?? []).filter {
            $0["type"]?.stringValue != Self.type
        }
        var sentences = [disagreement].compactMap { $0 }
        if !kept.isEmpty {
            let shown = reasons.sorted().prefix(3).joined(separator: "; ")
            let more = reasons.count > 3 ? "; and \(reasons.count - 3) more" : ""
            sentences.append("other zones are not sent to \(kept.count) of \(total) proxies: \(shown)\(more)")
        }
        if !sentences.isEmpty {
            conditions.append([
                "type": .string(Self.type), "status": "False",
                "reason": kept.isEmpty ? "DataplanesDiffer" : "InboundsKept",
                "message": .string(sentences.joined(separator: "; ")),
            ])
        }
        if conditions.isEmpty { status.remove("conditions") } else { status.set("conditions", .array(conditions)) }
    }
}
