import ResourceModel

/// The zone proxies as one mesh sees them: its ways to other zones and out of the mesh.
struct ZoneBorder: Hashable, Sendable {
    /// A set of tags that another zone offers at one of its ingresses.
    struct Offer: Hashable, Sendable {
        var entry: ZoneIngressEntry.AdvertisedAddress
        var tags: [String: String]
        var instances: UInt32
        var zone: String
    }

    /// Where a zone is entered for its MeshServices, in the order of the ingresses' names, without repetition.
    var entries: [String: [ZoneIngressEntry.AdvertisedAddress]] = [:]
    /// What other zones offer by `kuma.io/service`.
    var offers: [String: [Offer]] = [:]
    /// The same for services outside of the mesh that only another zone's egress reaches.
    var externalOffers: [String: [Offer]] = [:]
    /// Distinct addresses of ingresses of other zones.
    var entryCount = 0
    /// Egresses of this zone, sorted by name.
    var egresses: [ZoneEgressEntry] = []

    init() {}

    /// - `ingresses`: Of all zones, sorted by name.
    /// - `zoneAddresses`: Public addresses of mesh-scoped zone ingresses, by zone; they go before the zone's ZoneIngresses.
    init(
        mesh: String,
        ingresses: [ZoneIngressEntry],
        egresses: [ZoneEgressEntry],
        zoneAddresses: [String: [ZoneIngressEntry.AdvertisedAddress]]
    ) {
        self.egresses = egresses.filter { NameRules.isIPAddress($0.address) }
        var known: Set<ZoneIngressEntry.AdvertisedAddress> = []
        var offering: Set<ZoneIngressEntry.AdvertisedAddress> = []
        for ingress in ingresses where !ingress.isLocal {
            guard let entry = ingress.advertised, NameRules.isIPAddress(entry.address) else { continue }
            if known.insert(entry).inserted { entries[ingress.zone, default: []].append(entry) }
            // Two instances behind one address offer the same: counted once.
            guard !ingress.availableServices.isEmpty, offering.insert(entry).inserted else { continue }
            for service in ingress.availableServices where service.mesh == mesh {
                guard let name = service.tags["kuma.io/service"] else { continue }
                let offer = Offer(
                    entry: entry,
                    tags: service.tags,
                    instances: service.instances,
                    zone: service.tags["kuma.io/zone"] ?? ingress.zone
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
            var seen: Set<ZoneIngressEntry.AdvertisedAddress> = []
            let usable = addresses.filter { NameRules.isIPAddress($0.address) && seen.insert($0).inserted }
            if !usable.isEmpty { entries[zone] = usable }
        }
    }
}
