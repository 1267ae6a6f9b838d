package import ResourceModel

/// The asking end of one stream: the requests and answers that are still to be sent.
///
/// Asks for all kinds at first, then answers each response when it has been applied.
package struct SyncSubscriber: Sendable {
    private let nodeID: String
    private var requests: [[UInt8]] = []
    private var cursor = 0

    /// Asks for all kinds.
    ///
    /// - Parameters:
    ///   - nodeID: The zone's name, on both sides.
    ///   - peer: What this control plane says of itself.
    package init(nodeID: String, peer: PeerDescription, kinds: [KindName]) {
        self.nodeID = nodeID
        requests = kinds.map { DeltaRequest.first($0.description, peer: peer, nodeID: nodeID).bytes }
    }

    /// A response has been applied, or was refused in parts.
    package mutating func applied(type: String, nonce: String, error: String?) {
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
