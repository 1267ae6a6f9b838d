import Documents
import ResourceModel

/// For which zones a generated MeshService is: what its proxies' labels say, and what somebody has written on it by hand.
///
/// The narrowest holds. A proxy without a label never widens it: what followed from proxies that have gone, or have lost their label, stays as
/// long as there are others, until somebody takes the label off the service. What was written by hand stays.
enum ServiceRestriction {
    /// Says that the label follows from proxies alone: it has the same value then.
    static let trace = LabelPropagation.trace(of: Label.exportZones)

    /// Whether somebody has named zones on the service itself.
    static func isByHand(_ service: Resource) -> Bool {
        service.spec["export"] != nil || labelByHand(service.labels) != nil
    }

    /// Whether a service must not go although nobody has written on it: a proxy that says nothing itself would then be for all.
    static func holds(_ service: Resource, _ proxies: [DataplaneFacts]) -> Bool {
        service.labels[Label.exportZones] != nil && proxies.contains { ExportLabel.zones($0.labels) == nil }
    }

    /// The labels of a service with the one that names zones.
    ///
    /// - `proxies`: Those behind it, at least one.
    static func labels(_ existing: [String: String], of proxies: [DataplaneFacts]) -> [String: String] {
        var result = existing
        let byHand = labelByHand(existing)
        (result[trace], result[Label.exportZones]) = (nil, byHand)
        // Taken off by hand, what followed from proxies is off.
        let before = existing[Label.exportZones] == nil || byHand != nil ? nil : ExportLabel.zones(existing)
        guard let given = narrowest(proxies) ?? before else { return result }
        let own = byHand == nil ? nil : ExportLabel.zones(existing)
        result[Label.exportZones] = ExportLabel.value(own?.intersection(given) ?? given)
        if byHand == nil { result[trace] = result[Label.exportZones] }
        return result
    }

    /// The zones that the labels of all these proxies name; nil if none has one.
    private static func narrowest(_ proxies: [DataplaneFacts]) -> Set<String>? {
        proxies.compactMap { ExportLabel.zones($0.labels) }.reduce(nil) { $0?.intersection($1) ?? $1 }
    }

    private static func labelByHand(_ labels: [String: String]) -> String? {
        guard let label = labels[Label.exportZones], label != labels[trace] else { return nil }
        return label
    }
}
