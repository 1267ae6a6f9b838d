import Documents
import Lifecycle
import LogKeys
package import Logging
package import Net
import ResourceModel
package import Stores
import Synchronization
import Topology

/// Follows the addresses of gateways that other zones advertise by name, and of this zone's Dataplanes that are known by name, and writes
/// them into this zone's Config.
///
/// The system's resolver is asked once in each period, so that a change is seen no later than the name's time to live and a period; for how
/// many names at a time, and in which order, ``LookupSchedule`` says. A name that is not answered keeps the address it had. Of several
/// addresses the first counts, in the order of their text, as in Kuma.
package final class GatewayNames: Service {
    /// Finds a host's address; never called for what is one.
    typealias Resolver = @Sendable (String) async -> Result<String, NetError>

    private enum Event {
        /// There are other names.
        case names
        case round
        /// The deadline of a look-up is over.
        case late(LookupName)
        case answer(LookupName, Result<String, NetError>)
    }

    /// Whoever has not answered by then is called silent. Resolvers ask the next server after five seconds.
    private static let deadline = Duration.seconds(2)
    private let store: ResourceStore
    private let zone: String
    private let period: Duration
    private let logger: Logger
    private let resolve: Resolver
    private let dataplanes = Mutex(DataplaneHosts())

    /// - `zone`: This zone, whose own gateways are left out.
    package convenience init(store: ResourceStore, zone: String, period: Duration, loop: EventLoop, logger: Logger) {
        self.init(store: store, zone: zone, period: period, logger: logger) { host in
            do throws(NetError) {
                let found = try await HostLookup.addresses(of: host, on: loop).map(\.description).min()
                return found.map { .success($0) } ?? .failure(NetError(.nameNotFound, "look up \(host): no address"))
            } catch {
                return .failure(error)
            }
        }
    }

    init(store: ResourceStore, zone: String, period: Duration, logger: Logger, resolve: @escaping Resolver) {
        (self.store, self.zone, self.period, self.logger, self.resolve) = (store, zone, period, logger, resolve)
    }

    /// Runs until the task is cancelled, and then until the resolver has given up what still runs.
    package func run() async throws {
        // Two for each look-up that runs, and those are bounded; one a period, and one for each commit that changes names.
        let (events, event) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .unbounded)
        var lookups = Lookups(logger: logger)
        await withDiscardingTaskGroup { [self] group in
            group.addTask {
                var names: Set<LookupName> = []
                for await _ in self.store.signals() {
                    let found = self.names()
                    if found != names { event.yield(.names) }
                    names = found
                }
            }
            group.addTask {
                // Ends when it is cancelled.
                repeat { event.yield(.round) } while (try? await Task.sleep(for: self.period)) != nil
            }
            for await news in events {
                switch news {
                case .names: lookups.update(names())
                case .round: lookups.begin(names())
                case .late(let name): lookups.isLate(name)
                case .answer(let name, let answer): lookups.ended(name, answer)
                }
                for name in lookups.next() { group.addTask { await self.look(up: name) { event.yield($0) } } }
                if lookups.isSettled { await write(lookups) }
            }
            group.cancelAll()
        }
    }

    private func look(up name: LookupName, _ tell: @escaping @Sendable (Event) -> Void) async {
        let answer = await withDiscardingTaskGroup { group in
            // Ends early when the answer comes.
            group.addTask { if (try? await Task.sleep(for: Self.deadline)) != nil { tell(.late(name)) } }
            let answer = await resolve(name.host)
            group.cancelAll()
            return answer
        }
        tell(.answer(name, answer))
    }

    private func names() -> Set<LookupName> {
        let own = dataplanes.withLock { hosts in
            hosts.follow(store)
            return hosts.names
        }
        return own.union(RemoteGateway.names(store.snapshot, from: zone).map { LookupName(mesh: "", host: $0) })
    }

    private func write(_ lookups: Lookups) async {
        let known = GatewayAddresses(store.snapshot[GatewayAddresses.key])
        let found = lookups.addresses(known)
        guard found != known else { return }
        logger.info("addresses of hosts", [.address: found.description])
        let resource = found.isEmpty ? nil : found.resource
        do {
            _ = try await store.write { draft in
                if let resource { draft.put(resource) } else { draft.delete(GatewayAddresses.key) }
            }
        } catch {
            logger.error("could not write addresses of hosts", [.error: "\(error)"])
        }
    }
}
