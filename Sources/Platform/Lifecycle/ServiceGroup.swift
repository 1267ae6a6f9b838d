package import Logging

/// Runs services together, and stops them one after the other in reverse order.
///
/// The group stops when a signal arrives, ``shutdown()`` is called, its own graceful shutdown begins (groups nest), a service
/// fails, or a service that ``Entry/WhenDone/stopsGroup`` returns. Each service is asked to shut down only after the one
/// behind it has returned. After the grace period, or at a second signal, all that still run are cancelled.
package struct ServiceGroup: Service {
    /// One service of a group.
    package struct Entry: Sendable {
        /// What it means that a service returns though nobody asked it to.
        package enum WhenDone: Sendable {
            /// The program's work is over.
            case stopsGroup
            /// The others go on.
            case isFine
        }

        /// For the log; need not be unique.
        package var name: String
        /// Runs once: a service that has returned is not started again.
        package var service: any Service
        /// Only what comes before the group stops; afterwards every end is fine.
        package var whenDone: WhenDone

        /// - `name`: For the log, such as `api-server`.
        package init(_ name: String, _ service: any Service, whenDone: WhenDone = .stopsGroup) {
            self.name = name
            self.service = service
            self.whenDone = whenDone
        }
    }

    private let entries: [Entry]
    private let logger: Logger
    private let signals: AsyncStream<String>?
    private let grace: Duration
    private let trigger = GracefulShutdown()

    /// - `entries`: In the order of dependency: a service may use those before it.
    /// - `signals`: The names of signals that ask the program to end; nil: there are none.
    /// - `grace`: From the begin of the shutdown to the cancellation of what still runs.
    package init(
        _ entries: [Entry],
        logger: Logger,
        signals: AsyncStream<String>? = nil,
        grace: Duration = .seconds(30)
    ) {
        self.entries = entries
        self.logger = logger
        self.signals = signals
        self.grace = grace
    }

    /// A group of services named after their types.
    package init(
        _ services: [any Service],
        logger: Logger,
        signals: AsyncStream<String>? = nil,
        grace: Duration = .seconds(30)
    ) {
        self.init(
            services.map { Entry(String(describing: type(of: $0)), $0) },
            logger: logger,
            signals: signals,
            grace: grace
        )
    }

    /// Begins to stop the services; ``run()`` returns when they have. May be called before `run()`.
    package func shutdown() { trigger.begin() }

    /// Runs all services until the last has ended.
    ///
    /// - Throws: The error of the first service that failed; it is not logged, those of others are.
    package func run() async throws {
        let shutdowns = entries.map { _ in GracefulShutdown() }
        let failure = await withGracefulShutdownHandler {
            await withTaskGroup(of: Event.self) { group in
                for (index, entry) in entries.enumerated() {
                    group.addTask { await Self.run(entry, index, shutdowns[index]) }
                }
                group.addTask { [trigger] in
                    await trigger.wait()
                    return .stop
                }
                if let signals { addSignalTask(signals, to: &group) }
                return await supervise(&group, shutdowns)
            }
        } onGracefulShutdown: { [trigger] in
            trigger.begin()
        }
        if let failure { throw failure }
    }

    private enum Event: Sendable {
        case ended(Int, (any Error)?)
        case stop
        case signal(String)
        case noMoreSignals
        case graceOver
    }

    private static func run(_ entry: Entry, _ index: Int, _ shutdown: GracefulShutdown) async -> Event {
        do {
            try await GracefulShutdown.$current.withValue(shutdown) { try await entry.service.run() }
            return .ended(index, nil)
        } catch {
            return .ended(index, error)
        }
    }

    private func addSignalTask(_ signals: AsyncStream<String>, to group: inout TaskGroup<Event>) {
        group.addTask {
            for await signal in signals { return .signal(signal) }
            return .noMoreSignals
        }
    }

    /// Obeys events until no service runs.
    private func supervise(_ group: inout TaskGroup<Event>, _ shutdowns: [GracefulShutdown]) async -> (any Error)? {
        var running = Set(entries.indices)
        var (isStopping, failure): (Bool, (any Error)?) = (false, nil)
        // Cancelling ends the tasks that wait for a trigger; the task group then ends by itself.
        defer { group.cancelAll() }
        while !running.isEmpty, let event = await group.next() {
            let wasStopping = isStopping
            switch event {
            case .ended(let index, let error):
                running.remove(index)
                if let error, !(error is CancellationError && (isStopping || Task.isCancelled)) {
                    if failure == nil {
                        failure = error
                    } else {
                        logger.error("service failed too", [.serviceName: entries[index].name, .error: "\(error)"])
                    }
                    isStopping = true
                } else if !isStopping, entries[index].whenDone == .stopsGroup {
                    isStopping = true
                }
                logger.debug("service ended", [.serviceName: entries[index].name])
            case .stop: isStopping = true
            case .signal(let name):
                logger.info("received signal", [.signal: name])
                if isStopping { group.cancelAll() }
                isStopping = true
                if let signals { addSignalTask(signals, to: &group) }
            case .noMoreSignals: break
            case .graceOver:
                logger.warning("services did not stop in time", [.count: "\(running.count)"])
                group.cancelAll()
            }
            if isStopping && !wasStopping {
                group.addTask { [grace] in
                    // A cancelled sleep means that the group is over.
                    try? await Task.sleep(for: grace)
                    return Task.isCancelled ? .noMoreSignals : .graceOver
                }
            }
            if isStopping, let last = running.max() { shutdowns[last].begin() }
        }
        return failure
    }
}
