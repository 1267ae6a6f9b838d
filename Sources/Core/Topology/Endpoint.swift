/// One address that requests to a destination may be sent to.
package struct Endpoint: Hashable, Sendable {
    /// An IP address.
    package var address: String
    /// Of the inbound, or of the zone proxy that leads to it.
    package var port: UInt16
    /// Tags of the instance, `kuma.io/service` among them.
    package var tags: [String: String]
    /// Labels of the Dataplane; empty for a zone proxy.
    package var labels: [String: String]
    /// Relative to the other endpoints of the locality; at least 1.
    package var weight: UInt32
    /// Zone and priority as every client of this zone sees them; a client's own strategy may move it.
    package var locality: EndpointLocality
    /// Whether this is the way to another place: many instances stand behind one address.
    package var via: ZoneProxyKind?
    /// Whether it is a classic zone proxy, which does not know server names by identifier.
    package var isClassic = false

    /// Whether other zones that are told of the destination would be refused here, for it is also behind a service that is kept from
    /// them. Its own zone calls it as ever.
    package var isKept = false

    /// - `weight`: At least 1, since Envoy refuses 0.
    package init(
        address: String,
        port: UInt16,
        tags: [String: String] = [:],
        labels: [String: String] = [:],
        weight: UInt32 = 1,
        locality: EndpointLocality,
        via: ZoneProxyKind? = nil
    ) {
        (self.address, self.port, self.tags, self.labels, self.weight) = (address, port, tags, labels, weight)
        (self.locality, self.via) = (locality, via)
    }
}

/// Proxies that stand at the border of a zone.
package enum ZoneProxyKind: Hashable, Sendable { case ingress, egress }

/// Which of a destination's endpoints are meant.
package enum EndpointScope: Hashable, Sendable {
    /// As a client in this zone uses them.
    case all
    /// Instances of this zone that others may call: for a zone ingress, which must not send traffic on.
    case local
    /// As a client in this zone whose certificate is by MeshIdentity, which classic egresses do not believe.
    case withoutClassicEgresses
    /// Ingresses of other zones, even if clients go through the egress: for the egress itself.
    case otherZones
}

/// Where an endpoint is, and how willingly it is chosen.
package struct EndpointLocality: Hashable, Sendable {
    /// Envoy's `locality.zone`: the zone that the instances behind it belong to, also if a zone proxy of this zone
    /// leads there.
    package var zone: String
    /// Envoy's `sub_zone`: `tag=value` of the affinity that put it there; empty without.
    package var subZone: String
    /// 0 is tried first; others only as those before fail.
    package var priority: UInt32
    /// Relative to other places of the same priority; 0: they are not weighed.
    package var weight: UInt32 = 0
    /// Whether it is tried after all that are not, whatever the priority: nobody is known to answer there.
    package var isLastResort = false

    /// Not weighed against others; a client's strategy may do that later.
    package init(zone: String, subZone: String = "", priority: UInt32 = 0, isLastResort: Bool = false) {
        (self.zone, self.subZone, self.priority) = (zone, subZone, priority)
        self.isLastResort = isLastResort
    }

    /// Where it stands in the order of those that are tried.
    package var tier: EndpointTier { EndpointTier(isLastResort: isLastResort, priority: priority) }
}

/// Places that are tried together; the smaller before the greater.
package struct EndpointTier: Hashable, Comparable, Sendable {
    /// After all that are not.
    package var isLastResort: Bool
    /// As of the places.
    package var priority: UInt32

    package static func < (a: EndpointTier, b: EndpointTier) -> Bool {
        a.isLastResort == b.isLastResort ? a.priority < b.priority : b.isLastResort
    }
}

/// The endpoints of one destination as seen from this zone, sorted; shared by reference.
package final class EndpointGroup: Hashable, Sendable {
    /// Sorted by address, port, locality, tags and the rest; none is there twice.
    package let endpoints: [Endpoint]
    private let hash: Int

    /// Sorts them, and leaves out what is there twice.
    package init(_ endpoints: [Endpoint]) {
        var seen: Set<Endpoint> = []
        self.endpoints = endpoints.filter { seen.insert($0).inserted }.sorted(by: Self.precedes)
        hash = self.endpoints.hashValue
    }

    /// Of a destination that nobody answers for.
    package static let empty = EndpointGroup([])

    /// Total: of two that differ in anything one comes first, so that every control plane has them in one order.
    private static func precedes(_ a: Endpoint, _ b: Endpoint) -> Bool {
        if a.address != b.address { return a.address < b.address }
        if a.port != b.port { return a.port < b.port }
        if a.locality != b.locality { return precedes(a.locality, b.locality) }
        if a.tags != b.tags { return text(a.tags) < text(b.tags) }
        if a.weight != b.weight { return a.weight < b.weight }
        if a.labels != b.labels { return text(a.labels) < text(b.labels) }
        if a.via != b.via { return rank(a.via) < rank(b.via) }
        if a.isClassic != b.isClassic { return b.isClassic }
        return !a.isKept && b.isKept
    }

    private static func precedes(_ a: EndpointLocality, _ b: EndpointLocality) -> Bool {
        (a.zone, a.tier, a.subZone, a.weight) < (b.zone, b.tier, b.subZone, b.weight)
    }

    private static func rank(_ kind: ZoneProxyKind?) -> Int {
        switch kind {
        case nil: 0
        case .ingress?: 1
        case .egress?: 2
        }
    }

    private static func text(_ tags: [String: String]) -> String {
        tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    package static func == (a: EndpointGroup, b: EndpointGroup) -> Bool {
        a === b || (a.hash == b.hash && a.endpoints == b.endpoints)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
