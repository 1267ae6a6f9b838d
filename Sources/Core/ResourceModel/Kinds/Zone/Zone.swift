/// A zone, as this control plane knows it.
package struct Zone: Hashable, Sendable {
    /// A DNS label; the value of `kuma.io/zone`.
    package var name: String
    /// A disabled zone's services and ingresses are hidden from the other zones.
    package var isEnabled: Bool

    /// A document without `enabled` is that of an enabled zone.
    package init(_ resource: Resource) {
        name = resource.name
        isEnabled = Fields(resource.spec).bool("enabled") ?? true
    }
}
