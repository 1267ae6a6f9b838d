/// The sender's side of a discovery stream: many types, one answer in flight for each, nonces counted over all.
///
/// A pure machine. The shell hands it requests and asks for the next answer when there is room; the machine compares what the peer
/// has acknowledged with the newest items. It keeps no queue: what a slow peer missed, it never sees.
/// Source: xDS protocol, "Incremental xDS" and "ACK/NACK and resource type instance version".
public struct DeltaStream<Items: VersionedSet>: Sendable {
    /// An incremental request, without the node.
    public struct Request: Sendable {
        /// As the peer wrote it; nothing checks here whether there is such a type.
        public var type: String
        /// Names, `*` for all. In the first request of a type, none means all.
        public var subscribe: [String]
        /// Names, `*` for all, that the peer has no use for any more.
        public var unsubscribe: [String]
        /// What the peer kept from an earlier stream; in the first request of a type.
        public var initialVersions: KeptVersions
        /// Empty in requests that answer nothing.
        public var nonce: String
        /// Why the answer with `nonce` is refused.
        public var error: String?

        /// Without `nonce` the request answers nothing; with `error` it must have one.
        @inlinable public init(
            type: String,
            subscribe: [String] = [],
            unsubscribe: [String] = [],
            initialVersions: KeptVersions = [:],
            nonce: String = "",
            error: String? = nil
        ) {
            (self.type, self.subscribe, self.unsubscribe) = (type, subscribe, unsubscribe)
            (self.initialVersions, self.nonce, self.error) = (initialVersions, nonce, error)
        }
    }

    /// An answer to be sent.
    public struct Response: Sendable {
        /// As the peer asked for it.
        public var type: String
        /// By which the peer's answer is told; counted over all types of the stream, from 1.
        public var nonce: String
        /// Sorted by name.
        public var changed: [Items.Item]
        /// Sorted.
        public var removed: [String]
        /// Whether this is the first answer of its type on the stream.
        public var isFirst: Bool
        /// Whether more of the first answer follows: what is not named yet may still come.
        public var isPart: Bool

        @inlinable init(
            type: String,
            nonce: String,
            changed: [Items.Item],
            removed: [String],
            isFirst: Bool,
            isPart: Bool
        ) {
            (self.type, self.nonce, self.changed) = (type, nonce, changed)
            (self.removed, self.isFirst, self.isPart) = (removed, isFirst, isPart)
        }
    }

    /// What a request meant.
    public enum OnRequest: Equatable, Sendable {
        /// The first request for a type: an answer may be due.
        case subscribed
        /// Other names are wanted of a type, or the same ones again.
        case changed
        /// The peer runs what it was sent last.
        case acknowledged
        /// The peer keeps what it had; with its reason.
        case rejected(String)
        /// The nonce belongs to an older answer. Changes of names count, nothing else.
        case stale
        /// One type more than any peer has a use for: the request is not taken.
        case excessive
    }

    /// By type, as the peer wrote it.
    @usableFromInline var subscriptions: [String: TypeSubscription<Items>] = [:]
    @usableFromInline var answered: Set<String> = []
    @usableFromInline var lastNonce = 0
    @usableFromInline var tooLarge: [Items.Item] = []

    /// The peer has asked for nothing yet.
    @inlinable public init() {}

    /// Types that one peer may ask for; there are not so many.
    @inlinable static var typeLimit: Int { 256 }

    /// Types that the peer has asked for.
    @inlinable public var types: Set<String> { Set(subscriptions.keys) }

    /// The state of one type, nil if the peer has not asked for it.
    @inlinable public subscript(type: String) -> TypeSubscription<Items>? { subscriptions[type] }

