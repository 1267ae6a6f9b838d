/// A service whose members are the zones' MeshServices.
package struct MeshMultiZoneService: Hashable, Sendable {
    /// A MeshService that the service consists of.
    package struct Member: Hashable, Sendable {
        /// The display name in its own zone.
        package var name: String
        /// Of Kubernetes; empty on Universal.
        package var namespace: String
        /// Empty on a zone without a global control plane.
        package var zone: String
        /// As written in the member's label or key; selectors need not stay in one mesh.
        package var mesh: String
    }

    /// The only mesh that can call it.
    package var mesh: String
    /// At most 63 characters.
    package var name: String
    /// Those of the resource; HostnameGenerators select by them.
    package var labels: [String: String]
    /// Labels that a member has; never matches when empty.
    package var matchLabels: [String: String]
    /// In the order of the document, by their numbers those of the members.
    package var ports: [MeshService.Port]
    /// As this zone found it: every zone has addresses of its own.
    package var status: ServiceStatus
    /// As this zone found; sorted.
    package var members: [Member]

    /// What is missing or of another type reads as empty.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let status = Fields(resource.status)
        mesh = resource.mesh
        name = resource.name
        labels = resource.labels
        matchLabels = spec.fields("selector").fields("meshService").map("matchLabels")
        ports = spec.objects("ports").map { MeshService.Port($0) }
        self.status = ServiceStatus(status)
        members = status.objects("meshServices").map { member in
            Member(
                name: member.string("name"),
                namespace: member.string("namespace"),
                zone: member.string("zone"),
                mesh: member.string("mesh")
            )
        }
    }

    /// Whether the resource of a MeshService is a member.
    package func matches(_ meshService: Resource) -> Bool {
        !matchLabels.isEmpty && matchLabels.allSatisfy { meshService.labels[$0.key] == $0.value }
    }
}
