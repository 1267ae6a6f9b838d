import Documents
import Lifecycle
package import Logging
package import Net
import ResourceModel
package import Stores
import Synchronization
import Topology

/// Follows the addresses of gateways that other zones advertise by name, and of this zone's Dataplanes that are known by name, and writes
/// them into this zone's Config.
///
/// The system's resolver is asked once in each period, so that a change is seen no later than the name's time to live and a period. A name
/// that is not answered keeps the address it had. Of several addresses the first counts, in the order of their text, as in Kuma.
package final class GatewayNames: Service {
    private let store: ResourceStore
    private let zone: String
    private let period: Duration
    private let loop: EventLoop
    private let logger: Logger
    private let dataplanes = Mutex(DataplaneHosts())

    /// - `zone`: This zone, whose own gateways are left out.
    package init(store: ResourceStore, zone: String, period: Duration, loop: EventLoop, logger: Logger) {
        (self.store, self.zone, self.period, self.loop, self.logger) = (store, zone, period, loop, logger)
    }

    /// Runs until the task is cancelled.
    package func run() async throws {
        let (news, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Two things are waited for, the store and the next round; the group ends both.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                var names: Set<String> = []
                for await _ in store.signals() {
                    let found = self.names()
                    if found != names { change.yield() }
                    names = found
                }
            }
            // A name that just came is looked up at once.
            await runRounds(on: news) {
                await self.round()
                return period
            }
            group.cancelAll()
        }
    }

    private func names() -> Set<String> {
        let own = dataplanes.withLock { hosts in
            hosts.follow(store)
            return hosts.names
        }
        return own.union(RemoteGateway.names(store.snapshot, from: zone))
    }

    private func round() async {
        let names = names()
        let known = GatewayAddresses(store.snapshot[GatewayAddresses.key])
        // All at once, since each waits for the resolver: libuv asks for a few at a time, the others stand in its queue.
        let found = await withTaskGroup(of: (String, String?).self) { group in
            for name in names { group.addTask { (name, await self.address(of: name)) } }
            return await group.reduce(into: GatewayAddresses()) { $0[$1.0] = $1.1 ?? known[$1.0] }
        }
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

    private func address(of name: String) async -> String? {
        do throws(NetError) {
            return try await HostLookup.addresses(of: name, on: loop).map(\.description).min()
        } catch {
            logger.warning("a host's name has no address", [.hostName: name, .error: error.message])
            return nil
        }
    }
}
