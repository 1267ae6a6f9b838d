import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// Counts over everything, and services of the tag model.
    mutating func addInsightRoutes() {
        let api = self
        route("GET", "/global-insights") { _ in api.olderGlobalInsight() }
        route("GET", "/global-insight") { _ in
            HTTPResponse(json: GlobalInsight.count(api.store.snapshot, api.kinds, now: api.now()))
        }
        for path in ["/service-insights", "/meshes/{mesh}/service-insights"] {
            let isInMesh = path.hasPrefix("/meshes")
            route("GET", path) { try api.services($0, mesh: isInMesh ? $0["mesh"] : nil) }
        }
        route("GET", "/meshes/{mesh}/service-insights/{name}") { try api.service($0) }
    }

    private func olderGlobalInsight() -> HTTPResponse {
        let snapshot = store.snapshot
        let counted = kinds.list.filter {
            !$0.isMeshScoped && $0.name != .config && !$0.name.description.hasSuffix("Insight")
        }
        return HTTPResponse(json: [
            "type": "GlobalInsights",
            "creationTime": .string(now().rfc3339),
            "resources": .object(
                counted.map { .init($0.name.description, ["total": .int(snapshot.count($0.name))]) }
            ),
        ])
    }

    // MARK: - Services

    /// One service out of a mesh's ServiceInsight.
    private struct Service {
        var insight: Resource
        var name: String
        var fields: JSON
    }

    private func services(_ request: APIRequest, mesh: String?) throws -> HTTPResponse {
        let snapshot = store.snapshot
        if let mesh { try checkMesh(mesh, in: snapshot) }
        let part = request.http.query("name") ?? ""
        var types: Set<String> = []
        for type in (request.http.query("type") ?? "").split(separator: ",").map(String.init) {
            guard ["internal", "external", "gateway_delegated", "gateway_builtin"].contains(type) else {
                throw APIError.badList("unsupported service type", "type", "unsupported service type \"\(type)\"")
            }
            types.insert(type)
        }
        let found = snapshot.list(.serviceInsight, mesh: mesh).flatMap { insight in
            (insight.spec["services"]?.members ?? []).map { Service(insight: insight, name: $0.key, fields: $0.value) }
                .filter { service in
                    service.name.contains(part)
                        && (types.isEmpty || types.contains(service.fields["serviceType"]?.stringValue ?? "internal"))
                }
                .sorted { $0.name < $1.name }
        }
        return HTTPResponse(json: try Page(request.http, below: pathPrefix).body(of: found, request.http) { show($0) })
    }

    private func service(_ request: APIRequest) throws -> HTTPResponse {
        let snapshot = store.snapshot
        let mesh = request["mesh"]
        try checkMesh(mesh, in: snapshot)
        guard let insight = snapshot.list(.serviceInsight, mesh: mesh).first else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        let fields = insight.spec["services"]?[request["name"]] ?? .object([])
        return HTTPResponse(json: show(Service(insight: insight, name: request["name"], fields: fields)))
    }

    /// The insight's metadata with the service's name, and the service's fields.
    private func show(_ service: Service) -> JSON {
        var meta = service.insight
        meta.key.name = service.name
        meta.labels[Label.displayName] = nil
        var body = JSON.object(ResourceDocument.metadata(of: meta))
        for member in service.fields.members ?? [] { body.set(member.key, member.value) }
        var counts = service.fields["dataplanes"] ?? .object([])
        let total = (counts["online"]?.intValue ?? 0) + (counts["offline"]?.intValue ?? 0)
        if total > 0 {
            counts = .object([.init("total", .int(total))] + (counts.members ?? []).filter { $0.key != "total" })
        }
        body.set("dataplanes", counts)
        let type = service.fields["serviceType"]?.stringValue ?? "internal"
        if type == "internal", service.fields.members?.isEmpty == false {
            body.set("addressPort", .string("\(service.name).\(settings.dnsDomain):\(settings.servicePort)"))
        }
        return body
    }
}
