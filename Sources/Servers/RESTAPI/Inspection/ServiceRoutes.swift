import Documents
import HTTP
import PolicyMatching
import ResourceModel
import Stores

extension RESTAPI {
    /// The proxies that answer for a MeshService.
    func members(_ request: APIRequest) throws -> HTTPResponse {
        let service = try service(.meshService, request)
        let selector = MeshService(service).selector
        let found = store.snapshot.list(.dataplane, mesh: service.mesh).filter { Self.selects(selector, $0) }
        return HTTPResponse(
            json: try Page(request.http, below: pathPrefix).body(of: found, request.http) { $0.inspectionMeta }
        )
    }

    private static func selects(_ selector: MeshService.Selector, _ proxy: Resource) -> Bool {
        switch selector {
        case .none: false
        case .dataplaneTags(let tags):
            Dataplane(proxy).tagSets.contains { set in tags.allSatisfy { set[$0.key] == $0.value } }
        case .dataplaneRef(let name): proxy.name == name || proxy.displayName == name
        case .dataplaneLabels(let labels): labels.allSatisfy { proxy.labels[$0.key] == $0.value }
        }
    }

    /// Names of a service, and the zones where they hold.
    func hostnames(_ kind: KindDescriptor, _ request: APIRequest) throws -> HTTPResponse {
        let resource = try service(kind.name, request)
        let snapshot = store.snapshot
        var zones: [String: Set<String>] = [:]
        if let zone = rules.zone {
            for address in resource.status?["addresses"]?.arrayValue ?? [] {
                if let name = address["hostname"]?.stringValue { zones[name, default: []].insert(zone) }
            }
        } else {
            for zone in snapshot.list(.zone).map(\.name) {
                for name in Self.names(of: resource, in: zone, snapshot) { zones[name, default: []].insert(zone) }
            }
        }
        let items = zones.sorted { $0.key < $1.key }.map { name, zones -> JSON in
            ["hostname": .string(name), "zones": .array(zones.sorted().map { ["name": .string($0)] })]
        }
        return HTTPResponse(json: ["total": .int(items.count), "items": .array(items)])
    }

    /// Why requests to a name go where they go: from this zone, or on a global control plane from each zone that is enabled.
    ///
    /// The name may also be a hostname or an identifier of a service.
    func serviceInspection(_ request: APIRequest) throws -> HTTPResponse {
        let snapshot = store.snapshot
        let (mesh, asked) = (request["mesh"], request["name"])
        try checkMesh(mesh, in: snapshot)
        let enabled = snapshot.list(.zone).filter { Zone($0).isEnabled }.map(\.name)
        let zones = (rules.zone.map { [$0] } ?? enabled.sorted()).map { inspections.zone($0, in: snapshot) }
        func found(_ name: String) -> JSON? {
            var found = ServiceInspection(mesh: mesh, name: name, in: snapshot, zone: rules.zone).json(from: zones)
            if rules.isFederated { found?.set("isFederated", true) }
            return found
        }
        if let found = found(asked) { return HTTPResponse(json: found) }
        let names = ServiceNames(mesh: mesh, in: snapshot, isGlobal: rules.isGlobal)
        for name in names.meanings(of: asked, domain: settings.dnsDomain, from: zones) {
            guard name != asked, var found = found(name) else { continue }
            found.set("asked", .string(asked))
            return HTTPResponse(json: found)
        }
        throw APIError(404, "Could not retrieve a resource", "there is no service \"\(asked)\" in mesh \"\(mesh)\"")
    }

    private func service(_ kind: KindName, _ request: APIRequest) throws -> Resource {
        let snapshot = store.snapshot
        try checkMesh(request["mesh"], in: snapshot)
        guard let resource = snapshot[ResourceKey(kind, mesh: request["mesh"], name: request["name"])] else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        return resource
    }

    /// The names that a zone's control plane will give the resource.
    private static func names(of resource: Resource, in zone: String, _ snapshot: ResourceSnapshot) -> [String] {
        var seen = resource
        // A zone sees as its own what it wrote, and everything else as global's.
        let isOwn = resource.labels[Label.zone] == zone && resource.labels[Label.origin] == Label.originZone
        seen.labels[Label.origin] = isOwn ? Label.originZone : Label.originGlobal
        return snapshot.list(.hostnameGenerator).compactMap { generator in
            let isOthers = generator.labels[Label.origin] == Label.originZone && generator.labels[Label.zone] != zone
            let typed = HostnameGenerator(generator)
            // A template that can't be read or doesn't fit the resource gives it no name.
            guard !isOthers, typed.matches(seen), let template = try? HostnameTemplate(typed.template) else {
                return nil
            }
            // A template that does not fit this service gives it no name.
            return try? template.render(.init(seen, localZone: zone))
        }
    }
}

extension ProxyView {
    /// What each kind says about all that the proxy calls: the oldest form of `_rules`.
    var rulesForEverything: [JSON] {
        AllKinds.list.filter { $0.policy?.isTargetRef == true && $0.policy?.hasTo == true }.compactMap { kind in
            let items = OutboundRules(selected(kind.name)).items.filter { $0.target.kind == .mesh && $0.rules.isEmpty }
            guard !items.isEmpty else { return nil }
            return [
                "type": "DestinationSubset", "name": "", "addresses": [], "service": "*", "tags": .object([]),
                "policyType": .string(kind.name.description), "subset": .object([]),
                "conf": MergePatch.merge(items.map(\.conf)),
                "origins": .array(items.map { $0.policy.inspectionMeta }),
            ]
        }
    }
}
