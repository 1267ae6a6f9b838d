import Documents
import TestSupport
import Testing

@testable import RESTAPI

@Suite struct CompatTableTests {
    @Test func `docs list every route, and the transcripts that ask it`() async throws {
        var table = CompatTable(
            "routes.md",
            title: "Routes of the REST API",
            introduction: "All of Kuma's that we answer; `docs/compat/differences.md` has what is ours alone. "
                + "The last column names the transcripts in `Tests/Servers/RESTAPITests/Golden/transcripts` that ask a route; "
                + "what is not there is asked by other suites of `RESTAPITests` and `ControlPlaneTests`.",
            columns: ["method", "path", "transcripts"]
        )
        var asked: [(name: String, method: String, path: [Substring])] = []
        for name in Golden.cases(in: "transcripts") {
            for document in try YAML.parse(Golden.input(of: name, in: "transcripts")) {
                for member in document.members ?? [] where member.key.allSatisfy(\.isUppercase) {
                    guard let path = member.value.stringValue else { continue }
                    asked.append((name, member.key, path.prefix { $0 != "?" }.split(separator: "/")))
                }
            }
        }
        let routes = try await TestAPI.routes()
        for route in routes {
            let pattern = route.pattern.split(separator: "/")
            let names = asked.filter { request in
                request.method == route.method && request.path.count == pattern.count
                    && zip(pattern, request.path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            }.map(\.name)
            let list = Set(names).sorted().map { "`\($0)`" }.joined(separator: ", ")
            table.rows.append([route.method, "`\(route.pattern)`", list])
        }
        #expect(routes.count > 100)
        #expect(table.difference() == nil)
    }
}
