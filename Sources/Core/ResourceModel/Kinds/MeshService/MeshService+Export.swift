import Documents

extension MeshService {
    /// The zones besides its own that may know and call the service; nil: all. Empty: it never leaves its zone.
    ///
    /// `spec.export.zones`, or without `spec.export` the label `kuma.io/export-zones`. An `export` that cannot be read names nobody.
    package static func exportZones(of resource: Resource) -> Set<String>? {
        if let export = resource.spec["export"] { return Set(Fields(export).strings("zones")) }
        return ExportLabel.zones(resource.labels)
    }

    /// What the writer should know of names of zones that have no effect, or not the one that was meant.
    static func remarks(_ resource: Resource) -> [String] {
        guard resource.spec["export"] != nil, resource.labels[Label.exportZones] != nil else { return [] }
        return ["spec.export.zones names the zones: the label \(Label.exportZones) beside it has no effect"]
    }

    /// Misspellings and misplacements of `export` that reading by the schema would drop: then all zones would be told.
    static func mistakes(_ document: ResourceDocument) -> [Violation] {
        let outside = document.strange.filter(isMeant).map {
            Violation(FieldPath($0), "is not known here, spec.export is meant: spec: {export: {zones: […]}}")
        }
        return outside
            + (document.spec?.members ?? []).compactMap { member in
                let place = FieldPath("spec").field(member.key)
                guard isMeant(member.key) else { return nil }
                if member.key != "export" {
                    return Violation(place, "is not known, export is meant: export: {zones: […]}")
                }
                return member.value == .null
                    ? Violation(place, "must name zones: export: {zones: […]}, [] for none") : nil
            }
    }

    private static func isMeant(_ key: String) -> Bool { key.lowercased().hasPrefix("export") }
}

/// The label `kuma.io/export-zones`: names of zones with `_` between them, empty for none.
///
/// On a MeshService it says what `spec.export.zones` says; on a Dataplane it is the bound of all services behind its inbounds.
package enum ExportLabel {
    /// Nil without the label.
    package static func zones(_ labels: [String: String]) -> Set<String>? {
        labels[Label.exportZones].map { Set($0.split(separator: "_").map(String.init)) }
    }

    /// The value of the label that names these zones, sorted.
    package static func value(_ zones: Set<String>) -> String { zones.sorted().joined(separator: "_") }

    /// Whether a label's name, or a tag's, is a misspelling of ours.
    package static func isMisspelt(_ key: String) -> Bool {
        key != Label.exportZones && key.lowercased().hasPrefix("kuma.io/export")
    }

    /// What is wrong with the value of the label; nil: it names zones.
    package static func fault(in value: String) -> String? {
        let parts = value.split { $0 == "," || $0 == " " || $0 == ";" }
        if parts.count != 1 || parts[0].count != value.count, !value.isEmpty {
            return "names of zones have '_' between them: \(parts.joined(separator: "_"))"
        }
        if value.utf8.count > 63 {
            return "a label holds at most 63 characters: name the zones in spec.export.zones of a MeshService instead"
        }
        for zone in value.split(separator: "_") where !NameRules.isSubdomain(String(zone)) {
            return "\"\(zone)\" is not the name of a zone"
        }
        return NameRules.isLabelValue(value) ? nil : "must be names of zones with '_' between them"
    }
}
