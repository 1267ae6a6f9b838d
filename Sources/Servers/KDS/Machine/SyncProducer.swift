package import ResourceModel

/// The telling end of one stream: what the peer was told, and what it has to be told next.
///
/// Holds names and versions only. A response is made when it can be sent, from the view of that moment, so a slow peer costs
/// nothing and skips what it missed. One response of a type is under way at a time. The first one is all that there is of the type,
/// never split: a receiver takes it as the whole state. What was refused is not told again before it changes.
package struct SyncProducer: Sendable {
    /// What a request turned out to be.
    package enum Receipt: Equatable, Sendable {
        /// The first request of a type.
        case asked
        case acknowledged
        case refused(String)
        /// An answer to a response that was answered before; ignored.
        case stale
        /// Too many types on one stream; the stream should end.
        case excessive
    }

    private struct TypeState {
        /// Versions by name, as told or as the peer said that it holds.
        var known: [String: String]
        var outstanding: String?
        /// Whether a response is due although there is nothing to tell.
        var owesAnswer = true
        var pending = Pending.all
    }

    private enum Pending {
        case all
        case names(Set<String>)

        var isEmpty: Bool { if case .names(let names) = self { names.isEmpty } else { false } }

        mutating func insert(_ more: Set<String>) {
            if case .names(var names) = self {
                self = .names([])
                names.formUnion(more)
                self = .names(names)
            }
        }
    }

    private static let typeLimit = 256
    private let identifier: String
    private let zone: String
    private let softLimit: Int
    /// Set by the first request that says it.
    package var features: PeerFeatures = []
    private var states: [KindName: TypeState] = [:]
    /// Types in the order in which they are looked at.
    private var order: [KindName] = []
    private var lastNonce: UInt64 = 0

    /// - Parameters:
    ///   - identifier: Of this control plane in responses.
    ///   - zone: The peer's zone, or the own one towards global.
    ///   - softLimit: Bytes after which a response that is not the first of its type is full.
    package init(identifier: String, zone: String, softLimit: Int = 4 << 20) {
        (self.identifier, self.zone, self.softLimit) = (identifier, zone, softLimit)
    }

    /// Types that were asked for, in the order of their first requests.
    package var types: [KindName] { order }

    /// Takes a request. Ask for `next` afterwards.
    package mutating func received(_ request: DeltaRequest) -> Receipt {
        let kind = KindName(request.type)
        guard var state = states[kind] else {
            guard order.count < Self.typeLimit else { return .excessive }
            states[kind] = TypeState(known: request.held)
            order.append(kind)
            return .asked
        }
        if request.nonce.isEmpty {
            states[kind] = TypeState(known: request.held)
            return .asked
        }
        guard state.outstanding == request.nonce else { return .stale }
        state.outstanding = nil
        states[kind] = state
        return request.error.map { .refused($0) } ?? .acknowledged
    }

    /// Notes that the view holds something else under these names.
    package mutating func changed(_ changes: SyncViewChanges) {
        for (kind, names) in changes { states[kind]?.pending.insert(names) }
    }

    /// Notes that the view may differ in everything.
    package mutating func changedEverything() {
        for kind in order { states[kind]?.pending = .all }
    }

    /// A response that may be sent now: its type and bytes; nil if there is nothing to tell, or answers are awaited.
    package mutating func next(_ view: SyncView) -> (type: KindName, bytes: [UInt8])? {
        for kind in order {
            guard var state = states[kind], state.outstanding == nil, state.owesAnswer || !state.pending.isEmpty else {
                continue
            }
            states[kind] = nil
            let (resources, removed) = difference(&state, view.table(kind))
            defer { states[kind] = state }
            guard state.owesAnswer || !resources.isEmpty || !removed.isEmpty else { continue }
            state.owesAnswer = false
            lastNonce += 1
            let nonce = String(lastNonce)
            state.outstanding = nonce
            return (
                kind,
                DeltaResponse.bytes(
                    type: kind.description,
                    nonce: nonce,
                    identifier: identifier,
                    resources,
                    removed: removed
                )
            )
        }
        return nil
    }

    /// What the peer lacks and what it holds too much; `state` then knows it as told.
    private func difference(
        _ state: inout TypeState,
        _ table: [String: SyncView.Entry]
    ) -> (resources: [WireResource], removed: [String]) {
        var resources: [WireResource] = []
        var removed: [String] = []
        var left: Set<String> = []
        var size = 0
        let limit = state.owesAnswer ? Int.max : softLimit
        for name in names(state, table) {
            guard size < limit else {
                left.insert(name)
                continue
            }
            if let entry = table[name], entry.audience.includes(zone, features) {
                guard state.known[name] != entry.wire.version else { continue }
                resources.append(entry.wire)
                size += entry.wire.field.count
                state.known[name] = entry.wire.version
            } else if state.known.removeValue(forKey: name) != nil {
                removed.append(name)
                size += name.utf8.count
            }
        }
        state.pending = .names(left)
        return (resources, removed)
    }

    /// Sorted: equal states give equal messages.
    private func names(_ state: TypeState, _ table: [String: SyncView.Entry]) -> [String] {
        switch state.pending {
        case .names(let names): names.sorted()
        case .all: Set(table.keys).union(state.known.keys).sorted()
        }
    }
}
