import Documents
import Laboratory
import TestSupport
import Testing

extension BalancingTests {
    @Test func `requests with the same header go to the same instance, without it to any`() async throws {
        try await ring([Self.header])
        try await sticks { Request(headers: ["x-user: \($0)"]) }
        try await spreads { _ in Request() }
    }

    @Test func `requests with the same parameter go to the same instance`() async throws {
        try await ring([["type": "QueryParameter", "queryParameter": ["name": "who"]]])
        try await sticks { Request(path: "?who=\($0)") }
        try await spreads { Request(path: "?else=\($0)") }
    }

    @Test func `a client without a cookie is given one for its instance, with time and path`() async throws {
        let cookie: JSON = ["name": "session", "ttl": "30m", "path": "/shop"]
        try await ring([["type": "Cookie", "cookie": cookie]])
        try await sticks { Request(headers: ["cookie: session=\($0)"]) }
        for _ in 0..<5 {
            let lines = try await client.ask(FourInstances.url, ["-D", "-"]).body.split(whereSeparator: \.isNewline)
            let given = try #require(lines.first { $0.lowercased().hasPrefix("set-cookie: ") }).dropFirst(12)
            let parts = given.split(separator: ";").map { String($0.drop { $0 == " " }) }
            #expect(parts.contains("Max-Age=1800") && parts.contains("Path=/shop"), "\(given)")
            let back = try await mesh.lab.all(Array(1...5)) { _ in
                try await mesh.client.host.ask(FourInstances.url, ["-H", "cookie: \(parts[0])"]).body
            }
            #expect(Set(back) == [lines.last.map(String.init)])
        }
    }

    @Test func `a client's address decides for all its requests, unless it is not to`() async throws {
        try await ring([["type": "Connection", "connection": ["sourceIP": true]]])
        try await eventually("one instance answers all") {
            let record = try await client.spread(FourInstances.url, 40)
            return record.count == 40 && record.answers.count == 1
        }
        try await ring([["type": "Connection", "connection": ["sourceIP": false]]])
        try await eventually("all answer") { try await client.spread(FourInstances.url, 40).answers.count == 4 }
    }

    @Test func `what a filter has noted decides`() async throws {
        try await mesh.zone.put(Self.notes)
        try await ring([["type": "FilterState", "filterState": ["key": "who"]]])
        try await sticks { Request(headers: ["x-noted: \($0)"]) }
        _ = try await mesh.zone.call("DELETE", "/meshes/default/meshproxypatches/notes")
        try await spreads { Request(headers: ["x-noted: \($0)"]) }
    }

    @Test func `after a terminal policy that found something none is asked`() async throws {
        func policies(terminal: Bool) -> JSON {
            var first = Self.header
            first["terminal"] = .bool(terminal)
            return [first, ["type": "Header", "header": ["name": "x-more"]]]
        }
        try await ring(policies(terminal: true))
        try await eventually("the first decides") {
            try await Set(homes { Request(headers: ["x-user: one", "x-more: \($0)"]) }.joined()).count == 1
        }
        // Without the first the second is asked.
        try await sticks { Request(headers: ["x-more: \($0)"]) }
        try await ring(policies(terminal: false))
        try await sticks { Request(headers: ["x-user: one", "x-more: \($0)"]) }
    }

    @Test func `a route that splits has hash policies of its own`() async throws {
        try await mesh.zone.put(Self.route)
        let item: JSON = [
            "targetRef": ["kind": "MeshHTTPRoute", "name": "split"],
            "default": ["hashPolicies": [["type": "Header", "header": ["name": "x-route"]]]],
        ]
        try await mesh.balance(["loadBalancer": ["type": "RingHash"], "hashPolicies": [Self.header]], item)
        // One of the first service, or one of the second.
        try await eventually("at most two instances answer, and not the same for all") {
            let found = try await homes(of: 12) { Request(path: "split", headers: ["x-route: \($0)"]) }
            return found.allSatisfy { $0.count <= 2 } && Set(found.joined()).count > 2
        }
        let found = try await homes(of: 12) { Request(path: "split", headers: ["x-user: \($0)"]) }
        #expect(found.contains { $0.count > 2 }, "\(found)")
        try await sticks { Request(headers: ["x-user: \($0)"]) }
        _ = try await mesh.zone.call("DELETE", "/meshes/default/meshhttproutes/split")
    }

    // MARK: - Resources

    /// The client's Envoy notes a header of each request under the key `who`.
    private static let notes: JSON = {
        let filter = """
            name: envoy.filters.http.set_filter_state
            typedConfig:
              '@type': type.googleapis.com/envoy.extensions.filters.http.set_filter_state.v3.Config
              onRequestHeaders:
              - objectKey: who
                factoryKey: envoy.hashable_string
                formatString: {textFormatSource: {inlineString: '%REQ(x-noted)%'}}
            """
        let place: JSON = ["name": "envoy.filters.http.router", "origin": "outbound"]
        let change: JSON = ["operation": "AddBefore", "match": place, "value": .string(filter)]
        return [
            "type": "MeshProxyPatch", "mesh": "default", "name": "notes",
            "spec": [
                "targetRef": ["kind": "Dataplane", "name": "client"],
                "default": ["appendModifications": [["httpFilter": change]]],
            ],
        ]
    }()

    /// Half of the requests for `/split` go to the other service of the same instances.
    private static let route: JSON = [
        "type": "MeshHTTPRoute", "mesh": "default", "name": "split",
        "spec": [
            "targetRef": ["kind": "Mesh"],
            "to": [
                [
                    "targetRef": ["kind": "MeshService", "name": "backend"],
                    "rules": [
                        [
                            "matches": [["path": ["type": "PathPrefix", "value": "/split"]]],
                            "default": [
                                "backendRefs": [
                                    ["kind": "MeshService", "name": "backend", "port": 8080, "weight": 1],
                                    ["kind": "MeshService", "name": "spare", "port": 8081, "weight": 1],
                                ]
                            ],
                        ]
                    ],
                ]
            ],
        ],
    ]
}
