import Documents
import HTTP
import PolicyMatching
import ProxyPlanning
import ResourceModel
import Stores
import Topology

extension RESTAPI {
    /// What policies say about proxies.
    mutating func addInspectionRoutes() {
        let place = "/meshes/{mesh}/dataplanes/{name}"
        let api = self
        route("GET", "\(place)/_rules") { HTTPResponse(json: ProxyRules(try api.view($0), api.store.snapshot).json) }
        route("GET", "\(place)/rules") { request in
            let items = try api.view(request).rulesForEverything
            return HTTPResponse(json: ["total": .int(items.count), "items": .array(items)])
        }
        route("GET", "\(place)/policies") { HTTPResponse(json: try api.view($0).matchedPolicies) }
        route("GET", "\(place)/_policies") {
            HTTPResponse(json: ["policies": .array(try api.view($0).wholeProxyPolicies(api.store.snapshot))])
        }
        route("GET", "\(place)/_layout") { request in
            let view = try api.view(request)
            guard view.mesh.settings.servicesMode == .exclusive else {
                throw APIError.badRequest("can't use _layout endpoint without meshServices.mode=Exclusive on the mesh")
            }
            return HTTPResponse(json: view.layout)
        }
        route("GET", "\(place)/_inbounds/{kri}/_policies") { request in
            let view = try api.view(request)
            guard let index = view.inbound(request["kri"]) else {
                throw APIError.notFound("Could not retrieve a resource")
            }
            return HTTPResponse(json: ["policies": .array(view.inboundPolicies(index, api.store.snapshot))])
        }
        route("GET", "\(place)/_outbounds/{kri}/_policies") { request in
            let (view, destination) = try api.outbound(request)
            return HTTPResponse(json: ["policies": .array(view.outboundPolicies(destination, nil, api.store.snapshot))])
        }
        route("GET", "\(place)/_outbounds/{kri}/_routes") { request in
            let (view, destination) = try api.outbound(request)
            return HTTPResponse(json: ["routes": .array(view.routes(destination))])
        }
        route("GET", "\(place)/_outbounds/{kri}/_routes/{route}/_policies") { request in
            let (view, destination) = try api.outbound(request)
            let routes = view.selected("MeshHTTPRoute").map(\.resource)
            guard let route = routes.first(where: { $0.kri?.description == request["route"] }) else {
                throw APIError.notFound("Could not retrieve a resource")
            }
            return HTTPResponse(
                json: [
                    "policies": .array(view.outboundPolicies(destination, RouteReference(route), api.store.snapshot))
                ])
        }
        route("GET", "/meshes/{mesh}/services/{name}/_inspection") { try api.serviceInspection($0) }
        route("GET", "/meshes/{mesh}/meshgateways/{name}/dataplanes") { try api.gatewayProxies($0) }
        addConfigurationRoute()
        for kind in kinds.list where kind.policy != nil { addPolicyRoutes(of: kind) }
        for kind in kinds.list where kind.isDestination {
            route("GET", "/meshes/{mesh}/\(kind.path)/{name}/_hostnames") { try api.hostnames(kind, $0) }
        }
        for path in ["_dataplanes", "_resources/dataplanes"] {
            route("GET", "/meshes/{mesh}/meshservices/{name}/\(path)") { try api.members($0) }
        }
    }

    /// The proxy in the path.
    func view(_ request: APIRequest) throws -> ProxyView {
        let snapshot = store.snapshot
        try checkMesh(request["mesh"], in: snapshot)
        let key = ResourceKey(.dataplane, mesh: request["mesh"], name: request["name"])
        guard let resource = snapshot[key] else { throw APIError.notFound("Could not retrieve a resource") }
        let zone = resource.labels[Label.zone] ?? rules.zone ?? ""
        guard let view = ProxyView(resource, in: inspections.zone(zone, in: snapshot)) else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        return view
    }

    private func outbound(_ request: APIRequest) throws -> (ProxyView, Destination) {
        let view = try view(request)
        guard let destination = view.destination(request["kri"]) else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        return (view, destination)
    }

    // MARK: - Which proxies a policy is for

    private mutating func addPolicyRoutes(of kind: KindDescriptor) {
        let api = self
        for path in [kind.path] + kind.alternativePaths {
            let place = "/meshes/{mesh}/\(path)/{name}"
            route("GET", "\(place)/_resources/dataplanes") { request in
                let name = request.http.query("name") ?? ""
                let found = try api.proxies(of: kind, request).filter { name.isEmpty || $0.name.contains(name) }
                let page = try Page(request.http, below: api.pathPrefix)
                return HTTPResponse(json: page.body(of: found, request.http) { $0.inspectionMeta })
            }
            guard kind.policy?.isInspectable == true else { continue }
            route("GET", "\(place)/dataplanes") { request in
                let items = try api.proxies(of: kind, request).map { proxy -> JSON in
                    [
                        "kind": "SidecarDataplane",
                        "dataplane": ["mesh": .string(proxy.mesh), "name": .string(proxy.name)],
                        "attachments": [["type": "dataplane", "name": "", "service": ""]],
                    ]
                }
                return HTTPResponse(json: ["total": .int(items.count), "items": .array(items)])
            }
        }
    }

    private func proxies(of kind: KindDescriptor, _ request: APIRequest) throws -> [Resource] {
        let snapshot = store.snapshot
        try checkMesh(request["mesh"], in: snapshot)
        guard let resource = snapshot[ResourceKey(kind.name, mesh: request["mesh"], name: request["name"])] else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        guard kind.policy?.isTargetRef == true else { return [] }
        let policy = TargetRefPolicy(resource)
        return snapshot.list(.dataplane, mesh: request["mesh"]).filter { proxy in
            let zone = inspections.zone(proxy.labels[Label.zone] ?? rules.zone ?? "", in: snapshot)
            guard let mesh = zone.meshes[proxy.mesh], let entry = mesh.proxies[proxy.name] else { return false }
            return PolicySelection(policy, for: entry, in: zone.context) != .none
        }
    }
}
