import Documents
import HTTP
import Metrics
import Synchronization

/// Whether all servers of this process listen.
final class Readiness: Sendable {
    private let ready = Atomic(false)

    var isReady: Bool { ready.load(ordering: .acquiring) }
    func set(_ value: Bool) { ready.store(value, ordering: .releasing) }
}

/// Health, metrics and the levels of logging, for whoever watches this process.
struct DiagnosticsRoutes {
    let metrics: MetricRegistry
    let readiness: Readiness
    let levels: LogLevels

    /// Compat: as in Kuma, health and metrics are told whatever the method, and a slash at the end is another path
    /// (`DiagnosticsRoutesTests`).
    var router: Router {
        var router = Router()
        router.ignoresLastSlash = false
        router.notFound = { _ in .text(404, "404 page not found\n") }
        router.methodNotAllowed = { _, _ in .text(405, "Method Not Allowed\n") }
        router.add(Router.anyMethod, "/ready") { [readiness] _, _ in
            HTTPResponse(status: readiness.isReady ? 200 : 503)
        }
        router.add(Router.anyMethod, "/healthy") { _, _ in HTTPResponse(status: 200) }
        router.add(Router.anyMethod, "/metrics") { [metrics] _, _ in
            HTTPResponse(status: 200, headers: ["content-type": MetricRegistry.contentType], body: metrics.text())
        }
        router.add(Router.anyMethod, "/logging") { [levels] request, _ in
            switch request.method {
            case "GET": return .json(200, levels.json)
            case "PUT": return Self.set(request.body, levels)
            case "DELETE":
                let cleared = levels.json
                levels.clear()
                return .json(200, cleared)
            default: return .text(405, "method not allowed\n")
            }
        }
        router.add("DELETE", "/logging/{component}") { [levels] _, parameters in
            let component = parameters["component"]
            if let fault = LogLevels.fault(inName: component) { return .text(400, "\(fault)\n") }
            levels.clear(component)
            return HTTPResponse(status: 200)
        }
        return router
    }

    /// Bytes of `{"component": "xds", "level": "debug"}`.
    private static let bodyLimit = 4096

    private static func set(_ body: [UInt8], _ levels: LogLevels) -> HTTPResponse {
        // Whatever is wrong with the body as such, the answer is the same.
        guard body.count <= bodyLimit, let json = try? JSON(parsing: body), json.members != nil,
            let component = text("component", of: json), let level = text("level", of: json)
        else { return .text(400, "invalid request body\n") }
        if let fault = LogLevels.fault(inName: component) { return .text(400, "\(fault)\n") }
        guard let wanted = LogLevels.parse(level) else {
            return .text(400, "invalid log level: unknown log level \"\(level)\"\n")
        }
        if let refusal = levels.set(wanted, for: component) { return .text(429, "\(refusal)\n") }
        return HTTPResponse(status: 200)
    }

    /// Empty if it is not there; nil if it is none.
    private static func text(_ name: String, of json: JSON) -> String? {
        switch json[name] {
        case nil, .null?: ""
        case let value?: value.stringValue
        }
    }
}
