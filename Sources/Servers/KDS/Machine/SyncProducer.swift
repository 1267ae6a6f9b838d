import Delta
package import ResourceModel

/// The telling end of one stream: a `DeltaStream` of everything there is of each kind, in the words of KDS.
///
/// A response is made when it can be sent, from the view of that moment, so a slow peer costs nothing and skips what it missed. The first
/// response of a type is all that there is of it, never split: a receiver takes it as the whole state.
package struct SyncProducer: Sendable {
    /// What a request turned out to be.
    package enum Receipt: Equatable, Sendable {
        /// The first request of a type, or the first again.
        case asked
        case acknowledged
        case refused(String)
        /// An answer to a response that was answered before; ignored.
        case stale
        /// Too many types on one stream; the stream should end.
        case excessive
    }

    private let identifier: String
    private let zone: String
    private let softLimit: Int
    /// Set by the first request that says it.
    package var features: PeerFeatures = []
    private var stream = DeltaStream<PeerTable>()
    /// Kinds in the order of their first requests, in which they are looked at.
    package private(set) var types: [KindName] = []

    /// - Parameters:
    ///   - identifier: Of this control plane in responses.
    ///   - zone: The peer's zone, or the own one towards global.
    ///   - softLimit: Bytes after which a response that is not the first of its type is full.
    package init(identifier: String, zone: String, softLimit: Int = 4 << 20) {
        (self.identifier, self.zone, self.softLimit) = (identifier, zone, softLimit)
    }

    /// Takes a request. Ask for `next` afterwards.
    package mutating func received(_ request: DeltaRequest) -> Receipt {
        // Without a nonce it answers nothing: the peer begins with the type, or begins anew.
        if request.nonce.isEmpty { stream.restart(request.type) }
        let meaning = stream.received(
            .init(type: request.type, initialVersions: request.held, nonce: request.nonce, error: request.error)
        )
        switch meaning {
        case .subscribed:
            let kind = KindName(request.type)
            if !types.contains(kind) { types.append(kind) }
            return .asked
        case .acknowledged: return .acknowledged
        case .rejected(let text): return .refused(text)
        case .changed, .stale: return .stale
        case .excessive: return .excessive
        }
    }

    /// A response that may be sent now: its type and bytes; nil if there is nothing to tell, or answers are awaited.
    package mutating func next(_ view: SyncView) -> (type: KindName, bytes: [UInt8])? {
        for kind in types {
            let table = PeerTable(view.table(kind), for: zone, features: features)
            guard let answer = stream.next(kind.description, in: table, limit: softLimit) else { continue }
            let bytes = DeltaResponse.bytes(
                type: answer.type,
                nonce: answer.nonce,
                identifier: identifier,
                answer.changed,
                removed: answer.removed
            )
            return (kind, bytes)
        }
        return nil
    }
}
