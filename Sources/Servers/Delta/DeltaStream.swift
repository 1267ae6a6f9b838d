/// The sender's side of a discovery stream: many types, one answer in flight for each, nonces counted over all.
///
/// A pure machine. The shell hands it requests and asks for the next answer when there is room; the machine compares what the peer
/// has acknowledged with the newest items. It keeps no queue: what a slow peer missed, it never sees.
/// Source: xDS protocol, "Incremental xDS" and "ACK/NACK and resource type instance version".
package struct DeltaStream<Items: VersionedSet>: Sendable {
    /// An incremental request, without the node.
    package struct Request: Sendable {
        /// As the peer wrote it; nothing checks here whether there is such a type.
        package var type: String
        /// Names, `*` for all. In the first request of a type, none means all.
        package var subscribe: [String]
        /// Names, `*` for all, that the peer has no use for any more.
        package var unsubscribe: [String]
        /// Versions by name that the peer kept from an earlier stream; in the first request of a type.
        package var initialVersions: [String: String]
        /// Empty in requests that answer nothing.
        package var nonce: String
        /// Why the answer with `nonce` is refused.
        package var error: String?

        /// Without `nonce` the request answers nothing; with `error` it must have one.
        package init(
            type: String,
            subscribe: [String] = [],
            unsubscribe: [String] = [],
            initialVersions: [String: String] = [:],
            nonce: String = "",
            error: String? = nil
        ) {
            (self.type, self.subscribe, self.unsubscribe) = (type, subscribe, unsubscribe)
            (self.initialVersions, self.nonce, self.error) = (initialVersions, nonce, error)
        }
    }

    /// An answer to be sent.
    package struct Response: Sendable {
        /// As the peer asked for it.
        package var type: String
        /// By which the peer's answer is told; counted over all types of the stream, from 1.
        package var nonce: String
        /// Sorted by name.
        package var changed: [Items.Item]
        /// Sorted.
        package var removed: [String]
        /// Whether this is the first answer of its type on the stream.
        package var isFirst: Bool
        /// Whether more of the first answer follows: what is not named yet may still come.
        package var isPart: Bool
    }

    /// What a request meant.
    package enum OnRequest: Equatable, Sendable {
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
    package private(set) var subscriptions: [String: TypeSubscription<Items>] = [:]
    private var answered: Set<String> = []
    private var lastNonce = 0
    private var tooLarge: [Items.Item] = []

    /// The peer has asked for nothing yet.
    package init() {}

    /// Types that one peer may ask for; there are not so many.
    private static var typeLimit: Int { 256 }

    /// Types that the peer has asked for.
    package var types: Set<String> { Set(subscriptions.keys) }

    /// The state of one type, nil if the peer has not asked for it.
    package subscript(type: String) -> TypeSubscription<Items>? { subscriptions[type] }

    /// Takes a request. Ask for `next` of its type afterwards.
    package mutating func received(_ request: Request) -> OnRequest {
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
    package mutating func received(stateOfTheWorld type: String, names: Set<String>, nonce: String, error: String?)
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

    private mutating func settle(_ type: String, _ nonce: String, _ error: String?) -> OnRequest {
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
    package mutating func recognize(_ type: String, in items: Items) { subscriptions[type]?.recognize(items) }

    /// The next answer for a type; nil if the peer has not asked for it, has not acknowledged the last answer, or is up to date.
    ///
    /// - `items`: The newest state of the type.
    /// - `limit`, `maximum`, `splitsFirst`, `isWhole` and the rest: As for `TypeSubscription.next`.
    package mutating func next(
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
    package mutating func takeTooLarge() -> [Items.Item] {
        defer { tooLarge = [] }
        return tooLarge
    }

    /// The last answer of the type could not be sent: `next` makes it anew, from what there is then.
    package mutating func withdraw(_ type: String) {
        if subscriptions[type]?.withdraw() == true { answered.remove(type) }
    }

    /// The peer has begun anew with the type: its next request is as the first one, and so is the next answer.
    package mutating func restart(_ type: String) {
        subscriptions[type] = nil
        answered.remove(type)
    }

    /// The peer shall be sent these again, as far as it wants them.
    package mutating func forget(_ names: some Sequence<String>, of type: String) {
        guard subscriptions[type] != nil else { return }
        for name in names { subscriptions[type]?.forget(name) }
    }
}
