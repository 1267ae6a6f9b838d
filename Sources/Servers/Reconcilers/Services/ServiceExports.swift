import ResourceModel
import Stores

/// The MeshServices of one mesh and of this zone that are for some zones only, by what they select.
struct ServiceExports: Sendable {
    private var byService: [String: [ServiceExport]] = [:]
    private var others: [ServiceExport] = []

    /// - `names`: Of services among which they are; nil: all.
    init(_ draft: ResourceDraft, mesh: String, among names: Set<String>? = nil) {
        for service in draft.list(.meshService, mesh: mesh, among: names) {
            guard let export = ServiceExport(service) else { continue }
            if let name = export.service { byService[name, default: []].append(export) } else { others.append(export) }
        }
    }

    /// Those that may have something to say of an inbound.
    func all(on inbound: InboundFacts) -> [ServiceExport] {
        (inbound.service.flatMap { byService[$0] } ?? []) + others
    }

    /// The zones besides its own whose members may call an inbound; nil: all.
    ///
    /// Hot: nearly all inbounds of a zone are for all.
    func callers(of inbound: InboundFacts, _ proxy: DataplaneFacts, zone: String) -> Set<String>? {
        let exports = all(on: inbound)
        guard !exports.isEmpty else { return ExportLabel.zones(proxy.labels) }
        return ExportedInbound(inbound, of: proxy, zone: zone).callers(by: exports)
    }
}

extension ProxyIndex {
    /// The proxies of a mesh with an inbound that a service keeps from other zones.
    func proxies(of mesh: String, keptBy export: ServiceExport, zone: String) -> [DataplaneFacts] {
        let candidates = export.service.map { proxies(of: mesh, service: $0) } ?? proxies(of: mesh)
        return candidates.filter { proxy in
            proxy.inbounds.contains { export.callers(of: ExportedInbound($0, of: proxy, zone: zone)) != nil }
        }
    }
}

extension ExportedInbound {
    init(_ inbound: InboundFacts, of proxy: DataplaneFacts, zone: String) {
        self.init(
            port: inbound.port,
            name: inbound.name,
            tags: inbound.tags,
            zone: zone,
            proxy: proxy.name,
            labels: proxy.labels
        )
    }
}

extension Touched {
    /// What touched MeshServices keep from other zones, as it was and as it is, where that is not the same.
    func exports(in draft: ResourceDraft) -> [(key: ResourceKey, export: ServiceExport)] {
        keys.filter { $0.kind == .meshService }.flatMap { key in
            let (old, new) = (before[key].flatMap(ServiceExport.init), draft[key].flatMap(ServiceExport.init))
            return old == new ? [] : [old, new].compactMap { $0 }.map { (key, $0) }
        }
    }
}
