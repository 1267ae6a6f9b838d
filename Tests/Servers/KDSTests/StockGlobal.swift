import GRPC
import HTTP
import KumaProtos
import Logging
import Net
import Protobuf
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// A global that says what a test tells it to, as a stock one would, and keeps what zones say. It has none of our own features.
final class StockGlobal: Sendable {
    let http: HTTPServer
    private let loops = EventLoopGroup(count: 1)
    private let calls = Shared<[String: [ScriptedCall]]>([:])
    /// What it answers to those who say that they live.
    let health: Shared<Result<Duration, GRPCStatus>>
    /// How often a zone has said so.
    let pings = Shared(0)

    /// - `lacks`: Methods that it does not have.
    init(lacks missing: Set<String> = [], health answer: Result<Duration, GRPCStatus> = .success(.zero)) async throws {
        let (calls, pings, health) = (calls, pings, Shared(answer))
        self.health = health
        var services = GRPCServices()
        let paths = [KDSPath.globalToZone, KDSPath.zoneToGlobal] + AdminMethod.allCases.map(\.path)
        for path in paths where !missing.contains(path) {
            services.add(path) { loop in
                let call = ScriptedCall()
                calls.withLock { $0[path, default: []].append(call) }
                return call.handler(on: loop)
            }
        }
        services.unary(KDSPath.healthCheck) { _ throws(GRPCStatus) in
            pings.withLock { $0 += 1 }
            let interval = try health.value.get()
            return ZoneHealthCheckResponse { $0.interval = interval }.serialized()
        }
        http = HTTPServer(loops: loops, address: .loopback(), grpc: services)
        try await http.start()
    }

    /// A zone called `east`, which tries again soon when it has lost its global.
    func zone(_ store: ResourceStore) -> KDSZoneClient {
        var settings = KDSZoneSettings(
            zone: "east",
            host: "127.0.0.1",
            port: http.boundPort ?? 0,
            instanceID: "east-0001",
            version: ["version": "2.14.3", "gitCommit": "0c7aaec6c02d"],
            config: #"{"mode":"zone"}"#
        )
        (settings.baseBackoff, settings.maxBackoff) = (.milliseconds(10), .milliseconds(20))
        return KDSZoneClient(
            settings: settings,
            store: store,
            loops: loops,
            admin: EchoAdmin(),
            now: wallClock,
            logger: .disabled
        )
    }

    /// Runs it and a zone with this store while `body` runs.
    func run(_ store: ResourceStore, _ body: () async throws -> Void) async throws {
        let client = zone(store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.http.run() }
            group.addTask { try await client.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// The call of a method on a zone's connection, counted from 0; waits for it.
    func call(_ path: String, _ number: Int = 0) async throws -> ScriptedCall {
        try await eventually("call \(number) of \(path)") { (calls.value[path]?.count ?? 0) > number }
        return try #require(calls.value[path]?[number])
    }

    /// How often a method was called.
    func count(_ path: String) -> Int { calls.value[path]?.count ?? 0 }

    /// A stock global's answer with these resources.
    static func told(
        _ kind: KindName,
        _ resources: [Resource] = [],
        nonce: String,
        removed: [String] = []
    ) throws -> [UInt8] {
        let descriptor = try #require(AllKinds[kind])
        let wire = try resources.map {
            try ResourceEncoding.encode($0.labelled(["kuma.io/origin": "global"]), descriptor)
        }
        return DeltaResponse.bytes(type: kind.description, nonce: nonce, identifier: "global", wire, removed: removed)
    }

    /// A stock global's wish for a type, or its answer to what was told of it.
    static func asks(_ type: String, nonce: String = "", error: String? = nil) -> [UInt8] {
        guard nonce.isEmpty else { return DeltaRequest.answer(type, nonce: nonce, error: error, nodeID: "east").bytes }
        let features = [
            "zone-token", "hash-suffix", "hg-mz-selector", "producer-policy-flow", "optional-top-level-target-ref",
        ]
        let peer = PeerDescription(
            instanceID: "global-1",
            version: ["version": "2.14.3"],
            config: "",
            features: features
        )
        return DeltaRequest.first(type, peer: peer, nodeID: "east").bytes
    }
}
