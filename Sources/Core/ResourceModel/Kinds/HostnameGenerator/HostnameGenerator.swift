/// A rule that gives services a name.
package struct HostnameGenerator: Hashable, Sendable {
    /// Unique on this control plane; a synced one has been renamed.
    package var name: String
    /// Those of the resource.
    package var labels: [String: String]
    /// The kind that it names: MeshService, MeshMultiZoneService or MeshExternalService; nil if it selects none.
    package var kind: KindName?
    /// What a service's labels must have; empty: every one.
    package var matchLabels: [String: String]
    /// Go template, e.g. `{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local`.
    package var template: String
    /// Computed by another program if set; never by us.
    package var extensionType: String?

    /// With several selectors, which validation refuses, the last in Kuma's order counts.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let selector = spec.fields("selector")
        name = resource.name
        labels = resource.labels
        kind = nil
        matchLabels = [:]
        for (field, kind) in Self.selectable where selector.object(field) != nil {
            self.kind = kind
            matchLabels = selector.fields(field).map("matchLabels")
        }
        template = spec.string("template")
        extensionType = spec.object("extension")?.string("type")
    }

    /// Whether it makes hostnames for this resource.
    package func matches(_ resource: Resource) -> Bool {
        resource.kind == kind && matchLabels.allSatisfy { resource.labels[$0.key] == $0.value }
    }

    static let selectable: [(String, KindName)] = [
        ("meshService", .meshService), ("meshExternalService", .meshExternalService),
        ("meshMultiZoneService", .meshMultiZoneService),
    ]
}
