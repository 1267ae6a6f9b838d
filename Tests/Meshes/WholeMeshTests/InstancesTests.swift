import Documents
import Laboratory
import TestSupport
import Testing

/// Two instances of global over one database, two of zone `east` over another, and a zone `west` of one instance.
///
/// Zones and agents know one address, behind which the first instance is asked as long as it lives.
@Suite(
    .withEnvoy,
    .enabled(if: TestPostgres.programs != nil, "no PostgreSQL here"),
    .timeLimit(.minutes(5))
)
struct InstancesTests {
    @Test func `several instances are one control plane, also when those that lead are killed`() async throws {
        try await TestPostgres.run { database in
            try await Lab.with(.loopback) { lab in
                let cluster = try await InstanceCluster(in: lab, over: database)
                let before = try await cluster.eastern.b.state()
                try await answersEverywhere(cluster)
                try await sharesOneStore(cluster)
                let traffic = try await Traffic(from: cluster.client.host, to: cluster.client.url("server"))

                await cluster.global.a.process.kill()
                try await leads(cluster.global.b)
                try await isOnline("the zone is back", cluster.global.b, "/zones+insights/east", at: cluster.global.b)
                try await reaches(cluster, "17s", from: cluster.global.b)

                await cluster.eastern.a.process.kill()
                try await leads(cluster.eastern.b)
                for proxy in ["client", "server"] {
                    let path = "/meshes/default/dataplanes+insights/\(proxy)"
                    try await isOnline("\(proxy) is back", cluster.eastern.b, path, at: cluster.eastern.b)
                }
                try await reaches(cluster, "19s", from: cluster.global.b)
                let after = try await cluster.eastern.b.state()
                for (name, resource) in before {
                    #expect(after[name]?["spec"] == resource["spec"], "\(name): lost or another")
                    #expect(after[name]?["networking"] == resource["networking"], "\(name): another")
                }

                try await cluster.global.a.restart()
                try await cluster.eastern.a.restart()
                for pair in [cluster.global, cluster.eastern] {
                    try await isLeader(pair.b, true)
                    try await isLeader(pair.a, false)
                }
                try await answersEverywhere(cluster)
                let record = await traffic.stop()
                #expect(record.failures == [] && record.count > 0, "\(record)")
            }
        }
    }

    /// Each instance of each control plane gets what a proxy's Envoy says, whichever it is connected to.
    private func answersEverywhere(_ cluster: InstanceCluster) async throws {
        for plane in [cluster.global.a, cluster.global.b, cluster.eastern.a, cluster.eastern.b] {
            let name = try await cluster.name(of: "client", at: plane)
            for (question, words) in [("xds", "type.googleapis.com"), ("stats", "server.live"), ("clusters", "::")] {
                var last = ""
                try await eventually("\(question) of \(name) through \(plane.host.name)", within: .seconds(30)) {
                    let reply = try await plane.call("GET", "/meshes/default/dataplanes/\(name)/\(question)")
                    last = "\(reply.status) \(reply.text.prefix(300))"
                    return reply.status == 200 && reply.text.contains(words)
                }
                try #require(!last.isEmpty)
            }
        }
    }

    /// What is written at one instance, the other one and the zones of both have.
    private func sharesOneStore(_ cluster: InstanceCluster) async throws {
        for (writer, reader, name) in [
            (cluster.global.a, cluster.global.b, "from-a"), (cluster.global.b, cluster.global.a, "from-b"),
        ] {
            try await writer.put([
                "type": "MeshTimeout", "mesh": "default", "name": .string(name), "spec": Self.connectionTimeout,
            ])
            for plane in [reader, cluster.eastern.b, cluster.western] {
                try await eventually("\(plane.host.name) has \(name)") {
                    let list = try await plane.get("/meshes/default/meshtimeouts")["items"]?.arrayValue ?? []
                    return list.contains { InstanceCluster.isCalled(name, $0) }
                }
            }
        }
        for plane in [cluster.global.a, cluster.global.b] {
            let open = #"store_postgres_connections{pool="rw",type="open_connections",zone="Global"} 1"#
            #expect(try await plane.metrics().contains(open))
        }
        for zone in ["east", "west"] {
            for plane in [cluster.global.a, cluster.global.b] {
                try await isOnline("\(zone) is online at \(plane.host.name)", plane, "/zones+insights/\(zone)", at: nil)
            }
        }
    }

    /// A policy written on global comes into an Envoy of `east`.
    private func reaches(_ cluster: InstanceCluster, _ limit: String, from global: Plane) async throws {
        try await global.put(
            ["type": "MeshTimeout", "mesh": "default", "name": "changed", "spec": Self.timeout(limit)]
        )
        try await eventually("a timeout of \(limit) is in the zone", within: .seconds(30)) {
            let list = try await cluster.eastern.b.get("/meshes/default/meshtimeouts")["items"]?.arrayValue ?? []
            return list.contains { "\($0)".contains("\"\(limit)\"") }
        }
        var last = ""
        do {
            try await eventually("a timeout of \(limit) is in Envoy", within: .seconds(30)) {
                let reply = try await cluster.eastern.b.call("GET", "/meshes/default/dataplanes/client/xds")
                let lines = reply.text.split(separator: "\n").filter { $0.contains("\"timeout\"") }
                last = "\(reply.status) \(lines)"
                return reply.status == 200 && reply.text.contains("\"\(limit)\"")
            }
        } catch let error as NeverHappened {
            let wanted = try await cluster.eastern.b.call("GET", "/meshes/default/dataplanes/client/_config")
            let isWanted = wanted.text.contains("\"\(limit)\"")
            throw LabFailure("\(error); wanted by its control plane: \(isWanted); last: \(last)")
        }
    }

    private static let connectionTimeout: JSON = [
        "to": [["targetRef": ["kind": "Mesh"], "default": ["connectionTimeout": "3s"]]]
    ]

    private static func timeout(_ limit: String) -> JSON {
        ["to": [["targetRef": ["kind": "Mesh"], "default": ["http": ["requestTimeout": .string(limit)]]]]]
    }

    /// Waits until the last subscription of an insight has not ended; `holder`: and belongs to that instance.
    private func isOnline(_ what: String, _ plane: Plane, _ path: String, at holder: Plane?) async throws {
        let owner = try await holder?.get("/")["instanceId"]?.stringValue
        var last: JSON = .null
        do {
            try await eventually(what, within: .seconds(60)) {
                last = try await plane.call("GET", path).body
                let key = path.contains("dataplanes") ? "dataplaneInsight" : "zoneInsight"
                guard let subscription = last[key]?["subscriptions"]?.arrayValue?.last else { return false }
                let id = subscription["controlPlaneInstanceId"] ?? subscription["globalInstanceId"]
                return subscription["disconnectTime"] == nil && (owner == nil || id?.stringValue == owner)
            }
        } catch let error as NeverHappened { throw LabFailure("\(error); last: \(last)") }
    }

    private func leads(_ plane: Plane) async throws { try await isLeader(plane, true) }

    private func isLeader(_ plane: Plane, _ leads: Bool) async throws {
        try await eventually("\(plane.host.name) \(leads ? "leads" : "follows")", within: .seconds(30)) {
            try await plane.metrics().split(separator: "\n").contains {
                $0.hasPrefix("leader") && $0.hasSuffix(leads ? " 1" : " 0")
            }
        }
    }
}
