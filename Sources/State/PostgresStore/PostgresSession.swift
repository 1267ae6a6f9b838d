/// A place in the database's list of connections: one that is made when it is needed, and anew when it is lost or too old.
///
/// It belongs to one thread; its calls block.
final class PostgresSession {
    private let settings: PostgresSettings
    private let count: PostgresPoolCount
    private var connection: PostgresConnection?
    private var endsAt = ContinuousClock.now
    private var lastUse = ContinuousClock.now

    init(_ settings: PostgresSettings, count: PostgresPoolCount) { (self.settings, self.count) = (settings, count) }

    /// Runs `body` with a connection that is open as far as is known.
    func use<R>(
        _ body: (PostgresConnection) throws(PostgresConnection.Failure) -> R
    ) throws(PostgresConnection.Failure) -> R {
        let connection = try open()
        count.change { $0.inUse = 1 }
        defer { count.change { $0.inUse = 0 } }
        do throws(PostgresConnection.Failure) {
            let result = try body(connection)
            lastUse = .now
            if !settings.lifetime.staysOpen { drop() }
            return result
        } catch {
            // An open transaction would spoil what follows; a new connection has none.
            drop()
            throw error
        }
    }

    /// Closes the connection, if there is one.
    func drop() {
        connection = nil
        count.change { $0.open = 0 }
    }

    private func open() throws(PostgresConnection.Failure) -> PostgresConnection {
        let now = ContinuousClock.now
        if let connection {
            let isOld = now >= endsAt
            let hasIdled = !settings.lifetime.keepsOne && now >= lastUse + settings.lifetime.idle
            if !isOld, !hasIdled, connection.isOpen { return connection }
            count.change { count in
                if isOld { count.closedByAge += 1 } else if hasIdled { count.closedByIdling += 1 }
            }
        }
        drop()
        count.change { $0.constructing = 1 }
        defer { count.change { $0.constructing = 0 } }
        let made = try PostgresConnection(settings)
        count.change { ($0.open, $0.opened) = (1, $0.opened + 1) }
        connection = made
        endsAt = now + settings.lifetime.total()
        return made
    }
}
