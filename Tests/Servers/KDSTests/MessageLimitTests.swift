import GRPC
import HTTP
import Logging
import Metrics
import Net
import ResourceModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import KDS

/// A zone that tells dataplanes as they come to its hand, and takes what global tells.
private final class TellingZone: Sendable {
    /// What has been seen on the streams of the connection.
    struct Seen: Sendable {
        var isAcknowledged = false
        var refusal: GRPCStatus?
        /// Types and names that global told.
        var told: Set<String> = []
        var isClosed = false
    }

    let seen = Mutex(Seen())

    /// Opens both streams; the answer to global's request for dataplanes is `response`.
    func connect(
        to pair: Pair,
        name: String,
        _ response: [UInt8],
        asks types: [String] = ["MeshTimeout"],
        features: [String] = PeerFeatures.own
    ) async throws(GRPCStatus) -> GRPCClient {
        var options = GRPCClient.Options()
        options.metadata = HTTPHeaders([
            (KDSMetadata.clientID, name), (KDSMetadata.kdsVersion, "v3"),
            (KDSMetadata.features, KDSMetadata.hashSuffix),
        ])
        let client = GRPCClient(
            loop: pair.loops.next(),
            host: "127.0.0.1",
            port: pair.http.boundPort ?? 0,
            options: options
        )
        try await client.connect()
        client.call(KDSPath.zoneToGlobal, make: { _ in Up(self, response) }, refused: { _ in })
        client.call(KDSPath.globalToZone, make: { _ in Down(self, name, types, features) }, refused: { _ in })
        return client
    }

    func eventually(_ isSo: (Seen) -> Bool) async throws {
        try await TestSupport.eventually("the zone sees it") { seen.withLock { isSo($0) } }
    }

    private final class Up: GRPCCallHandler {
        private let zone: TellingZone
        private var outgoing: [GRPCFrame] = []
        private let response: [UInt8]
        init(_ zone: TellingZone, _ response: [UInt8]) { (self.zone, self.response) = (zone, response) }

        func message(_ bytes: [UInt8], on call: GRPCCall) {
            guard let request = try? DeltaRequest(bytes), request.type == "Dataplane" else { return }
            if request.nonce.isEmpty {
                outgoing.append(GRPCFrame(response))
                call.wake()
            } else if request.error == nil {
                zone.seen.withLock { $0.isAcknowledged = true }
            }
        }
        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }
        func closed(_ status: GRPCStatus, on call: GRPCCall) { zone.seen.withLock { $0.refusal = status } }
    }

    private final class Down: GRPCCallHandler {
        private let zone: TellingZone
        private var outgoing: [GRPCFrame]
        private let name: String
        init(_ zone: TellingZone, _ name: String, _ types: [String], _ features: [String]) {
            self.name = name
            self.zone = zone
            let peer = PeerDescription(instanceID: "\(name)-0001", version: [:], config: "", features: features)
            outgoing = types.map { GRPCFrame(DeltaRequest.first($0, peer: peer, nodeID: name).bytes) }
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) {
            guard let response = try? DeltaResponse(bytes) else { return }
            zone.seen.withLock { $0.told.formUnion(response.entries.map { String($0.name.prefix { $0 != "-" }) }) }
            outgoing.append(
                GRPCFrame(DeltaRequest.answer(response.type, nonce: response.nonce, error: nil, nodeID: name).bytes)
            )
            call.wake()
        }
        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }
        func closed(_ status: GRPCStatus, on call: GRPCCall) { zone.seen.withLock { $0.isClosed = true } }
    }
}

