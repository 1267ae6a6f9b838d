import ResourceModel

/// What this zone's control plane found out about the gateways of others.
struct GatewayKnowledge: Hashable, Sendable {
    /// Whether the way through a gateway is taken.
    enum Use: Hashable, Sendable {
        case usual
        /// Out of reach like all that could tell otherwise, so perhaps it is this zone that is cut off: tried when there is nothing else.
        case lastResort
        case never
    }

    var names = GatewayAddresses()
    /// Those known to be out of reach; all others count as reachable.
    var unreachable: Set<ZoneIngressEntry.AdvertisedAddress> = []
    /// Whether nobody answers at all.
    var isIsolated = false

    /// The entry with an IP address; nil for a name without one.
    func resolved(_ entry: ZoneIngressEntry.AdvertisedAddress) -> ZoneIngressEntry.AdvertisedAddress? {
        names.address(of: entry.address).map { .init(address: $0, port: entry.port) }
    }

    func use(of entry: ZoneIngressEntry.AdvertisedAddress) -> Use {
        !unreachable.contains(entry) ? .usual : isIsolated ? .lastResort : .never
    }

    /// - Returns: Whether something changed.
    mutating func apply(_ reachability: ZoneReachability?) -> Bool {
        let before = self
        isIsolated = reachability?.isolatedSince != nil
        unreachable = Set(
            (reachability?.gateways ?? []).filter { $0.state == .unreachable }.map {
                .init(address: $0.address, port: $0.port)
            }
        )
        return self != before
    }
}

/// The zone proxies as one mesh sees them: its ways to other zones and out of the mesh.
struct ZoneBorder: Hashable, Sendable {
    /// A set of tags that another zone offers at one of its ingresses.
    struct Offer: Hashable, Sendable {
        var entry: ZoneIngressEntry.AdvertisedAddress
        var tags: [String: String]
        var instances: UInt32
        var zone: String
        var use: GatewayKnowledge.Use

        /// Whether somebody may answer there, as far as is known.
        var isReachable: Bool { use == .usual }
    }

    /// A way into another zone.
    struct Entry: Hashable, Sendable {
        var address: ZoneIngressEntry.AdvertisedAddress
        /// Whether a ZoneIngress stands there, and none of the mesh.
        var isClassic: Bool
        var isLastResort = false
    }

    /// Where a zone is entered for its MeshServices, without repetition: its ZoneIngresses and its ingresses inside of
    /// Dataplanes, but those that are never used. So nothing is lost while one kind takes over from the other.
    var entries: [String: [Entry]] = [:]
    /// What other zones offer by `kuma.io/service`, whether they can be reached or not.
    var offers: [String: [Offer]] = [:]
    /// The same for services outside of the mesh that only another zone's egress reaches.
    var externalOffers: [String: [Offer]] = [:]
    /// Distinct addresses of ingresses of other zones.
    var entryCount = 0
    /// Egresses of this zone, sorted by name.
    var egresses: [ZoneEgressEntry] = []

    init() {}

    /// - `ingresses`: Of all zones, sorted by name.
    /// - `gateways`: What is known of the addresses of gateways.
    /// - `zoneAddresses`: Public addresses of mesh-scoped zone ingresses, by zone.
    init(
        mesh: String,
        ingresses: [ZoneIngressEntry],
        egresses: [ZoneEgressEntry],
        gateways: GatewayKnowledge,
        zoneAddresses: [String: [ZoneIngressEntry.AdvertisedAddress]]
    ) {
        self.egresses = egresses.filter { !$0.isDrained && NameRules.isIPAddress($0.address) }
        var known: Set<ZoneIngressEntry.AdvertisedAddress> = []
        var offering: Set<ZoneIngressEntry.AdvertisedAddress> = []
        for ingress in ingresses where !ingress.isLocal {
            guard let entry = ingress.advertised.flatMap(gateways.resolved) else { continue }
            let use = gateways.use(of: entry)
            if known.insert(entry).inserted, use != .never {
                entries[ingress.zone, default: []].append(
                    Entry(address: entry, isClassic: true, isLastResort: use == .lastResort)
                )
            }
            // Two instances behind one address offer the same: counted once.
            guard !ingress.availableServices.isEmpty, offering.insert(entry).inserted else { continue }
            for service in ingress.availableServices where service.mesh == mesh {
                guard let name = service.tags["kuma.io/service"] else { continue }
                let offer = Offer(
                    entry: entry,
                    tags: service.tags,
                    instances: service.instances,
                    zone: service.tags["kuma.io/zone"] ?? ingress.zone,
                    use: use
                )
                if service.isExternal {
                    externalOffers[name, default: []].append(offer)
                } else {
                    offers[name, default: []].append(offer)
                }
            }
        }
        entryCount = known.count
        for (zone, addresses) in zoneAddresses {
            for entry in addresses.compactMap(gateways.resolved) {
                let use = gateways.use(of: entry)
                guard use != .never else { continue }
                entries[zone]?.removeAll { $0.address == entry }
                entries[zone, default: []].append(
                    Entry(address: entry, isClassic: false, isLastResort: use == .lastResort)
                )
            }
        }
    }
}
