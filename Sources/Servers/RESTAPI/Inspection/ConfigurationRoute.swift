import Access
package import Documents
import HTTP
package import ResourceModel
package import Stores

/// Makes the configuration of a proxy without sending it.
package protocol ProxyPreview: Sendable {
    /// The Envoy resources of a proxy: names and JSON by type URL.
    ///
    /// - `proxy`: A Dataplane in the snapshot.
    /// - `showsShadow`: As if the policies in shadow were in force.
    ///
    /// Returns nil if the proxy has no configuration here.
    func configuration(of proxy: ResourceKey, showsShadow: Bool, in snapshot: ResourceSnapshot) throws -> JSON?
}

extension RESTAPI {
    /// `_config`: what a proxy is given, and what policies in shadow would change.
    mutating func addConfigurationRoute() {
        let api = self
        route("GET", "/meshes/{mesh}/dataplanes/{name}/_config") { request in
            guard let preview = api.preview else {
                throw APIError(405, "Method not allowed", "Not allowed on global CP")
            }
            try api.access.check(.viewConfigDump, by: request.user)
            let (key, snapshot) = (try api.view(request).resource.key, api.store.snapshot)
            let showsShadow = request.http.query("shadow") == "true"
            guard let shown = try preview.configuration(of: key, showsShadow: showsShadow, in: snapshot) else {
                throw APIError.notFound("Could not retrieve a resource")
            }
            var body: JSON = ["xds": shown]
            let extras = (request.http.query("include") ?? "").split(separator: ",")
            if extras.contains("diff") {
                let current = try preview.configuration(of: key, showsShadow: false, in: snapshot) ?? [:]
                body.set("diff", .array(JSONDifference.operations(from: current, to: shown)))
            }
            return HTTPResponse(json: body)
        }
    }
}
