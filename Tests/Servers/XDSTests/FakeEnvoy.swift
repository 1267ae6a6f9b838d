import Documents
import EnvoyConfig
import EnvoyProtos
import GRPC
import HTTP
import Net
import Protobuf
import Synchronization
import Testing

@testable import XDS

/// A proxy over a real stream: says what it is told to, keeps what it gets.
final class FakeEnvoy: Sendable {
    private struct State {
        var responses: [DeltaDiscoveryResponse] = []
        var ended: GRPCStatus?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Loop only.
    private final class Call: GRPCCallHandler {
        var outgoing: [GRPCOutbound] = []
        weak var call: GRPCCall?
        let owner: FakeEnvoy
        init(_ owner: FakeEnvoy) { self.owner = owner }
        func opened(on call: GRPCCall) { self.call = call }
        func send(_ outbound: GRPCOutbound) {
            outgoing.append(outbound)
            call?.wake()
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) {
            guard let response = try? DeltaDiscoveryResponse(serialized: bytes) else { return call.cancel() }
            owner.change { $0.responses.append(response) }
        }
        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : outgoing.removeFirst() }
        func closed(_ status: GRPCStatus, on call: GRPCCall) { owner.change { $0.ended = status } }
    }

    static let service = "/envoy.service.discovery.v3.AggregatedDiscoveryService/"
    private let state = Mutex(State())
    private let client: GRPCClient
    private let call = Mutex<LoopBound<Call>?>(nil)

    private init(_ client: GRPCClient) { self.client = client }

    /// Connects and opens a delta stream.
    static func connect(port: Int, token: String? = nil) async throws -> FakeEnvoy {
        let client = GRPCClient(loop: EventLoopGroup(count: 1).next(), host: "127.0.0.1", port: port)
        try await client.connect()
        let envoy = FakeEnvoy(client)
        var metadata = HTTPHeaders()
        if let token { metadata.add("authorization", token) }
        let sent = metadata
        await client.loop.run {
            let call = Call(envoy)
            client.call(service + "DeltaAggregatedResources", metadata: sent, handler: call)
            envoy.call.withLock { $0 = LoopBound(call, on: client.loop) }
        }
        return envoy
    }

    private func change(_ body: (inout sending State) -> Void) {
        let waiters = state.withLock { state in
            body(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func send(_ request: DeltaDiscoveryRequest) {
        let bytes = request.serialized()
        call.withLock { $0 }?.perform { $0.send(.message(GRPCFrame(bytes))) }
    }

    func ask(_ type: String, _ names: [String] = [], id: String = "", metadata: Struct = [:]) {
        send(
            DeltaDiscoveryRequest {
                $0.typeUrl = type
                $0.resourceNamesSubscribe = names
                if !id.isEmpty {
                    $0.node = EnvoyProtos.Node {
                        $0.id = id
                        $0.metadata = metadata
                    }
                }
            }
        )
    }

    func acknowledge(_ response: DeltaDiscoveryResponse, error: String? = nil) {
        send(
            DeltaDiscoveryRequest {
                $0.typeUrl = response.typeUrl
                $0.responseNonce = response.nonce
                if let error { $0.errorDetail = Status { $0.message = error } }
            }
        )
    }

    /// Says goodbye, as a proxy does that ends.
    func sayGoodbye() { call.withLock { $0 }?.perform { $0.send(.end(.ok)) } }

    /// Breaks the connection.
    func breakOff() { client.close() }

    var responses: [DeltaDiscoveryResponse] { state.withLock { $0.responses } }

    /// The status that ended the stream, waiting for it.
    func end() async -> GRPCStatus {
        while true {
            if let ended = state.withLock({ $0.ended }) { return ended }
            await changed { $0.ended != nil }
        }
    }

    /// The response at `index`, waiting for it; nil if the stream ends first.
    func response(_ index: Int) async -> DeltaDiscoveryResponse? {
        while true {
            let (responses, ended) = state.withLock { ($0.responses, $0.ended) }
            if index < responses.count { return responses[index] }
            if ended != nil { return nil }
            await changed { $0.ended != nil || $0.responses.count > index }
        }
    }

    private func changed(_ isDone: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if isDone(state) { return true }
                state.waiters.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }
}
