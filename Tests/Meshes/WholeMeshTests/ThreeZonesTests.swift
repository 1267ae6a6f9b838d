import Documents
import Laboratory
import TestSupport
import Testing

/// One service in three zones: who answers, while instances, ingresses, control planes, cables and whole zones go and come back.
@Suite(
    .serialized,  // the tests share a mesh, break it, and mend it
    .withNamespaces,
    InThreeZones(),
    .timeLimit(.minutes(5))
)
struct ThreeZonesTests {
    let mesh: ThreeZones

    init() async throws {
        mesh = try #require(InThreeZones.mesh)
        try await mesh.mend()
    }

    var one: Plane { mesh.zones[0] }
    var two: Plane { mesh.zones[1] }
    var three: Plane { mesh.zones[2] }

    func app(_ name: String) throws -> Workload { try #require(mesh.apps[name]) }
    func ingress(_ name: String) throws -> Proxy { try #require(mesh.ingresses[name]) }

    /// Waits until only these answer, each of them; then their shares in the next 200 answers, in percent, are right by 5 points.
    func share(_ traffic: Traffic, _ expected: [String: Double]) async throws {
        var last: [String: Int] = [:]
        let begin = traffic.record.count
        do {
            try await eventually("\(expected.keys.sorted()) answer", within: .seconds(60)) {
                last = Traffic.Record.count(traffic.record.order.dropFirst(begin).suffix(40))
                return Set(last.keys) == Set(expected.keys) && last.values.reduce(0, +) == 40
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error), but \(last); \(traffic.record.failures)")
        }
        let mark = traffic.record.count
        try await eventually("200 answers", within: .seconds(60)) { traffic.record.count >= mark + 200 }
        let counts = Traffic.Record.count(traffic.record.order[mark..<mark + 200])
        let names = Set(counts.keys).union(expected.keys)
        let wrong = names.filter { abs(Double(counts[$0] ?? 0) / 2 - (expected[$0] ?? 0)) > 5 }
        #expect(wrong.isEmpty, "\(counts) of 200, expected \(expected) percent")
    }

    /// Requests from the client, fast enough for ``share(_:_:)``.
    func requests(to url: String) async throws -> Traffic {
        try await Traffic(from: mesh.client.host, to: url, rate: 200)
    }

    /// Waits until some requests have been answered since now.
    func flows(_ traffic: Traffic) async throws {
        let before = traffic.record.count
        try await eventually("\(traffic.record) goes on") { traffic.record.count >= before + 20 }
    }
}
