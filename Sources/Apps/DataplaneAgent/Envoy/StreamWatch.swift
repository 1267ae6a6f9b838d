import Lifecycle
import Logging

/// Says in the agent's words when Envoy is not led by the control plane, as with a name that another agent has: Envoy asks again for ever,
/// since a stream that ends a moment later is no reason to give up, and tells of it in words of its own.
struct StreamWatch: Service {
    /// Envoy waits for at most 30 s between two attempts: what lasts for two looks is no pause between them.
    private static let interval = Duration.seconds(15)
    /// Looks between two lines about the same state: five minutes.
    private static let reminder = 20
    private let admin: EnvoyAdmin
    private let interval: Duration
    private let logger: Logger

    init(_ admin: EnvoyAdmin, interval: Duration = interval, logger: Logger) {
        (self.admin, self.interval, self.logger) = (admin, interval, logger)
    }

    /// Looks until graceful shutdown begins.
    func run() async {
        // Two things are waited for; the first to end is the wait for shutdown, and the looks end with it.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await follow() }
            group.addTask { await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }

    private func follow() async {
        var (last, looks, hasWarned) = (StreamState.led, 0, false)
        while true {
            do { try await Task.sleep(for: interval) } catch { return }
            // Envoy that does not answer begins or ends, and `EnvoyProcess` tells of that.
            guard let bytes = try? await admin.statistics(query: StreamState.query) else { continue }
            let state = StreamState(String(decoding: bytes, as: UTF8.self))
            looks = state == last ? looks + 1 : 1
            last = state
            if let warning = state.warning {
                if looks % Self.reminder == 2 {
                    logger.warning(warning)
                    hasWarned = true
                }
            } else if hasWarned {
                logger.info("Envoy is led by the control plane again")
                hasWarned = false
            }
        }
    }
}
