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

    var router: Router {
        var router = Router()
        router.notFound = { _ in .text(404, "404 page not found\n") }
        router.methodNotAllowed = { _, _ in .text(405, "Method Not Allowed\n") }
        router.add("GET", "/ready") { [readiness] _, _ in HTTPResponse(status: readiness.isReady ? 200 : 503) }
        router.add("GET", "/healthy") { _, _ in HTTPResponse(status: 200) }
        router.add("GET", "/metrics") { [metrics] _, _ in
            HTTPResponse(status: 200, headers: ["content-type": MetricRegistry.contentType], body: metrics.text())
        }
        router.add("GET", "/logging") { [levels] _, _ in .json(200, levels.json) }
        router.add("PUT", "/logging") { [levels] request, _ in
            // Whatever is wrong with the body, the answer is the same.
            guard let body = try? JSON(parsing: request.body), let component = body["component"]?.stringValue,
                !component.isEmpty,
                let level = body["level"]?.stringValue, levels.set(level, for: component)
            else {
                return .text(400, "expected a component and one of the levels debug, info, off\n")
            }
            return .json(200, levels.json)
        }
        router.add("DELETE", "/logging") { [levels] _, _ in
            levels.clear()
            return .json(200, levels.json)
        }
        router.add("DELETE", "/logging/{component}") { [levels] _, parameters in
            levels.clear(parameters["component"])
            return .json(200, levels.json)
        }
        return router
    }
}
