import Documents
import Laboratory
import TestSupport
import Testing

/// A zone that reaches nobody: two zones, with an instance of a service in each.
@Suite(
    .serialized,  // the tests share a mesh, break it, and mend it
    .withNamespaces,
    InTwoZones(first: ["KUMA_MULTIZONE_ZONE_REACHABILITY_INTERVAL": "2s"]),
    .timeLimit(.minutes(5))
)
struct IsolationTests {
    let mesh: TwoZones

    init() async throws { mesh = try #require(InTwoZones.mesh) }

    @Test
    func `while no other zone is reached its own instances answer all requests, and after healing all answer again`()
        async throws
    {
        let (one, client) = (mesh.one, mesh.client.host)
        let own = try await mesh.lab.workload(TwoZones.backend("backend-1"), of: one)
        // By tag it is one service over both zones, spread alike.
        let url = "http://backend.mesh/"
        let everybody: Set = ["backend-1", "backend-a", "backend-b"]
        try await isAnswered(url, by: everybody)
        #expect(try await reachability()["isolatedSince"] == nil)

        let ours = [one.host, client, mesh.entry.host, own.host]
        let cut = try await Partition(between: mesh.ingresses.map(\.host), and: ours)
        try await eventually("zone-1 knows that it reaches nobody", within: .seconds(60)) {
            let found = try await reachability()
            let states = (found["gateways"]?.arrayValue ?? []).compactMap { $0["state"]?.stringValue }
            return states == ["Unreachable", "Unreachable"] && found["isolatedSince"] != nil
        }
        try await isAnswered(url, by: ["backend-1"])
        let record = try await client.spread(url, 200)
        #expect(record.answers == ["backend-1": 200] && record.failures == [])
        // What is only over there goes on being tried.
        let clusters = try await one.call("GET", "/meshes/default/dataplanes/client/clusters").text
        let ways = clusters.split(separator: "\n").filter { line in
            line.contains("zone-2_msvc") && mesh.ingresses.contains { line.contains("::\($0.endpoint)::") }
        }
        #expect(!ways.isEmpty)
        #expect(one.process.output.contains("no gateway of another zone answers"))
        // Global says so too; zone-2 still reaches zone-1's ingress.
        try await eventually("global shows the matrix") {
            let rows = try await mesh.global.get("/zones/_reachability")["items"]?.arrayValue ?? []
            let cells = rows.map { row in
                "\(row["zone"]?.stringValue ?? "") \(row["to"]?[0]?["state"]?.stringValue ?? "") \(row["to"]?[0]?["reason"]?.stringValue ?? "")"
            }
            return cells == ["zone-1 Unreachable Isolated", "zone-2 Reachable "] && rows[0]["isolatedSince"] != nil
        }

        try await cut.heal()
        try await isAnswered(url, by: everybody)
        try await eventually("zone-1 knows that it reaches others") {
            try await reachability()["isolatedSince"] == nil
        }
        #expect(one.process.output.contains("no longer isolated from other zones"))
        await own.proxy.process.stop()
    }

    /// What zone-1's control plane found.
    private func reachability() async throws -> JSON {
        try await mesh.one.get("/zonereachabilities/zone-1")["spec"] ?? [:]
    }

    /// Waits until forty requests in a row from the client have been answered by these and by nobody else, and each has answered.
    private func isAnswered(_ url: String, by names: Set<String>) async throws {
        var last: Traffic.Record?
        do {
            try await eventually("\(names.sorted()) answer", within: .seconds(60)) {
                let record = try await mesh.client.host.spread(url, 40)
                last = record
                return record.failures.isEmpty && Set(record.answers.keys) == names
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error): \(last.map { "\($0)" } ?? "")")
        }
    }
}