    /// Takes a request. Ask for `next` of its type afterwards.
    @inlinable public mutating func received(_ request: Request) -> OnRequest {
        guard subscriptions[request.type] != nil else {
            guard subscriptions.count < Self.typeLimit else { return .excessive }
            subscriptions[request.type] = TypeSubscription(names: request.subscribe, versions: request.initialVersions)
            return .subscribed
        }
        let meaning = settle(request.type, request.nonce, request.error)
        // A refusal may repeat its `*`; asked for anew is only what comes with no refusal.
        if request.error == nil || !request.unsubscribe.isEmpty {
            subscriptions[request.type]?.change(adding: request.subscribe, dropping: request.unsubscribe)
        }
        return meaning
    }

    /// Takes a request in the form that names all that is wanted (state of the world).
    @inlinable public mutating func received(
        stateOfTheWorld type: String,
        names: Set<String>,
        nonce: String,
        error: String?
    )
        -> OnRequest
    {
        guard subscriptions[type] != nil else {
            guard subscriptions.count < Self.typeLimit else { return .excessive }
            subscriptions[type] = TypeSubscription(names: Array(names))
            return .subscribed
        }
        let meaning = settle(type, nonce, error)
        if meaning != .stale { subscriptions[type]?.replace(names: names) }
        return meaning
    }

    @inlinable mutating func settle(_ type: String, _ nonce: String, _ error: String?) -> OnRequest {
        if nonce.isEmpty { return .changed }
        guard let subscription = subscriptions[type] else { return .changed }
        if subscription.isInFlight(nonce) {
            if let error {
                subscriptions[type]?.rejected()
                return .rejected(error)
            }
            subscriptions[type]?.acknowledged()
            return .acknowledged
        }
        // After an acknowledgement the nonce may come again with other names.
        return subscription.isWaiting ? .stale : .changed
    }

    /// To be called before a type is looked at, so that later looks cost only what changed.
    ///
    /// - `items`: The newest state of the type.
    @inlinable public mutating func recognize(_ type: String, in items: Items) {
        subscriptions[type]?.recognize(items)
    }

    /// The next answer for a type; nil if the peer has not asked for it, has not acknowledged the last answer, or is up to date.
    ///
    /// - `items`: The newest state of the type.
    /// - `limit`, `maximum`, `splitsFirst`, `isWhole` and the rest: As for `TypeSubscription.next`.
    @inlinable public mutating func next(
        _ type: String,
        in items: Items,
        limit: Int = .max,
        maximum: Int = .max,
        splitsFirst: Bool = false,
        isWhole: Bool = false,
        keepsRemoved: Bool = false,
        tellsMissing: Bool = true
    ) -> Response? {
        let nonce = String(lastNonce &+ 1)
        let portion = subscriptions[type]?.next(
            in: items,
            nonce: nonce,
            limit: limit,
            maximum: maximum,
            tooLarge: { tooLarge.append($0) },
            splitsFirst: splitsFirst,
            isWhole: isWhole,
            keepsRemoved: keepsRemoved,
            tellsMissing: tellsMissing
        )
        guard let portion else { return nil }
        lastNonce &+= 1
        return Response(
            type: type,
            nonce: nonce,
            changed: portion.changed,
            removed: portion.removed,
            isFirst: answered.insert(type).inserted,
            isPart: portion.isPart
        )
    }

    /// Items that `next` has left out since this was asked last, as larger than `maximum`; each version once.
    @inlinable public mutating func takeTooLarge() -> [Items.Item] {
        defer { tooLarge = [] }
        return tooLarge
    }

    /// The last answer of the type could not be sent: `next` makes it anew, from what there is then.
    @inlinable public mutating func withdraw(_ type: String) {
        if subscriptions[type]?.withdraw() == true { answered.remove(type) }
    }

    /// The peer has begun anew with the type: its next request is as the first one, and so is the next answer.
    @inlinable public mutating func restart(_ type: String) {
        subscriptions[type] = nil
        answered.remove(type)
    }

    /// The peer shall be sent these again, as far as it wants them.
    @inlinable public mutating func forget(_ names: some Sequence<String>, of type: String) {
        guard subscriptions[type] != nil else { return }
        for name in names { subscriptions[type]?.forget(name) }
    }
}
