import HTTP
import Logging
import Metrics
import Testing

@testable import ControlPlane

@Suite struct DiagnosticsRoutesTests {
    private let readiness = Readiness()
    private let router: Router

    init() {
        let output = LogOutput(level: .info, format: .console) { _ in }
        let routes = DiagnosticsRoutes(metrics: MetricRegistry(), readiness: readiness, levels: LogLevels(output))
        router = routes.router
    }

    private func ask(_ method: String, _ target: String, _ body: String = "") async -> (status: Int, text: String) {
        var request = HTTPRequest(method: method, target: target)
        request.body = Array(body.utf8)
        let response = await router.respond(to: request)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    private func set(_ component: String, _ level: String = "debug") async -> (status: Int, text: String) {
        await ask("PUT", "/logging", #"{"component": "\#(component)", "level": "\#(level)"}"#)
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE"]) func `health is told whatever the method`(
        _ method: String
    ) async {
        #expect(await ask(method, "/healthy").status == 200)
        #expect(await ask(method, "/ready").status == 503)
        #expect(await ask(method, "/metrics").status == 200)
        readiness.set(true)
        #expect(await ask(method, "/ready") == (200, ""))
    }

    @Test(arguments: ["/ready/", "/healthy/", "/metrics/", "/logging/", "/logging/xds/", "/", "/nothing"])
    func `a path is as it is written`(_ path: String) async {
        for method in ["GET", "DELETE"] { #expect(await ask(method, path).status == 404) }
    }

    @Test func `levels are set, shown and cleared`() async {
        #expect(await set("xds") == (200, ""))
        #expect(await set("kds-zone.sync_1", "off") == (200, ""))
        let both = #"{"components":{"kds-zone.sync_1":"off","xds":"debug"}}"#
        #expect(await ask("GET", "/logging") == (200, both))
        #expect(await ask("DELETE", "/logging/xds") == (200, ""))
        #expect(await ask("DELETE", "/logging/nobody") == (200, ""))
        let one = #"{"components":{"kds-zone.sync_1":"off"}}"#
        #expect(await ask("DELETE", "/logging") == (200, one), "those that there were")
        #expect(await ask("DELETE", "/logging") == (200, #"{"components":{}}"#))
    }

    @Test(arguments: [
        ("{", "invalid request body"), (#"{"component": 5, "level": "debug"}"#, "invalid request body"),
        ("[]", "invalid request body"), (#"{"level": "debug"}"#, "component name must not be empty"),
        (#"{"component": "../../etc", "level": "debug"}"#, "contains invalid characters"),
        (#"{"component": ".xds", "level": "debug"}"#, "contains invalid characters"),
        (#"{"component": "ä", "level": "debug"}"#, "contains invalid characters"),
        (#"{"component": "xds", "level": "shout"}"#, #"invalid log level: unknown log level "shout""#),
        (#"{"component": "xds"}"#, #"invalid log level: unknown log level """#),
    ])
    func `what is no level of a component is refused`(_ body: String, _ reason: String) async {
        let (status, text) = await ask("PUT", "/logging", body)
        #expect(status == 400 && text.contains(reason) && text.hasSuffix("\n"), "\(text)")
        #expect(await ask("GET", "/logging") == (200, #"{"components":{}}"#))
    }

    @Test func `names and bodies have an end`() async {
        #expect(await set(String(repeating: "a", count: 256)).status == 200)
        #expect(await set(String(repeating: "a", count: 257)) == (400, "component name exceeds 256 characters\n"))
        let padding = String(repeating: " ", count: 4096)
        #expect(await ask("PUT", "/logging", #"{"component":"a","level":"info"}"# + padding).status == 400)
        #expect(await ask("DELETE", "/logging/a!b").status == 400)
    }

    @Test(arguments: ["HEAD", "POST", "PATCH"]) func `other methods change nothing`(_ method: String) async {
        #expect(await ask(method, "/logging") == (405, "method not allowed\n"))
    }

    @Test func `so many components may have a level of their own`() async {
        for index in 0..<200 { _ = await set("component-\(index)") }
        let full = "maximum number of component overrides (200) reached\n"
        #expect(await set("another") == (429, full))
        #expect(await set("component-0", "info").status == 200)
        _ = await ask("DELETE", "/logging/component-1")
        #expect(await set("another").status == 200)
    }
}
