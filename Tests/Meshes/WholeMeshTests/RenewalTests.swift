import Crypto
import Documents
import Laboratory
import TestSupport
import Testing

/// Certificates of workloads that live for seconds, with real Envoys in two zones.
@Suite(.withEnvoy, InTwoZones(), .timeLimit(.minutes(4))) struct RenewalTests {
    let mesh: TwoZones

    init() throws { mesh = try #require(InTwoZones.mesh) }

    /// A certificate of ten seconds is renewed after eight; ingresses take ten requests from a connection, so that handshakes go on all the time.
    @Test func `certificates are renewed under requests, new connections and an open stream, and nothing breaks`()
        async throws
    {
        var server = Workload.Settings("calls", service: "calls")
        server.protocol = "grpc"
        server.application = #filePath.replacing("RenewalTests.swift", with: "peers/grpc_server.py")
        let calls = try await mesh.lab.workload(server, of: mesh.two)
        var settings = Workload.Settings("caller", service: "caller")
        settings.asks = ["calls.zone-2", "backend.zone-2"]
        let caller = try await mesh.lab.workload(settings, of: mesh.one)
        let backend: JSON = [
            "name": "ca-1", "type": "builtin", "dpCert": ["rotation": ["expiration": "10s"]],
        ]
        try await mesh.global.put(AuthorityTests.mesh(backend, enabled: "ca-1"), Self.endlessStreams)
        let url = caller.url("backend.zone-2")
        try await eventually("the caller is answered", within: .seconds(60)) {
            try await caller.host.ask(url).status == 200
        }
        let stream = try await Stream(from: caller, to: "calls.zone-2")
        let traffic = try await Traffic(from: caller.host, to: url)

        var serials: [String: Set<String>] = [:]
        let renewed = [calls, caller, mesh.backends[0]]
        try await eventually("three certificates of each, one after the other", within: .seconds(120)) {
            for workload in renewed {
                serials[workload.name, default: []].insert(try await mesh.certificate(of: workload).serial)
            }
            return serials.values.allSatisfy { $0.count >= 3 }
        }
        let (messages, requests) = (try stream.count, traffic.record.count)
        try await eventually("the stream and requests go on") {
            try stream.count >= messages + 20 && traffic.record.count >= requests + 50
        }
        let record = await traffic.stop()
        #expect(record.failures == [], "\(record)")
        await stream.stop()
    }

    /// An open stream of gRPC, with ten messages each way in a second.
    private struct Stream {
        private let program: RunningProgram

        /// Begins one; returns when messages come.
        init(from caller: Workload, to service: String) async throws {
            let target = caller.url(service).dropFirst("http://".count).dropLast()
            let script = #filePath.replacing("RenewalTests.swift", with: "peers/grpc_client.py")
            var program: RunningProgram?
            try await eventually("a stream", within: .seconds(60)) {
                if let program, program.outcome == nil { return program.output.contains("5\n") }
                program = try await caller.host.startPeer(script, ["stream", String(target)])
                return false
            }
            self.program = try #require(program)
        }

        /// The messages until now; throws if one is missing, or the stream has ended.
        var count: Int {
            get throws {
                try program.mustRun()
                let output = program.output
                let lines = output.split(separator: "\n").dropLast(output.hasSuffix("\n") ? 0 : 1)
                try #require(lines.map(String.init) == (1...max(1, lines.count)).map { "\($0)" })
                return lines.count
            }
        }

        func stop() async { await program.kill() }
    }

    /// Else a stream would end after 15 seconds.
    private static let endlessStreams: JSON = [
        "type": "MeshTimeout", "mesh": "default", "name": "endless-streams",
        "spec": [
            "targetRef": ["kind": "Dataplane"],
            "to": [["targetRef": ["kind": "Mesh"], "default": ["http": ["requestTimeout": "0s"]]]],
        ],
    ]
}
