import Documents
import Glibc
import Laboratory
import TestSupport
import Testing

/// Which of four instances answer a client, by each load balancer and by each hash policy.
@Suite(
    .serialized,  // the tests share a mesh, and each has a strategy of its own
    .withNamespaces,
    InFourInstances(),
    .timeLimit(.minutes(5))
)
struct BalancingTests {
    let mesh: FourInstances
    var client: Host { mesh.client.host }

    init() throws { mesh = try #require(InFourInstances.mesh) }

    // MARK: - Load balancers

    @Test func `round robin takes turns`() async throws {
        try await mesh.balance(["loadBalancer": ["type": "RoundRobin"]])
        try await eventually("turns") {
            let order = try await client.spread(FourInstances.url, 200).order
            return order.count == 200 && Self.repetitions(order) == 0
                && Traffic.Record.count(order[...]).values.allSatisfy { $0 == 50 }
        }
    }

    @Test func `random takes no turns, and all alike`() async throws {
        try await mesh.balance(["loadBalancer": ["type": "Random"]])
        try await eventually("no turns") {
            try await Self.repetitions(client.spread(FourInstances.url, 200).order) > 0
        }
        let counts = try await client.spread(FourInstances.url, 1000).answers
        #expect(counts.count == 4 && counts.values.allSatisfy { abs($0 - 250) <= 100 }, "\(counts)")
    }

    @Test func `least request leaves out who is busy`() async throws {
        try await mesh.balance(["loadBalancer": ["type": "LeastRequest", "leastRequest": ["choiceCount": 10]]])
        try await eventually("the client has it") {
            try await mesh.configuration().contains("\"LEAST_REQUEST\"")
        }
        let busy = mesh.instances[0]
        busy.application.send(SIGSTOP)
        defer { busy.application.send(SIGCONT) }
        // One of them waits for the instance that does not answer, as long as it may.
        async let waiting = mesh.lab.all(Array(1...40)) { _ in try await mesh.client.host.ask(FourInstances.url).status
        }
        try await eventually("a request waits") {
            let lines = try await mesh.clusters().split(separator: "\n")
            return lines.contains { $0.contains("::\(busy.host.address):8080::rq_active::1") }
        }
        let record = try await client.spread(FourInstances.url, 40)
        #expect(record.count == 40 && record.answers[busy.name] == nil, "\(record)")
        _ = try await waiting
    }

    @Test(arguments: ["XXHash", "MurmurHash2"])
    func `a ring of the size that was asked for`(function: String) async throws {
        let ring: JSON = ["hashFunction": .string(function), "minRingSize": 48, "maxRingSize": 48]
        try await mesh.balance(["loadBalancer": ["type": "RingHash", "ringHash": ring], "hashPolicies": [Self.header]])
        try await sticks { Request(headers: ["x-user: \($0)"]) }
        #expect(try await mesh.client.statistic(Self.cluster, "ring_hash_lb.size") == 48)
    }

    @Test func `a table of the size that was asked for`() async throws {
        let table: JSON = ["type": "Maglev", "maglev": ["tableSize": 103]]
        try await mesh.balance(["loadBalancer": table, "hashPolicies": [Self.header]])
        try await sticks { Request(headers: ["x-user: \($0)"]) }
        #expect(try await mesh.client.statistic(Self.cluster, "maglev_lb.min_entries_per_host") == 25)
        #expect(try await mesh.client.statistic(Self.cluster, "maglev_lb.max_entries_per_host") == 26)
    }

    // MARK: - Places

    @Test func `a place of which half is healthy weighs 98 hundredths where 51 percent should be`() async throws {
        let places: JSON = [
            "localZone": ["affinityTags": [["key": "rack", "weight": 1]]],
            "crossZone": ["failoverThreshold": ["percentage": 51]],
        ]
        try await mesh.balance(["localityAwareness": places])
        try await mesh.zone.put(Self.watch)
        let sick = mesh.instances[1]
        try await eventually("all are watched, by places") {
            let lines = try await mesh.clusters().split(separator: "\n")
            let own = lines.filter { $0.contains("::\(sick.endpoint)::") }
            return own.contains { $0.hasSuffix("::sub_zone::rack=near") }
                && own.contains { $0.hasSuffix("::health_flags::healthy") }
        }
        await sick.application.kill()
        try await eventually("one is found sick") {
            try await mesh.clusters().contains("::\(sick.endpoint)::health_flags::/failed_active_hc")
        }
        let record = try await client.spread(FourInstances.url, 2000)
        let expected = ["one": 49.5, "three": 25.25, "four": 25.25]
        let names = Set(record.answers.keys).union(expected.keys)
        let wrong = names.filter { abs(Double(record.answers[$0] ?? 0) / 20 - (expected[$0] ?? 0)) > 5 }
        #expect(wrong.isEmpty && record.failures == [], "\(record), expected \(expected) percent")
        try await sick.restartApplication()
        _ = try await mesh.zone.call("DELETE", "/meshes/default/meshhealthchecks/watch")
    }

    // MARK: - What answers

    func ring(_ policies: JSON) async throws {
        try await mesh.balance(["loadBalancer": ["type": "RingHash"], "hashPolicies": policies])
    }

    /// What all requests with one of sixteen values have in common.
    struct Request {
        /// Without its first slash.
        var path = ""
        /// Lines.
        var headers: [String] = []
    }

    /// Who answers the requests with each value.
    func homes(of count: Int = 4, _ request: (Int) -> Request) async throws -> [Set<String>] {
        var homes: [Set<String>] = []
        for request in (1...16).map(request) {
            var home: Set<String> = []
            for _ in 1...count {
                let url = FourInstances.url + request.path
                let answer = try await client.ask(url, request.headers.flatMap { ["-H", $0] })
                guard answer.status == 200 else { throw LabFailure("\(answer)") }
                home.insert(answer.body)
            }
            homes.append(home)
        }
        return homes
    }

    /// Waits until each value has an instance of its own, not all of them the same.
    func sticks(_ request: (Int) -> Request) async throws {
        var last: [Set<String>] = []
        do {
            try await eventually("requests that are alike go to the same instance", within: .seconds(20)) {
                last = try await homes(request)
                return last.allSatisfy { $0.count == 1 } && Set(last).count > 1
            }
        } catch let error as NeverHappened { throw LabFailure("\(error): \(last)") }
    }

    /// Waits until some value has more than one.
    func spreads(_ request: (Int) -> Request) async throws {
        try await eventually("requests that are alike go to several instances", within: .seconds(20)) {
            try await homes(request).contains { $0.count > 1 }
        }
    }

    /// How often an instance has answered twice in a row.
    private static func repetitions(_ order: [String]) -> Int { zip(order, order.dropFirst()).count { $0 == $1 } }

    /// Of the MeshService; there is one by the tag, too.
    private static let cluster = "default_backend__zone-1_msvc_8080"

    static let header: JSON = ["type": "Header", "header": ["name": "x-user"]]

    private static let watch: JSON = [
        "type": "MeshHealthCheck", "mesh": "default", "name": "watch",
        "spec": [
            "to": [
                [
                    "targetRef": ["kind": "MeshService", "name": "backend"],
                    "default": [
                        "interval": "1s", "noTrafficInterval": "1s", "timeout": "1s", "unhealthyThreshold": 1,
                        "healthyThreshold": 1, "http": ["path": "/", "expectedStatuses": [200]],
                    ],
                ]
            ]
        ],
    ]
}
