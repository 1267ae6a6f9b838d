/// A template of Go that names are made with, of `{{ .DisplayName }}` and its like and `{{ label "key" }}`.
package struct HostnameTemplate: Hashable, Sendable {
    /// What the template may ask of a resource.
    package struct Values: Sendable {
        /// `.Name`: the resource's, which a synced one has with a hash.
        package var name: String
        /// `.DisplayName`: as people wrote it.
        package var displayName: String
        /// `.Namespace`: of Kubernetes; empty on Universal.
        package var namespace: String
        /// `.Mesh`: the mesh that the resource belongs to.
        package var mesh: String
        /// `.Zone`: where the resource comes from, or the zone that looks at it.
        package var zone: String
        /// Nil if the resource has no such label.
        package var label: @Sendable (String) -> String?

        /// Each may be empty; ``label`` is what `label "key"` asks.
        package init(
            name: String,
            displayName: String,
            namespace: String,
            mesh: String,
            zone: String,
            label: @escaping @Sendable (String) -> String?
        ) {
            (self.name, self.displayName, self.namespace, self.mesh, self.zone) = (
                name, displayName, namespace, mesh, zone
            )
            self.label = label
        }

        /// Of a service, as seen from a zone.
        ///
        /// - `localZone`: Of a resource that names no zone.
        package init(_ resource: Resource, localZone: String) {
            self.init(
                name: resource.name,
                displayName: resource.displayName,
                namespace: resource.labels[Label.namespace] ?? "",
                mesh: resource.mesh,
                zone: resource.labels[Label.zone] ?? localZone,
                label: { resource.labels[$0] }
            )
        }

        /// Stand-ins that a template is tried with.
        static let stub = Values(
            name: "name",
            displayName: "displayname",
            namespace: "namespace",
            mesh: "mesh",
            zone: "zone",
            label: { _ in "label" }
        )
    }

    private let template: GoTemplate

    /// Throws if an action isn't closed or isn't one of those above.
    package init(_ text: String) throws(GoTemplate.Failure) { template = try GoTemplate(text, functions: ["label"]) }

    /// The name of a resource; throws if it lacks a label, or the template asks for a value that doesn't exist.
    package func render(_ values: Values) throws(GoTemplate.Failure) -> String {
        try template.render { field in
            switch field {
            case "Name": values.name
            case "DisplayName": values.displayName
            case "Namespace": values.namespace
            case "Mesh": values.mesh
            case "Zone": values.zone
            default: nil
            }
        } functions: { _, key in
            values.label(key)
        }
    }
}
