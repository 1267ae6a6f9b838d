/// A question that is on its way upstream while the table is looked at for news. Loop only.
///
/// What the upstream knows is passed on at once. That it knows nothing, or does not answer, counts only when the table has
/// nothing newer either: a name that has just come into the mesh is known to no other server.
final class ForwardedQuestion {
    /// The answer's bytes, nil if there is none.
    private var done: (([UInt8]?) -> Void)?
    private var isChecked: Bool
    /// What the upstream said, while the table is still being looked at.
    private var kept: [UInt8]??

    /// - `done`: Called once, with the upstream's answer; nil if nobody answered. Not called after `withdraw`.
    init(isChecked: Bool, done: @escaping ([UInt8]?) -> Void) { (self.isChecked, self.done) = (isChecked, done) }

    /// Nobody has answered it yet.
    var isOpen: Bool { done != nil }

    /// The upstream's answer has come; nil: it won't come.
    func answered(_ reply: [UInt8]?) {
        if isChecked || reply.map(Self.isPositive) == true { finish(reply) } else { kept = reply }
    }

    /// The table has nothing about it.
    func checked() {
        isChecked = true
        if case .some(let reply) = kept { finish(reply) }
    }

    /// It is answered from elsewhere.
    func withdraw() { done = nil }

    private func finish(_ reply: [UInt8]?) {
        let done = done
        self.done = nil
        done?(reply)
    }

    /// There are records, or more than a datagram holds. The reply is at least a head.
    private static func isPositive(_ reply: [UInt8]) -> Bool {
        reply[3] & 15 == 0 && (reply[6] | reply[7] != 0 || reply[2] & 2 != 0)
    }
}
