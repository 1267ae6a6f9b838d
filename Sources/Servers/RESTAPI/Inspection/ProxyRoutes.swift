import Access
import Documents
import HTTP
import ProxyQuestions
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
                return try await api.ask(kind, request, .configuration(includesEndpoints: endpoints))
            }
            route("GET", "\(place)/stats") { request in
                try api.access.check(.viewStats, by: request.user)
                let usedOnly = request.http.query("usedonly") != "false"
                return try await api.ask(kind, request, .statistics(request.adminFormat, usedOnly: usedOnly))
            }
            route("GET", "\(place)/clusters") { request in
                try api.access.check(.viewClusters, by: request.user)
                return try await api.ask(kind, request, .clusters(request.adminFormat))
            }
        }
    }

    private func ask(_ kind: KindName, _ request: APIRequest, _ subject: ProxyQuestion.Subject) async throws
        -> HTTPResponse
    {
        let title = "Could not execute admin operation"
        let snapshot = store.snapshot
        let mesh = kind == .dataplane ? request["mesh"] : ""
        if kind == .dataplane { try checkMesh(mesh, in: snapshot) }
        let key = ResourceKey(kind, mesh: mesh, name: request["name"])
        guard let proxy = snapshot[key] else { throw APIError.notFound("Could not retrieve a resource") }
        if let zone = rules.zone, let other = proxy.labels[Label.zone], other != zone {
            let words: [KindName: String] = [.zoneIngress: "zone ingress", .zoneEgress: "zone egress"]
            let what = words[kind] ?? "data plane proxy"
            throw APIError.badRequest("Could not connect to \(what) that resides in another zone", title: title)
        }
        // Without a stream nobody knows where its Envoy is, or it is gone: waiting for an answer would only take time.
        // Global asks all the same: what it has heard of the proxy may be older than what the zone knows.
        if rules.zone != nil, let insight = kinds[kind]?.insight,
            snapshot[ResourceKey(insight, mesh: mesh, name: request["name"])].map({ Subscriptions($0).isOnline })
                != true
        {
            throw APIError(400, title, "the proxy \"\(request["name"])\" is not connected to a control plane")
        }
        guard let proxies else { throw APIError(400, title, "proxies can't be asked by this control plane") }
        do {
            let body = try await proxies.answer(ProxyQuestion(subject, of: key))
            return HTTPResponse(headers: ["content-type": subject.contentType], body: body)
        } catch {
            throw APIError(400, title, error.description)
        }
    }
}

extension APIRequest {
    /// Text unless JSON is asked for.
    fileprivate var adminFormat: AdminFormat { http.query("format") == "json" ? .json : .text }
}

extension ProxyQuestion.Subject {
    fileprivate var contentType: String {
        switch self {
        case .configuration, .statistics(.json, _), .clusters(.json): "application/json"
        case .statistics(.text, _), .clusters(.text): "text/plain"
        }
    }
}
