import Glibc
import Logging
import Stores
import Synchronization

/// Hears of others' commits on a connection of its own, and makes it anew when it is lost.
///
/// It signals after each connection too, and every few seconds: who was not connected has missed something. The connection also
/// holds the lock of the leader, if no other has it: the database lets go of it when the connection ends.
final class PostgresListener: Sendable {
    private let settings: PostgresSettings
    private let logger: Logger
    private let thread = DatabaseThread()
    private let isStopped = Mutex(false)
    let leadership = Leadership(isLeader: false)
    /// A pipe: the first end is readable when the thread should end.
    private let bell: (rings: Int32, rope: Int32)

    /// How long it waits at most before it signals by itself, and between attempts to connect or to lead. Milliseconds.
    private static let patience: Int32 = 10_000, pause: Int32 = 1_000

    init(_ settings: PostgresSettings, logger: Logger) {
        (self.settings, self.logger) = (settings, logger)
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "a process without two more files can do nothing")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.rings)
        close(bell.rope)
    }

    /// Begins to listen; ends when the reader drops the stream, or with `stop`.
    func signals() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        continuation.onTermination = { [weak self] _ in self?.ring() }
        let isStarted = thread.start { [self] in
            listen(continuation)
            continuation.finish()
        }
        if !isStarted { continuation.finish() }
        return stream
    }

    /// Ends the thread, and with it the stream.
    func stop() {
        ring()
        thread.stop()
    }

    private func ring() {
        isStopped.withLock { $0 = true }
        _ = write(bell.rope, [0], 1)
    }

    /// Leads from now on if no other does.
    private func lead(_ connection: PostgresConnection) throws(PostgresConnection.Failure) -> Bool {
        if leadership.isLeader { return true }
        var leads = false
        try connection.run("SELECT pg_try_advisory_lock(7240818)") { leads = $0.text(0) == "t" }
        if leads {
            leadership.set(true)
            logger.info("leader now")
        }
        return leads
    }

    private func listen(_ continuation: AsyncStream<Void>.Continuation) {
        var wasConnected = true
        while !isStopped.withLock({ $0 }) {
            do throws(PostgresConnection.Failure) {
                let connection = try PostgresConnection(settings)
                // A control plane that is gone without a word must not lead for long.
                try connection.execute(
                    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; LISTEN kuma_store"
                )
                if !wasConnected { logger.info("the database is back") }
                wasConnected = true
                while !isStopped.withLock({ $0 }) {
                    continuation.yield()
                    let leads = try lead(connection)
                    try connection.waitForNotification(
                        or: bell.rings,
                        milliseconds: leads ? Self.patience : Self.pause
                    )
                }
                leadership.set(false)
            } catch {
                leadership.set(false)
                if wasConnected { logger.warning("lost the database", [.error: error.message]) }
                wasConnected = false
                var waiting = pollfd(fd: bell.rings, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, Self.pause)
            }
        }
    }
}
