/// A service whose members are the zones' MeshServices.
package struct MeshMultiZoneService: Hashable, Sendable {
    /// A MeshService that the service consists of.
    package struct Member: Hashable, Sendable {
        /// The display name in its own zone.
        package var name: String
        package var namespace: String
        package var zone: String
        package var mesh: String
    }

    package var mesh: String
    package var name: String
    package var labels: [String: String]
    /// Labels that a member has; never matches when empty.
    package var matchLabels: [String: String]
    package var ports: [MeshService.Port]
    package var status: ServiceStatus
    /// As this zone found; sorted.
    package var members: [Member]

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
