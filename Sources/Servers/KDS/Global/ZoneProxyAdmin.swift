import Crypto
import Documents
import Net
package import ProxyQuestions
import ResourceModel
import Stores
import Synchronization

/// Asks proxies of zones through the streams that the zones hold open to this instance.
package final class ZoneProxyAdmin: ProxyAdmin {
    private struct StreamKey: Hashable {
        let zone: String
        let method: AdminMethod
    }

    private struct OpenStream {
        let id: UInt64
        let stream: LoopBound<ZoneAdminStream>
    }

    private let store: ResourceStore
    private let timeout: Duration
    private let streams = Mutex<[StreamKey: OpenStream]>([:])

    init(store: ResourceStore, timeout: Duration) { (self.store, self.timeout) = (store, timeout) }

    /// The newest stream of a zone is the one that is used.
    func opened(_ zone: String, _ method: AdminMethod, id: UInt64, _ stream: LoopBound<ZoneAdminStream>) {
        streams.withLock { $0[StreamKey(zone: zone, method: method)] = OpenStream(id: id, stream: stream) }
    }

    func closed(_ zone: String, _ method: AdminMethod, id: UInt64) {
        streams.withLock { streams in
            let key = StreamKey(zone: zone, method: method)
            if streams[key]?.id == id { streams.removeValue(forKey: key) }
        }
    }

    /// What the proxy said to its zone. Throws if the zone is away, does not answer in time, or answers with an error.
    package func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
        let method = AdminMethod(question.subject)
        let snapshot = store.snapshot
        guard let proxy = snapshot[question.proxy] else {
            throw ProxyAdminError(
                "could not send \(method.requestName): \(question.proxy.kind) \"\(question.proxy.name)\" not found"
            )
        }
        guard let zone = proxy.labels[Label.zone] else {
            throw ProxyAdminError("could not send \(method.requestName): the proxy belongs to no zone")
        }
        let insight = snapshot[ResourceKey(.zoneInsight, name: zone)]
        guard let stream = streams.withLock({ $0[StreamKey(zone: zone, method: method)] }) else {
            let reason =
                Self.isOnline(insight)
                ? "stream to execute \(method.words) operations is not yet connected"
                : "couldn't execute \(method.words) operation, zone is offline"
            throw ProxyAdminError("could not send \(method.requestName): \(reason)")
        }
        var local = question
        local.proxy.name = Self.name(of: proxy, inZoneOf: insight)
        return try await ask(AdminRequest(id: RandomID().description, question: local), stream.stream)
    }

    private func ask(_ request: AdminRequest, _ stream: LoopBound<ZoneAdminStream>) async throws(ProxyAdminError)
        -> [UInt8]
    {
        let timeout = timeout
        let result: Result<[UInt8], ProxyAdminError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let once = OneAnswer(continuation)
                stream.loop.execute {
                    guard let live = stream.value else {
                        return once.resume(.failure(ProxyAdminError("the connection to the zone is lost")))
                    }
                    live.ask(request) { once.resume($0) }
                    stream.loop.timer(after: timeout) { live.forget(request.id) }
                }
            }
        } onCancel: {
            stream.perform { $0.forget(request.id) }
        }
        return try result.get()
    }

    private static func isOnline(_ insight: Resource?) -> Bool {
        insight?.spec["subscriptions"]?.arrayValue?.contains { $0["connectTime"] != nil && $0["disconnectTime"] == nil }
            ?? false
    }

    /// What the zone calls the proxy.
    private static func name(of proxy: Resource, inZoneOf insight: Resource?) -> String {
        guard let namespace = proxy.labels[Label.namespace], !namespace.isEmpty,
            let config = insight?.spec["subscriptions"]?.arrayValue?.last?["config"]?.stringValue,
            // Settings that can't be read are not those of a zone on Kubernetes.
            let json = try? JSON(parsing: Array(config.utf8)), json["store"]?["type"]?.stringValue == "kubernetes"
        else { return proxy.displayName }
        return "\(proxy.displayName).\(namespace)"
    }
}

/// Resumes a continuation the first time only.
private final class OneAnswer: Sendable {
    private let continuation: Mutex<CheckedContinuation<Result<[UInt8], ProxyAdminError>, Never>?>

    init(_ continuation: CheckedContinuation<Result<[UInt8], ProxyAdminError>, Never>) {
        self.continuation = Mutex(continuation)
    }

    func resume(_ result: Result<[UInt8], ProxyAdminError>) {
        continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }?.resume(returning: result)
    }
}
