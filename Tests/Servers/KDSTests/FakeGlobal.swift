import Documents
import GRPC
import HTTP
import Logging
import Net
import ResourceModel
import Stores
import Synchronization

@testable import KDS

/// What a zone asked, over all connections.
final class Recorder: Sendable {
    private let all = Mutex<[DeltaRequest]>([])
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    init() { (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    func note(_ request: DeltaRequest) {
        all.withLock { $0.append(request) }
        wake.yield()
    }

    /// Waits for a first request of a type. The test's time limit ends a wait that is in vain.
    func request(of type: String, where fits: (DeltaRequest) -> Bool) async -> DeltaRequest? {
        for await _ in wakes {
            if let found = all.withLock({ $0.first { $0.type == type && $0.nonce.isEmpty && fits($0) } }) {
                return found
            }
        }
        return nil
    }
}

/// A global that tells one policy, says that it knows how to resume, and ends each connection when the policy was taken.
final class FakeGlobal: Sendable {
    static let told = Resource.timeout("told", labels: ["kuma.io/origin": "global"])
    let http: HTTPServer
    private let loops = EventLoopGroup(count: 1)

    init(_ recorder: Recorder) async throws {
        var services = GRPCServices()
        services.add(KDSPath.globalToZone) { _ in Down(recorder) }
        services.add(KDSPath.zoneToGlobal) { _ in Up() }
        for method in AdminMethod.allCases { services.add(method.path) { _ in Silent() } }
        http = HTTPServer(loops: loops, address: .loopback(), grpc: services)
        try await http.start()
    }

    func client(_ zone: String, _ store: ResourceStore) -> KDSZoneClient {
        var settings = KDSZoneSettings(
            zone: zone,
            host: "127.0.0.1",
            port: http.boundPort ?? 0,
            instanceID: "\(zone)-0001",
            version: ["version": "2.14.3"],
            config: "{}"
        )
        settings.baseBackoff = .milliseconds(10)
        settings.maxBackoff = .milliseconds(20)
        return KDSZoneClient(
            settings: settings,
            store: store,
            loops: loops,
            admin: SilentAdmin(),
            now: wallClock,
            logger: .disabled
        )
    }

    private final class Down: GRPCCallHandler {
        private let recorder: Recorder
        private var outgoing: [GRPCFrame] = []
        init(_ recorder: Recorder) { self.recorder = recorder }

        func message(_ bytes: [UInt8], on call: GRPCCall) {
            guard let request = try? DeltaRequest(bytes) else { return call.cancel() }
            recorder.note(request)
            if request.nonce == "1" { return call.cancel(GRPCStatus(.unavailable, "enough")) }
            guard request.type == "MeshTimeout", let kind = AllKinds[.meshTimeout],
                let wire = try? ResourceEncoding.encode(FakeGlobal.told, kind)
            else { return }
            let news = request.held[wire.name] == wire.version ? [] : [wire]
            outgoing.append(
                GRPCFrame(DeltaResponse.bytes(type: "MeshTimeout", nonce: "1", identifier: "global", news, removed: []))
            )
            call.wake()
        }

        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }
        func closed(_ status: GRPCStatus, on call: GRPCCall) {}
    }

    private final class Up: GRPCCallHandler {
        private var outgoing: [GRPCFrame]
        init() {
            let peer = PeerDescription(instanceID: "fake-0001", version: [:], config: "")
            outgoing = [GRPCFrame(DeltaRequest.first("Dataplane", peer: peer, nodeID: "east").bytes)]
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) {}
        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }
        func closed(_ status: GRPCStatus, on call: GRPCCall) {}
    }

    private final class Silent: GRPCCallHandler {
        func message(_ bytes: [UInt8], on call: GRPCCall) {}
        func next(on call: GRPCCall) -> GRPCOutbound { .wait }
        func closed(_ status: GRPCStatus, on call: GRPCCall) {}
    }
}
