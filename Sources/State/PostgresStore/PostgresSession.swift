/// A place in the database's list of connections: one that is made when it is needed, and anew when it is lost or too old.
///
/// It belongs to one thread; its calls block.
final class PostgresSession {
    private let settings: PostgresSettings
    private var connection: PostgresConnection?
    private var endsAt = ContinuousClock.now
    private var lastUse = ContinuousClock.now

    init(_ settings: PostgresSettings) { self.settings = settings }

    /// Runs `body` with a connection that is open as far as is known.
    func use<R>(
        _ body: (PostgresConnection) throws(PostgresConnection.Failure) -> R
    ) throws(PostgresConnection.Failure) -> R {
        let connection = try open()
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
    func drop() { connection = nil }

    private func open() throws(PostgresConnection.Failure) -> PostgresConnection {
        let now = ContinuousClock.now
        if let connection, now < endsAt, now < lastUse + settings.lifetime.idle, connection.isOpen { return connection }
        drop()
        let made = try PostgresConnection(settings)
        connection = made
        endsAt = now + settings.lifetime.total()
        return made
    }
}