@Suite(.timeLimit(.minutes(1))) struct MessageLimitTests {
    private static let limit = 10 << 20

    /// Dataplanes in one message of exactly `size` bytes.
    private func message(of size: Int) throws -> [UInt8] {
        let kind = try #require(AllKinds[.dataplane])
        func bytes(_ last: Int) throws -> [UInt8] {
            let resources = try (0..<20).map { number in
                let padding = String(repeating: "x", count: number == 19 ? last : 500_000)
                return try ResourceEncoding.encode(.dataplane("dp-\(number)", tags: ["padding": padding]), kind)
            }
            return DeltaResponse.bytes(type: "Dataplane", nonce: "1", identifier: "east", resources, removed: [])
        }
        let first = try bytes(500_000)
        return try bytes(500_000 + size - first.count)
    }

    @Test func `a message of 10 MiB is taken`() async throws {
        let pair = try await Pair([.mesh()])
        let message = try message(of: Self.limit)
        #expect(message.count == Self.limit)
        try await pair.run([]) {
            let zone = TellingZone()
            let client = try await zone.connect(to: pair, name: "east", message)
            try await zone.eventually { $0.isAcknowledged }
            #expect(pair.global.snapshot.count(.dataplane) == 20)
            client.close()
        }
    }

    @Test func `a larger message is refused, nothing of it is stored, and all else still syncs`() async throws {
        let log = Log()
        let pair = try await Pair([.mesh(), .timeout("before")], logger: log.logger)
        let message = try message(of: Self.limit + 1)
        let store = try await ResourceStore.empty([.dataplane("dp")])
        try await pair.run([pair.zone("west", store)]) {
            let zone = TellingZone()
            let client = try await zone.connect(to: pair, name: "east", message)
            try await zone.eventually { $0.refusal != nil }
            #expect(zone.seen.withLock { $0.refusal?.code } == .resourceExhausted)
            // The same connection's other stream, and another zone.
            try await pair.global.put(.timeout("after"))
            try await zone.eventually { $0.told.isSuperset(of: ["before", "after"]) }
            await store.eventually { $0.count(.meshTimeout) == 2 }
            await pair.global.eventually { $0.count(.dataplane) == 1 }
            #expect(zone.seen.withLock { !$0.isClosed })
            let line = try #require(log.lines.first { $0.contains("cannot take what the zone tells") })
            for word in ["\(Self.limit + 1) vs. \(Self.limit)", "Dataplane", "KUMA_MULTIZONE_GLOBAL_KDS_MAX_MSG_SIZE"] {
                #expect(line.contains(word))
            }
            client.close()
        }
    }

    @Test func `two of ours tell each other more than fits into one message, both ways`() async throws {
        let timeouts = (0..<100).map { Resource.timeout("t\($0)") }
        let pair = try await Pair([.mesh()] + timeouts) { $0.maxMessage = 10_000 }
        let zone = try await ResourceStore.empty((0..<100).map { .dataplane("dp-\($0)") })
        let client = pair.zone("east", zone, maxMessage: 10_000)
        try await pair.run([client]) {
            await zone.eventually { $0.count(.meshTimeout) == 100 && $0.count(.mesh) == 1 }
            await pair.global.eventually { $0.count(.dataplane) == 100 }
        }
    }

    @Test func `a stock zone is told the other types, and the log says what is missing`() async throws {
        let log = Log()
        let timeouts = (0..<100).map { Resource.timeout("t\($0)") }
        let pair = try await Pair([.mesh()] + timeouts, logger: log.logger) { $0.maxMessage = 10_000 }
        try await pair.run([]) {
            let zone = TellingZone()
            let client = try await zone.connect(
                to: pair,
                name: "east",
                [],
                asks: ["MeshTimeout", "Mesh"],
                features: ["hash-suffix"]
            )
            try await zone.eventually { $0.told.contains { $0.hasPrefix("default") } }
            let line = try #require(log.lines.first { $0.contains("a type is not told") })
            let words = [
                "MeshTimeout", #""limit.bytes":"10000""#, "size", "KUMA_MULTIZONE_ZONE_KDS_MAX_MSG_SIZE", "east",
            ]
            #expect(words.filter { !line.contains($0) } == [], "\(line)")
            let metrics = String(decoding: pair.metrics.text(), as: UTF8.self)
            let aside = #"kds_resources_set_aside_total{reason="too_large",resource_type="MeshTimeout"} 1"#
            #expect(metrics.contains(aside))
            for timeout in timeouts.dropFirst(3) { try await pair.global.delete(timeout.key) }
            try await zone.eventually { $0.told.isSuperset(of: ["t0", "t1", "t2"]) && !$0.isClosed }
            client.close()
        }
    }
}
