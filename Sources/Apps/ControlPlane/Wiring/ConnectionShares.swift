import HTTP

/// How many connections each server of this process may have: together fewer than the process may have descriptors, so that none
/// takes those of another server, of the store or of connections that go out.
struct ConnectionShares: Hashable, Sendable {
    /// For all servers together.
    private let servers: Int

    /// - `descriptors`: All that the process may have.
    init(descriptors: Int) { servers = descriptors - descriptors / 4 }

    /// Of the one server that proxies or zones keep their streams to.
    var streams: Int { limit(servers / 2) }
    /// Of each of the at most four others: the API's two, diagnostics and monitoring assignments.
    var other: Int { limit(servers / 8) }

    private func limit(_ count: Int) -> Int { min(max(count, 8), HTTPLimits().connections) }
}
