import GRPC
import HTTP
import Net
import ResourceModel
import Stores
import Synchronization
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
    func connect(to pair: Pair, name: String, _ response: [UInt8]) async throws(GRPCStatus) -> GRPCClient {
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
        client.call(KDSPath.globalToZone, make: { _ in Down(self, name) }, refused: { _ in })
        return client
    }

    func eventually(_ isSo: (Seen) -> Bool) async throws {
        while !seen.withLock({ isSo($0) }) { try await Task.sleep(for: .milliseconds(5)) }
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
        init(_ zone: TellingZone, _ name: String) {
            self.name = name
            self.zone = zone
            let peer = PeerDescription(instanceID: "\(name)-0001", version: [:], config: "")
            outgoing = [GRPCFrame(DeltaRequest.first("MeshTimeout", peer: peer, nodeID: name).bytes)]
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
        let pair = try await Pair([.mesh(), .timeout("before")])
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
            client.close()
        }
    }
}
