/// The receiver's side of an incremental stream that wants all there is of some types.
///
/// A pure machine: it says what to send. Applying an answer is the shell's part, which then says how that went.
package struct DeltaReceiver: Sendable {
    /// What an answer is.
    package enum OnResponse: Equatable, Sendable {
        /// The first answer of its type: all the peer has, so what it lacks is gone.
        case wholeState
        /// Changes to what came before.
        case changes
        /// Nobody asked for the type.
        case unasked
    }

    /// A request to send; the node goes with the first on the stream.
    package struct Request: Equatable, Sendable {
        package var type: String
        package var subscribe: [String] = []
        package var nonce = ""
        /// The reason for refusing the answer with `nonce`.
        package var error: String?
    }

    private let types: [String]
    private var settled: Set<String> = []

    /// - Parameter types: What is wanted, in the order in which it is asked for.
    package init(types: [String]) { self.types = types }

    /// What to send when the stream opens.
    package func opening() -> [Request] { types.map { Request(type: $0, subscribe: ["*"]) } }

    /// What an answer of `type` is. The same until it has been accepted or refused.
    package func received(_ type: String) -> OnResponse {
        guard types.contains(type) else { return .unasked }
        return settled.contains(type) ? .changes : .wholeState
    }

    /// The answer has been applied.
    package mutating func accept(_ type: String, nonce: String) -> Request {
        settled.insert(type)
        return Request(type: type, nonce: nonce)
    }

    /// The answer has not been applied, or not all of it.
    package mutating func refuse(_ type: String, nonce: String, because reason: String) -> Request {
        settled.insert(type)
        return Request(type: type, subscribe: ["*"], nonce: nonce, error: reason)
    }
}
