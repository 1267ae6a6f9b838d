import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// Resources together with what is observed of them, under today's and older paths.
    mutating func addOverviewRoutes() {
        for kind in kinds.list where kind.hasOverview {
            let older = kind.name == .zoneEgress ? "zoneegressoverviews" : "\(kind.path)+insights"
            for path in [kind.path] + kind.alternativePaths {
                addOverview(of: kind, list: "\(path)/_overview", one: "\(path)/{name}/_overview")
            }
            addOverview(of: kind, list: older, one: "\(older)/{name}")
        }
        let api = self
        route("GET", "/zones/_reachability") { _ in api.reachability() }
    }

    /// Which zone reaches which.
    private func reachability() -> HTTPResponse {
        let rows = ReachabilityMatrix(store.snapshot, zone: rules.zone, now: now()).json
        return HTTPResponse(json: ["total": .int(rows.count), "items": .array(rows), "next": .null])
    }

    private mutating func addOverview(of kind: KindDescriptor, list: String, one: String) {
        let api = self
        route("GET", "/\(list)") { try api.overviews(kind, $0, mesh: nil) }
        if kind.isMeshScoped {
            route("GET", "/meshes/{mesh}/\(list)") { try api.overviews(kind, $0, mesh: $0["mesh"]) }
            route("GET", "/meshes/{mesh}/\(one)") { try api.overview(kind, $0, mesh: $0["mesh"]) }
        } else {
            route("GET", "/\(one)") { try api.overview(kind, $0, mesh: "") }
        }
    }

    private func overviews(_ kind: KindDescriptor, _ request: APIRequest, mesh: String?) throws -> HTTPResponse {
        let found = try filtered(kind, request, mesh: mesh)
        let snapshot = store.snapshot
        return HTTPResponse(
            json: try Page(request.http, below: pathPrefix).body(of: found, request.http) {
                Self.overview(of: $0, kind, in: snapshot)
            }
        )
    }

    private func overview(_ kind: KindDescriptor, _ request: APIRequest, mesh: String) throws -> HTTPResponse {
        let snapshot = store.snapshot
        if kind.isMeshScoped { try checkMesh(mesh, in: snapshot) }
        guard let resource = snapshot[ResourceKey(kind.name, mesh: mesh, name: request["name"])] else {
            throw APIError.notFound("Could not retrieve a resource")
        }
        return HTTPResponse(json: Self.overview(of: resource, kind, in: snapshot))
    }

    /// `DataplaneOverview` and its like: the metadata, the fields under the kind's name, the insight's under its.
    static func overview(of resource: Resource, _ kind: KindDescriptor, in snapshot: ResourceSnapshot) -> JSON {
        func member(_ name: KindName) -> String {
            let text = name.description
            return text.prefix(1).lowercased() + text.dropFirst()
        }
        var members = ResourceDocument.metadata(of: resource, type: "\(kind.name)Overview")
        members.append(.init(member(kind.name), resource.spec))
        if let insight = kind.insight,
            let found = snapshot[ResourceKey(insight, mesh: resource.mesh, name: resource.name)]
        {
            members.append(.init(member(insight), found.spec))
        }
        return .object(members)
    }
}
