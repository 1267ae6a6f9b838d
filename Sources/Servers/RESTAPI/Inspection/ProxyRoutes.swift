import Access
import Documents
import HTTP
import ResourceModel
import Stores

extension RESTAPI {
    /// What proxies run, by their own account.
    mutating func addProxyRoutes() {
        let api = self
        let places: [(KindName, String)] = [
            (.dataplane, "/meshes/{mesh}/dataplanes/{name}"), (.zoneIngress, "/zoneingresses/{name}"),
            (.zoneIngress, "/zone-ingresses/{name}"), (.zoneEgress, "/zoneegresses/{name}"),
        ]
        for (kind, place) in places {
            route("GET", "\(place)/xds") { request in
                try api.access.check(.viewConfigDump, by: request.user)
                let endpoints = request.http.query("include_eds") == "true"
                return try await api.ask(kind, request, .configuration(includesEndpoints: endpoints), isJSON: true)
            }
            route("GET", "\(place)/stats") { request in
                try api.access.check(.viewStats, by: request.user)
                let isJSON = request.http.query("format") == "json"
                let usedOnly = request.http.query("usedonly") != "false"
                return try await api.ask(kind, request, .statistics(isJSON: isJSON, usedOnly: usedOnly), isJSON: isJSON)
            }
            route("GET", "\(place)/clusters") { request in
                try api.access.check(.viewClusters, by: request.user)
                let isJSON = request.http.query("format") == "json"
                return try await api.ask(kind, request, .clusters(isJSON: isJSON), isJSON: isJSON)
            }
        }
    }

    private func ask(_ kind: KindName, _ request: APIRequest, _ query: ProxyQuery, isJSON: Bool) async throws
        -> HTTPResponse
    {
        let title = "Could not execute admin operation"
        let snapshot = store.snapshot
        let mesh = kind == .dataplane ? request["mesh"] : ""
        if kind == .dataplane { try checkMesh(mesh, in: snapshot) }
        let key = ResourceKey(kind, mesh: mesh, name: request["name"])
        guard let proxy = snapshot[key] else { throw APIError.notFound("Could not retrieve a resource") }
        if let zone = rules.zone, let other = proxy.labels[Label.zone], other != zone {
            let what = kind == .zoneIngress ? "zone ingress" : "zone egress"
            throw APIError.badRequest("Could not connect to \(what) that resides in another zone", title: title)
        }
        // Without a stream nobody knows where its Envoy is, or it is gone: waiting for an answer would only take time.
        // Global asks all the same: what it has heard of the proxy may be older than what the zone knows.
        if rules.zone != nil, let insight = AllKinds[kind]?.insight,
            snapshot[ResourceKey(insight, mesh: mesh, name: request["name"])].map({ Subscriptions($0).isOnline })
                != true
        {
            throw APIError(400, title, "the proxy \"\(request["name"])\" is not connected to a control plane")
        }
        guard let proxies else { throw APIError(400, title, "proxies can't be asked by this control plane") }
        do {
            let body = try await proxies.answer(query, of: key)
            return HTTPResponse(headers: ["content-type": isJSON ? "application/json" : "text/plain"], body: body)
        } catch let error as ProxyAdminError {
            throw APIError(error.code == .notConnected ? 400 : 503, title, error.message)
        }
    }
}
