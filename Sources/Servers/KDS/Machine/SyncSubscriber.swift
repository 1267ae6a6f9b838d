package import ResourceModel

/// The asking end of one stream: the requests and answers that are still to be sent.
///
/// Asks for all kinds when it begins, then answers each response when it has been applied.
package struct SyncSubscriber: Sendable {
    private let nodeID: String
    private let peer: PeerDescription
    private let kinds: [KindName]
    private var requests: [[UInt8]] = []
    private var cursor = 0
    /// Kinds that were asked for and not answered yet.
    package private(set) var awaited: Set<String> = []

    /// Has nothing to send yet.
    ///
    /// - `nodeID`: The zone's name, on both sides.
    /// - `peer`: What this control plane says of itself.
    package init(nodeID: String, peer: PeerDescription, kinds: [KindName]) {
        (self.nodeID, self.peer, self.kinds) = (nodeID, peer, kinds)
    }

    /// Asks for all kinds.
    ///
    /// - Parameter held: Versions by kind and name, of what the peer need not tell.
    package mutating func begin(held: HeldVersions) {
        for kind in kinds {
            var request = DeltaRequest.first(kind.description, peer: peer, nodeID: nodeID)
            request.held = held[kind] ?? [:]
            awaited.insert(kind.description)
            requests.append(request.bytes)
        }
    }

    /// A response has been applied, or was refused in parts.
    package mutating func applied(type: String, nonce: String, error: String?) {
        awaited.remove(type)
        requests.append(DeltaRequest.answer(type, nonce: nonce, error: error, nodeID: nodeID).bytes)
    }

    /// The next message to send.
    package mutating func next() -> [UInt8]? {
        guard cursor < requests.count else {
            (requests, cursor) = ([], 0)
            return nil
        }
        defer { cursor += 1 }
        return requests[cursor]
    }
}

/// Versions of what a control plane holds of its peer's, by kind and `<name>.<mesh>`.
package typealias HeldVersions = [KindName: [String: String]]
