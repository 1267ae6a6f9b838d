import Documents
import Laboratory
import TestSupport
import Testing

/// A control plane of its own for the suite.
private struct WithGlobal: SuiteTrait, TestScoping {
    @TaskLocal static var global: Plane?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with(.loopback) { lab in
            let global = try await lab.global()
            try await global.put(["type": "Mesh", "name": "default"])
            try await Self.$global.withValue(global) { try await function() }
        }
    }
}

/// Resources that no control plane takes: refused with the place of the violation, nothing stored, the server unharmed.
@Suite(.serialized, WithGlobal()) struct RefusalTests {
    /// A body for `PUT /meshes/default/meshtimeouts/bad`, and what the answer must say.
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var path = "/meshes/default/meshtimeouts/bad"
        var status = 400
        /// Stands in the answer.
        let says: String

        var testDescription: String { name }
    }

    private static func timeout(_ spec: String) -> String {
        #"{"type":"MeshTimeout","mesh":"default","name":"bad","spec":\#(spec)}"#
    }
    private static func to(_ conf: String) -> String {
        timeout(#"{"to":[{"targetRef":{"kind":"Mesh"},"default":\#(conf)}]}"#)
    }
    private static func nested(_ levels: Int) -> String {
        String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
    }

    static let bad = [
        Bad(name: "cut off", body: #"{"type":"MeshTimeout","#, says: "line 1"),
        Bad(name: "no JSON", body: "type: MeshTimeout", says: "line 1"),
        Bad(name: "no object", body: "[1]", says: "a resource has to be an object"),
        Bad(name: "null", body: "null", says: "a resource has to be an object"),
        Bad(name: "a key twice", body: #"{"type":"MeshTimeout","type":"MeshTimeout"}"#, says: "type"),
        Bad(name: "no UTF-8 in escapes", body: to(#"{"idleTimeout":"\ud800"}"#), says: "surrogate"),
        Bad(name: "another type", body: #"{"type":"MeshRetry","mesh":"default","name":"bad","spec":{}}"#, says: "type"),
        Bad(
            name: "another name",
            body: #"{"type":"MeshTimeout","mesh":"default","name":"good","spec":{}}"#,
            says: "name"
        ),
        Bad(name: "another mesh", body: #"{"type":"MeshTimeout","mesh":"other","name":"bad","spec":{}}"#, says: "mesh"),
        Bad(name: "an invalid value", body: to(#"{"idleTimeout":"x"}"#), says: "spec.to[0].default.idleTimeout"),
        Bad(name: "a wrong shape", body: timeout(#"{"to":{"a":1}}"#), says: "spec.to"),
        Bad(name: "nothing said", body: timeout("{}"), says: "\"spec\""),
        Bad(name: "deep", body: to(nested(65)), says: "spec.to[0].default.a.a"),
        Bad(name: "deeper than any stack", body: to(nested(100_000)), says: "spec.to[0].default.a.a"),
        Bad(name: "arrays as deep", body: String(repeating: "[", count: 500_000), says: "64"),
        Bad(
            name: "over 10 MiB",
            body: to(#"{"idleTimeout":"\#(String(repeating: "x", count: 10 << 20))"}"#),
            status: 413,
            says: "the body has more than 10485760 bytes"
        ),
        Bad(
            name: "an unknown kind",
            body: "{}",
            path: "/meshes/default/nonsenses/bad",
            status: 404,
            says: "Page Not Found"
        ),
        Bad(name: "no mesh", body: timeout("{}"), path: "/meshes/nowhere/meshtimeouts/bad", status: 404, says: "Mesh"),
        Bad(
            name: "a name of no resource",
            body: timeout("{}"),
            path: "/meshes/default/meshtimeouts/BAD_%00",
            says: "invalid characters"
        ),
    ]

    @Test(arguments: bad) func `a bad resource is refused`(_ bad: Bad) async throws {
        let global = try #require(WithGlobal.global)
        let before = try await global.state()
        let reply = try await global.call("PUT", bad.path, bytes: Array(bad.body.utf8))
        #expect(reply.status == bad.status, "\(reply.text.prefix(600))")
        #expect(reply.text.contains(bad.says), "\(reply.text.prefix(600))")
        try global.process.mustRun()
        #expect(try await global.state() == before)
    }

    /// As Kuma does, so that what a newer version writes is taken.
    @Test func `an unknown field is no violation, but the answer names it, and it is not kept`() async throws {
        let global = try #require(WithGlobal.global)
        let path = "/meshes/default/meshtimeouts/unknown"
        let body = Self.to(#"{"idleTimeout":"1s","idleTimeuot":"2s"}"#).replacing("bad", with: "unknown")
        let reply = try await global.call("PUT", path, bytes: Array(body.utf8))
        #expect(reply.status == 201)
        let warnings: JSON = [#"unknown field "spec.to[0].default.idleTimeuot" is ignored"#]
        #expect(reply.body["warnings"] == warnings, "\(reply.text)")
        let kept = try await global.get(path)["spec"]?["to"]?.arrayValue?.first?["default"]
        #expect(kept == ["idleTimeout": "1s"])
    }

    @Test func `a large resource that is not too large is taken`() async throws {
        let global = try #require(WithGlobal.global)
        let rules = (0..<3000).map { number -> JSON in
            [
                "targetRef": ["kind": "MeshService", "name": .string("service-\(number)")],
                "default": ["idleTimeout": "1s"],
            ]
        }
        let large: JSON = [
            "type": "MeshTimeout", "mesh": "default", "name": "large", "spec": ["to": .array(rules)],
        ]
        #expect(large.text.count > 200_000 && large.text.count < 1 << 20)
        try await global.put(large)
        #expect(try await global.get("/meshes/default/meshtimeouts/large")["spec"]?["to"]?.arrayValue?.count == 3000)
    }
}
