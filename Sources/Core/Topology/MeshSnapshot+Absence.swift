import ResourceModel

/// Why nobody answers for a destination, as far as a zone knows.
package indirect enum Absence: Hashable, Sendable {
    /// No proxy of the zone is selected, or carries the tag.
    case nothingSelected
    /// The service has no such port.
    case noPort
    /// Proxies are selected, and none of them has the target port.
    case noTargetPort
    /// Instances are there, and none is ready.
    case noneReady(count: Int)
    /// The mesh gives no certificates, without which nothing leaves a zone.
    case noCertificates
    /// The zone that looks has no egress that serves the mesh, and there is no other way.
    case noEgress
    /// No ingress of that zone is known, or none can be reached.
    case noIngress(zone: String)
    /// The zone of the service says that none of its instances is healthy.
    case unavailable
    /// No MeshService has the labels that a MeshMultiZoneService asks for.
    case noMembers
    /// One of the MeshServices that a MeshMultiZoneService is made of.
    case member(name: String, zone: String, Absence)
}

extension MeshSnapshot {
    /// All reasons why nobody answers for a destination; empty if somebody does, and for a resource that is not there.
    package func absences(of id: DestinationID) -> [Absence] {
        guard endpoints(of: id).endpoints.isEmpty else { return [] }
        switch id {
        case .tags(let service, _): return absences(ofService: service)
        case .resource(let kind, let name, let number):
            guard let entry = services[ServiceID(kind, name)],
                let port = entry.ports.first(where: { $0.port == number })
            else { return [] }
            switch kind {
            case .meshService: return [absence(entry, port)]
            case .meshExternalService: return [givesCertificates ? .noEgress : .noCertificates]
            case .meshMultiZoneService:
                let all = members(of: entry)
                return all.isEmpty ? [.noMembers] : all.map { absence(ofMember: $0, number) }
            }
        }
    }

    private func absence(ofMember member: ServiceEntry, _ number: UInt16) -> Absence {
        func reason() -> Absence {
            guard let port = member.ports.first(where: { $0.port == number }) else { return .noPort }
            return member.isLocal || member.isAvailable ? absence(member, port) : .unavailable
        }
        return .member(name: member.reference.displayName, zone: member.reference.zone, reason())
    }

    private func absence(_ entry: ServiceEntry, _ port: ServicePort) -> Absence {
        guard entry.isLocal else {
            if !givesCertificates { return .noCertificates }
            let zone = entry.reference.zone
            return border.entries[zone, default: []].isEmpty ? .noIngress(zone: zone) : .noEgress
        }
        var selected = 0
        var fitting = 0
        proxies.forEach { _, proxy in
            let inbounds = proxy.inbounds.filter { !$0.isPlaceholder && entry.selector.matches($0, of: proxy) }
            selected += inbounds.count
            fitting += inbounds.count { port.matches($0) }
        }
        if selected == 0 { return .nothingSelected }
        return fitting == 0 ? .noTargetPort : .noneReady(count: fitting)
    }

    /// Of all with the `kuma.io/service`, here and in other zones.
    private func absences(ofService service: String) -> [Absence] {
        let known = (members[service] ?? []).compactMap { proxies[$0] }.flatMap(\.inbounds)
            .count { $0.service == service && !$0.isPlaceholder }
        var result: [Absence] = known == 0 ? [] : [.noneReady(count: known)]
        // Without an egress proxies themselves call servers outside.
        if isExternal(service) { return leavesThroughEgress ? [.noEgress] : [] }
        let offers = border.offers[service] ?? []
        if !offers.isEmpty, !isEncrypted {
            result.append(.noCertificates)
        } else if offers.contains(where: { $0.use != .never }) {
            result.append(.noEgress)
        } else {
            result += Set(offers.map(\.zone)).sorted().map { .noIngress(zone: $0) }
        }
        return result.isEmpty ? [.nothingSelected] : result
    }
}
