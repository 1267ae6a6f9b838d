import Documents
import HTTP
import Testing

@testable import MADS

@Suite struct MADSRoutesTests {
    private func ask(_ query: String, body: String = "{}", type: String? = "application/json") async -> HTTPResponse {
        let routes = MADSRoutes(feed: AssignmentFeed(), defaultTimeout: .seconds(30))
        let request = HTTPRequest(
            method: "POST",
            target: "/v3/discovery:monitoringassignments\(query)",
            headers: type.map { ["content-type": $0] } ?? [:],
            body: Array(body.utf8)
        )
        return await routes.router.respond(to: request)
    }

    @Test(arguments: [
        ("?fetch-timeout=soon", "{}", "Could not parse fetch-timeout", #"time: invalid duration \"soon\""#),
        ("?fetch-timeout=soon", "{", "Could not parse request body", ""),
    ])
    func `a request that is none is refused, its body first`(query: String, body: String, title: String, detail: String)
        async throws
    {
        let answer = await ask(query, body: body)
        let said = try JSON(parsing: answer.body)
        #expect(answer.status == 400 && said["title"]?.stringValue == title)
        #expect(said["details"] == said["detail"])
        if !detail.isEmpty { #expect(String(decoding: answer.body, as: UTF8.self).contains(detail)) }
    }

    @Test(arguments: [nil, "text/plain", "application/x-protobuf"])
    func `only JSON is read`(type: String?) async {
        #expect(await ask("?fetch-timeout=0s", type: type).status == 415)
    }

    @Test(arguments: ["-1s", "0", "0s"]) func `who does not want to wait is answered at once`(timeout: String)
        async throws
    {
        let known = AssignmentFeed().current(for: "").version
        let answer = await ask("?fetch-timeout=\(timeout)", body: #"{"version_info": "\#(known)"}"#)
        #expect(answer.status == 304)
        #expect(await ask("?fetch-timeout=\(timeout)").status == 200)
    }

    @Test func `an empty wait is the usual one`() throws {
        let request = HTTPRequest(method: "POST", target: "/?fetch-timeout=", body: Array("{}".utf8))
        #expect(try AssignmentRequest(request, defaultTimeout: .seconds(7)).timeout == .seconds(7))
    }
}
