import Delta
package import ResourceModel

/// The telling end of one stream: a `DeltaStream` of everything there is of each kind, in the words of KDS.
///
/// A response is made when it can be sent, from the view of that moment, so a slow peer costs nothing and skips what it missed. The first
/// response of a type is all that there is of it, and split only for a peer that knows of parts: others take it as the whole state.
/// A resource that is too large for a message is set aside, the rest of its type goes on. A first response that must not be split and is
/// too large is not sent, and tried again when the type changes; other types go on.
package struct SyncProducer: Sendable {
    /// What a request turned out to be.
    package enum Receipt: Equatable, Sendable {
        /// The first request of a type, or the first again.
        case asked
        case acknowledged
        case refused(String)
        /// An answer where no response waits for one; ignored.
        case stale
        /// Too many types on one stream; the stream should end.
        case excessive
    }

    private let identifier: String
    /// The peer's, or the own one towards global.
    let zone: String
    private let limits: MessageLimits
    /// Set by the first request that says it.
    package var features: PeerFeatures = []
    private var stream = DeltaStream<PeerTable>()
    /// Types whose message was too large, with the state that it told.
    private var heldBack: [KindName: (table: SyncTable, size: Int)] = [:]
    private var oversized: [Oversized] = []
    /// Kinds in the order of their first requests, in which they are looked at.
    package private(set) var types: [KindName] = []

    /// - Parameters:
    ///   - identifier: Of this control plane in responses.
    ///   - zone: The peer's zone, or the own one towards global.
    ///   - limits: Of responses.
    package init(identifier: String, zone: String, limits: MessageLimits = MessageLimits()) {
        (self.identifier, self.zone, self.limits) = (identifier, zone, limits)
    }

    /// Takes a request. Ask for `next` afterwards.
    package mutating func received(_ request: DeltaRequest) -> Receipt {
        // Without a nonce it answers nothing: the peer begins with the type, or begins anew.
        if request.nonce.isEmpty {
            stream.restart(request.type)
            heldBack[KindName(request.type)] = nil
        }
        // Compat: one response of a type is open at a time, and Kuma takes whatever comes for the type as its answer.
        let nonce = request.nonce.isEmpty ? "" : stream[request.type]?.openNonce ?? request.nonce
        let meaning = stream.received(
            .init(
                type: request.type,
                initialVersions: KeptVersions(request.held),
                nonce: nonce,
                error: request.error
            )
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
            let all = view.table(kind)
            if let held = heldBack[kind], all.isSame(as: held.table) { continue }
            let table = PeerTable(all, for: zone, features: features)
            let answer = stream.next(
                kind.description,
                in: table,
                limit: limits.soft,
                maximum: limits.resource,
                splitsFirst: features.contains(.parts)
            )
            oversized += stream.takeTooLarge().map { Oversized(type: kind, name: $0.name, size: $0.byteCount) }
            guard let answer else { continue }
            let bytes = DeltaResponse.bytes(
                type: answer.type,
                nonce: answer.nonce,
                identifier: identifier,
                answer.changed,
                removed: answer.removed,
                isPart: answer.isPart
            )
            if bytes.count > limits.hard {
                holdBack(kind, all, size: bytes.count)
                continue
            }
            heldBack[kind] = nil
            return (kind, bytes)
        }
        return nil
    }

    private mutating func holdBack(_ kind: KindName, _ table: SyncTable, size: Int) {
        stream.withdraw(kind.description)
        if heldBack[kind]?.size != size { oversized.append(Oversized(type: kind, size: size)) }
        heldBack[kind] = (table, size)
    }

    /// What was not sent since this was asked last; each size once.
    mutating func takeOversized() -> [Oversized] {
        defer { oversized = [] }
        return oversized
    }
}
