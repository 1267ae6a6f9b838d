import Documents
package import HTTP

/// The HTTP interface for Prometheus.
package struct MADSRoutes: Sendable {
    private let feed: AssignmentFeed
    private let defaultTimeout: Duration

    /// - `defaultTimeout`: `monitoringAssignmentServer.defaultFetchTimeout`.
    package init(feed: AssignmentFeed, defaultTimeout: Duration) {
        (self.feed, self.defaultTimeout) = (feed, defaultTimeout)
    }

    /// One route, `POST /v3/discovery:monitoringassignments`; all else is 404 in the words of Kuma's server.
    package var router: Router {
        var router = Router()
        router.notFound = { _ in HTTPResponse(status: 404, text: "404: Page Not Found") }
        router.add("POST", "/v3/discovery:monitoringassignments") { [self] request, _ in await fetch(request) }
        return router
    }

    private func fetch(_ request: HTTPRequest) async -> HTTPResponse {
        // As Kuma's server has it: JSON alone is read and written.
        guard Self.isJSON(request.headers["content-type"]) else {
            return HTTPResponse(status: 415, text: "415: Unsupported Media Type")
        }
        let asked: AssignmentRequest
        do { asked = try AssignmentRequest(request, defaultTimeout: defaultTimeout) } catch {
            return Self.refusal(error.title, error.detail)
        }
        let current = feed.current(for: asked.client)
        if current.version != asked.known { return Self.answer(current) }
        guard asked.timeout > .zero,
            let next = await feed.next(for: asked.client, after: asked.known, timeout: asked.timeout)
        else {
            return HTTPResponse(status: 304)
        }
        return Self.answer(next)
    }

    private static func answer(_ found: (version: String, resources: [JSON])) -> HTTPResponse {
        let json: JSON = [
            "version_info": .string(found.version), "resources": .array(found.resources),
            "type_url": .string(Assignment.typeURL),
        ]
        return HTTPResponse(status: 200, headers: ["content-type": "application/json"], body: json.text)
    }

    private static func refusal(_ title: String, _ detail: String) -> HTTPResponse {
        let json: JSON = [
            "type": "/std-errors", "status": 400, "title": .string(title), "detail": .string(detail),
            "details": .string(detail),
        ]
        return HTTPResponse(status: 400, headers: ["content-type": "application/json"], body: json.text)
    }

    private static func isJSON(_ type: String?) -> Bool {
        type?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == "application/json"
    }
}
