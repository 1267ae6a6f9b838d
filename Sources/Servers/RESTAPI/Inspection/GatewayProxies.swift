import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// The proxies that serve a MeshGateway: built-in gateways whose tags one of its selectors matches.
    func gatewayProxies(_ request: APIRequest) throws -> HTTPResponse {
        let snapshot = store.snapshot
        let mesh = request["mesh"]
        try checkMesh(mesh, in: snapshot)
        guard let gateway = snapshot[ResourceKey(.meshGateway, mesh: mesh, name: request["name"])] else {
            throw APIError.notFound("Could not find MeshGateway")
        }
        let selectors = (gateway.spec["selectors"]?.arrayValue ?? []).map { $0["match"]?.stringMap ?? [:] }
        let proxies = snapshot.list(.dataplane, mesh: mesh).map { Dataplane($0) }.filter { proxy in
            guard proxy.isBuiltinGateway, let tags = proxy.gateway?.tags else { return false }
            return selectors.contains { Self.matches($0, tags) }
        }
        let items = proxies.map { proxy -> JSON in
            ["dataplane": ["mesh": .string(proxy.mesh), "name": .string(proxy.name)]]
        }
        return HTTPResponse(json: ["total": .int(items.count), "items": .array(items)])
    }

    /// A selector's `*` is any value of a tag that is there; a selector without tags matches everything.
    private static func matches(_ selector: [String: String], _ tags: [String: String]) -> Bool {
        selector.allSatisfy { name, value in value == "*" ? tags[name] != nil : tags[name] == value }
    }
}
