import Documents
package import HTTP

/// The HTTP interface for Prometheus.
package struct MADSRoutes: Sendable {
    private let feed: AssignmentFeed
    private let defaultTimeout: Duration
    /// Longest wait that a client may ask for.
    private static let longestWait = Duration.seconds(300)

    /// - `defaultTimeout`: `monitoringAssignmentServer.defaultFetchTimeout`.
    package init(feed: AssignmentFeed, defaultTimeout: Duration) {
        (self.feed, self.defaultTimeout) = (feed, defaultTimeout)
    }

    package var router: Router {
        var router = Router()
        router.notFound = { _ in HTTPResponse(status: 404, text: "404: Page Not Found") }
        router.add("POST", "/v3/discovery:monitoringassignments") { [self] request, _ in await fetch(request) }
        return router
    }

    private func fetch(_ request: HTTPRequest) async -> HTTPResponse {
        var timeout = defaultTimeout
        if let text = request.query.first(where: { $0.0 == "fetch-timeout" })?.1 {
            guard let asked = GoDuration.parse(text), asked >= .zero else {
                return Self.refusal("Could not parse fetch-timeout", "\"\(text)\" is no duration")
            }
            timeout = min(asked, Self.longestWait)
        }
        let body: JSON
        do { body = try JSON(parsing: request.body) } catch {
            return Self.refusal("Could not decode the request", "\(error)")
        }
        let client = body["node"]?["id"]?.stringValue ?? ""
        let known = (body["version_info"] ?? body["versionInfo"])?.stringValue ?? ""
        let current = feed.current(for: client)
        if current.version != known { return Self.answer(current) }
        guard timeout > .zero, let next = await feed.next(for: client, after: known, timeout: timeout) else {
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
        let json: JSON = ["type": "/std-errors", "status": 400, "title": .string(title), "detail": .string(detail)]
        return HTTPResponse(status: 400, headers: ["content-type": "application/json"], body: json.text)
    }
}
