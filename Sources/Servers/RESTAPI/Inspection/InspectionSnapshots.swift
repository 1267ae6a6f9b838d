import Documents
import ResourceModel
import Stores
import Synchronization
import Topology

/// Meshes as zones see them, made when somebody looks and kept until the store changes.
final class InspectionSnapshots: Sendable {
    private struct Kept {
        var revision = Revision(0)
        var zones: [String: ZoneSnapshot] = [:]
    }

    /// Which resources of a control plane a zone has.
    struct View {
        private let zone: String
        private let disabled: Set<String>
        private let isGlobal: Bool

        /// - `isGlobal`: Whether a resource that names no origin is global's, and not this zone's.
        init(of zone: String, in snapshot: ResourceSnapshot, isGlobal: Bool) {
            (self.zone, self.isGlobal) = (zone, isGlobal)
            disabled = Set(snapshot.list(.zone).filter { !Zone($0).isEnabled }.map(\.name))
        }

        /// As the zone has it; nil if it doesn't. Of a zone that is disabled only that zone itself has anything.
        func resource(_ resource: Resource) -> Resource? {
            if let owner = resource.labels[Label.zone], owner != zone, resource.isLocallyOriginated,
                disabled.contains(owner)
            {
                return nil
            }
            guard isGlobal, resource.labels[Label.zone] == nil, resource.labels[Label.origin] == nil else {
                return Perspective.resource(resource, of: zone)
            }
            var written = resource
            written.labels[Label.origin] = Label.originGlobal
            return Perspective.resource(written, of: zone)
        }
    }

    private let kept = Mutex(Kept())
    private let domain: String
    private let servicePort: UInt16
    private let isGlobal: Bool

    /// - `domain`: What stands after the dot in `<service>.mesh`.
    /// - `servicePort`: At which every `kuma.io/service` is called by its name.
    /// - `isGlobal`: Whether gateways that are known by name stand for themselves: only zones look for their addresses.
    init(domain: String = "mesh", servicePort: UInt16 = 80, isGlobal: Bool = false) {
        (self.domain, self.servicePort, self.isGlobal) = (domain, servicePort, isGlobal)
    }

    /// Everything as the zone sees it.
    ///
    /// - `zone`: Its name; on a global control plane that of the zone whose proxy is looked at.
    func zone(_ zone: String, in snapshot: ResourceSnapshot) -> ZoneSnapshot {
        let known = kept.withLock { kept in
            if kept.revision != snapshot.revision { kept = Kept(revision: snapshot.revision) }
            return kept.zones[zone]
        }
        if let known { return known }
        // Made outside of the lock: two who look at once make it twice, and nobody waits.
        let kinds = snapshot.kinds.filter { !$0.description.hasSuffix("Insight") }
        let view = View(of: zone, in: snapshot, isGlobal: isGlobal)
        var resources = kinds.flatMap { kind in snapshot.list(kind).compactMap(view.resource) }
        if isGlobal, let names = Self.names(in: resources) { resources.append(names) }
        let context = ZoneContext(name: zone, domain: domain, serviceVIPPort: servicePort)
        let made = ZoneSnapshot(context: context, resources: resources)
        kept.withLock { kept in
            if kept.revision == snapshot.revision { kept.zones[zone] = made }
        }
        return made
    }

    /// Names of gateways and Dataplanes as their own addresses; nil without any.
    private static func names(in resources: [Resource]) -> Resource? {
        var addresses = GatewayAddresses()
        for resource in resources {
            let found: [String] =
                switch resource.kind {
                case .dataplane: GatewayAddresses.names(of: resource)
                case .zoneIngress: [resource.spec["networking"]?["advertisedAddress"]?.stringValue ?? ""]
                case .meshZoneAddress: [resource.spec["address"]?.stringValue ?? ""]
                default: []
                }
            for name in found where !name.isEmpty && !NameRules.isIPAddress(name) { addresses[name] = name }
        }
        return addresses.isEmpty ? nil : addresses.resource
    }
}
