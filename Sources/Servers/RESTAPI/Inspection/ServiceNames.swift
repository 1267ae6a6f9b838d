import Documents
import ResourceModel
import Stores
import Topology

/// By which names services of a mesh are called, zone by zone.
///
/// A zone's control plane knows its names and addresses. Global knows the names that HostnameGenerators make in each zone, and of
/// addresses those that a zone gave to its own MeshServices: all others never leave their zone.
struct ServiceNames {
    /// Those that have hostnames and virtual addresses.
    static let kinds = [KindName.meshService, .meshMultiZoneService, .meshExternalService]

    private let mesh: String
    private let snapshot: ResourceSnapshot
    private let isGlobal: Bool

    /// - `isGlobal`: Whether statuses are those of many zones, and not of one.
    init(mesh: String, in snapshot: ResourceSnapshot, isGlobal: Bool) {
        (self.mesh, self.snapshot, self.isGlobal) = (mesh, snapshot, isGlobal)
    }

    /// The names of all services with one display name, and why some have none.
    func inZone(_ zone: ZoneSnapshot, of name: String) -> (names: [JSON], problems: [JSON]) {
        var (names, problems): ([JSON], [JSON]) = ([], [])
        for kind in Self.kinds {
            let (services, outcomes) = isGlobal ? generated(kind, in: zone.context.name) : told(kind)
            for (service, outcomes) in zip(services, outcomes) where service.displayName == name || service.name == name
            {
                names += outcomes.compactMap {
                    Self.name($0, of: service, addresses(of: service, in: zone.context.name))
                }
                problems += outcomes.compactMap { Self.problem($0, of: service) }
            }
        }
        return (names + Self.legacyNames(of: name, in: zone.meshes[mesh]), problems)
    }

    /// Display names that somebody may mean, the likeliest first: by name, by identifier, by hostname.
    ///
    /// - `domain`: What stands after the dot in names of `kuma.io/service`.
    func meanings(of asked: String, domain: String, from zones: [ZoneSnapshot]) -> [String] {
        var result = [asked]
        if let kri = KRI(asked), kri.mesh == mesh, Self.kinds.contains(kri.kind) { result.append(kri.name) }
        let hostname = asked.hasSuffix(".") ? asked.dropLast().lowercased() : asked.lowercased()
        guard hostname.contains(".") else { return result }
        for zone in zones {
            for kind in Self.kinds {
                let (services, outcomes) = isGlobal ? generated(kind, in: zone.context.name) : told(kind)
                result += zip(services, outcomes).filter { $1.contains { $0.result == .generated(hostname) } }.map(
                    \.0.displayName
                )
            }
            for address in zone.meshes[mesh]?.legacyVirtualAddresses ?? [] where address.names.contains(hostname) {
                result += address.ports.compactMap { Self.service($0.destination) }
            }
        }
        if hostname.hasSuffix(".\(domain)") {
            let name = String(hostname.dropLast(domain.count + 1))
            result += [name, name.replacing(".", with: "_")]
        }
        return result
    }

    private static func service(_ id: DestinationID) -> String? {
        if case .tags(let service, _) = id { service } else { nil }
    }

    // MARK: - Services as resources

    private typealias Named = ([Resource], [[HostnameAssignment.Outcome]])

    /// All services of a kind as a zone has them, and what its generators make of them.
    private func generated(_ kind: KindName, in zone: String) -> Named {
        let view = InspectionSnapshots.View(of: zone, in: snapshot, isGlobal: isGlobal)
        let services = snapshot.list(kind, mesh: mesh).compactMap(view.resource).map { resource in
            var seen = resource
            if resource.isLocallyOriginated, resource.labels[Label.zone] == zone {
                seen.key.name = resource.displayName
            } else {
                // What is written on global has the label only once it is elsewhere.
                seen.labels[Label.origin] = Label.originGlobal
            }
            return seen
        }.sorted(by: HostnameAssignment.isOlder)
        let generators = snapshot.list(.hostnameGenerator).filter { generator in
            generator.labels[Label.origin] != Label.originZone || generator.labels[Label.zone] == zone
        }
        return (services, HostnameAssignment(generators, zone: zone).outcomes(of: services, kind))
    }

    /// All services of a kind, and what their statuses say.
    private func told(_ kind: KindName) -> Named {
        let services = snapshot.list(kind, mesh: mesh)
        return (services, services.map(Self.outcomes))
    }

    private static func outcomes(_ service: Resource) -> [HostnameAssignment.Outcome] {
        let names = (service.status?["addresses"]?.arrayValue ?? []).compactMap { address in
            address["hostname"]?.stringValue.map {
                HostnameAssignment.Outcome(generator: generator(address), result: .generated($0))
            }
        }
        let failures = (service.status?["hostnameGenerators"]?.arrayValue ?? []).compactMap { item in
            (item["conditions"]?.arrayValue ?? []).first { $0["status"] == "False" }.map {
                HostnameAssignment.Outcome(
                    generator: generator(item),
                    result: .templateError($0["message"]?.stringValue ?? "")
                )
            }
        }
        return names + failures
    }

    private static func generator(_ json: JSON) -> String {
        json["hostnameGeneratorRef"]?["coreName"]?.stringValue ?? ""
    }

    /// Nil where only the zone itself knows them.
    private func addresses(of service: Resource, in zone: String) -> [String]? {
        guard !isGlobal || service.labels[Label.zone] == zone else { return nil }
        return (service.status?["vips"]?.arrayValue ?? [service.status?["vip"] ?? .null]).compactMap {
            $0["ip"]?.stringValue
        }
    }

    private static func name(_ outcome: HostnameAssignment.Outcome, of service: Resource, _ addresses: [String]?)
        -> JSON?
    {
        guard case .generated(let hostname) = outcome.result else { return nil }
        var result: JSON = ["hostname": .string(hostname)]
        if let addresses { result.set("addresses", .array(addresses.map { .string($0) })) }
        result.set("kind", .string(service.kind.description))
        result.set("zone", .string(service.labels[Label.zone] ?? ""))
        return result
    }

    private static func problem(_ outcome: HostnameAssignment.Outcome, of service: Resource) -> JSON? {
        let reason: String
        switch outcome.result {
        case .generated: return nil
        case .collision(let hostname, _): reason = "\(hostname) is the name of another \(service.kind)"
        case .templateError(let words): reason = words
        }
        return [
            "kind": .string(service.kind.description), "zone": .string(service.labels[Label.zone] ?? ""),
            "generator": .string(outcome.generator), "reason": .string(reason),
        ]
    }

    // MARK: - kuma.io/service

    /// Of a `kuma.io/service`, a host outside or a VirtualOutbound; empty on global, which has none of them.
    private static func legacyNames(of service: String, in mesh: MeshSnapshot?) -> [JSON] {
        (mesh?.legacyVirtualAddresses ?? []).filter { $0.ports.contains { Self.service($0.destination) == service } }
            .flatMap { address in
                address.names.map { hostname in
                    ["hostname": .string(hostname), "addresses": [.string(address.address)], "zone": ""]
                }
            }
    }
}
