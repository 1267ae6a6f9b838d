import GRPC
import HTTP
import Net
import TestSupport
import Testing

@testable import KDS

/// A zone that says on its calls what a test tells it to, and keeps what it hears.
final class ScriptedZone: Sendable {
    private let client: GRPCClient

    private init(_ client: GRPCClient) { self.client = client }

    /// - `features`: Of the metadata; those of a stock zone if left out.
    static func connect(
        _ name: String?,
        port: Int?,
        features: [String] = ["zone-ping-health", "hash-suffix"],
        token: String? = nil
    ) async throws -> ScriptedZone {
        var options = GRPCClient.Options()
        options.gzip = true
        if let name { options.metadata.add("client-id", name) }
        options.metadata.add("kds-version", "v3")
        for feature in features { options.metadata.add("features", feature) }
        options.metadata.add("version", "2.14.3")
        if let token { options.metadata.add("authorization", token) }
        let loop = EventLoopGroup(count: 1).next()
        let client = GRPCClient(loop: loop, host: "127.0.0.1", port: port ?? 0, options: options)
        try await client.connect()
        return ScriptedZone(client)
    }

    func open(_ path: String) async -> ScriptedCall {
        let call = ScriptedCall()
        await client.loop.run { _ = self.client.call(path, handler: call.handler(on: self.client.loop)) }
        return call
    }

    func unary(_ path: String, _ request: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        try await client.unary(path, request)
    }

    func close() { client.close() }
}

/// One call of a ``ScriptedZone``, or of who calls a ``StockGlobal``.
final class ScriptedCall: Sendable {
    struct Heard: Sendable {
        var messages: [[UInt8]] = []
        var end: GRPCStatus?
        /// What came with the call: of who calls a ``StockGlobal``.
        var metadata = HTTPHeaders()
    }

    /// Loop only.
    final class Handler: GRPCCallHandler {
        private let heard: Shared<Heard>
        private var outgoing: [GRPCOutbound] = []
        private weak var call: GRPCCall?
        fileprivate init(_ heard: Shared<Heard>) { self.heard = heard }
        func opened(on call: GRPCCall) {
            self.call = call
            heard.withLock { $0.metadata = call.metadata }
        }
        func say(_ bytes: [UInt8]) {
            outgoing.append(.message(GRPCFrame(bytes)))
            call?.wake()
        }
        func end(_ status: GRPCStatus) {
            outgoing.append(.end(status))
            call?.wake()
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) { heard.withLock { $0.messages.append(bytes) } }
        func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : outgoing.removeFirst() }
        func closed(_ status: GRPCStatus, on call: GRPCCall) { heard.withLock { $0.end = status } }
    }

    private let heard = Shared(Heard())
    private let bound = Shared<LoopBound<Handler>?>(nil)

    func handler(on loop: EventLoop) -> Handler {
        let handler = Handler(heard)
        bound.withLock { $0 = LoopBound(handler, on: loop) }
        return handler
    }

    func say(_ bytes: [UInt8]) { bound.value?.perform { $0.say(bytes) } }

    /// Ends the call, as a server does.
    func finish(_ status: GRPCStatus) { bound.value?.perform { $0.end(status) } }

    var metadata: HTTPHeaders { heard.value.metadata }

    /// The status that ends the call.
    func end() async throws -> GRPCStatus {
        try await eventually("the call ends") { heard.value.end != nil }
        return heard.value.end ?? .ok
    }

    var isOpen: Bool { heard.value.end == nil }

    /// All messages so far.
    var messages: [[UInt8]] { heard.value.messages }

    /// All responses so far.
    var responses: [DeltaResponse] { heard.value.messages.compactMap { try? DeltaResponse($0) } }

    /// All requests so far.
    var requests: [DeltaRequest] { heard.value.messages.compactMap { try? DeltaRequest($0) } }

    /// The first response that fits.
    func response(_ what: String, where fits: (DeltaResponse) -> Bool) async throws -> DeltaResponse {
        try await eventually(what) { responses.contains(where: fits) }
        let found = responses.first(where: fits)
        return try #require(found)
    }

    /// The first request that fits.
    func request(_ what: String, where fits: (DeltaRequest) -> Bool) async throws -> DeltaRequest {
        try await eventually(what) { requests.contains(where: fits) }
        let found = requests.first(where: fits)
        return try #require(found)
    }
}
