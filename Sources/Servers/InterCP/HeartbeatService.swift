import KumaProtos
import Lifecycle
import LogKeys
import Logging
import Metrics
import Protobuf
import ResourceModel
import Stores

/// Tells the leader, as the catalog names it, that this instance lives.
///
/// A leader that cannot be reached is asked less and less often, down to once a minute. One that says that it does not lead is asked
/// again when the catalog changes.
struct HeartbeatService: Service {
    private static let longest = Duration.seconds(60)
    let store: ResourceStore
    let own: CatalogInstance
    let interval: Duration
    let peers: InstanceClients
    let metrics: InterCPMetrics
    let logger: Logger

    /// Tells until graceful shutdown begins; then, that this instance ends.
    func run() async throws {
        let (news, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var known: CatalogInstance?
                for await _ in store.signals() {
                    let leader = leader
                    if leader != known { change.yield() }
                    known = leader
                }
            }
            group.addTask { await tell(news) }
            await gracefulShutdown()
            group.cancelAll()
        }
        if let leader, leader.id != own.id {
            // Nobody waits for the answer: the process ends.
            _ = try? await ping(leader, isReady: false)
        }
    }

    private var leader: CatalogInstance? { InstanceCatalog(store.snapshot[InstanceCatalog.key]).leader }

    private func tell(_ news: AsyncStream<Void>) async {
        var failures = 0
        var refused: CatalogInstance?
        await runRounds(on: news) {
            guard let leader, leader.id != own.id, leader != refused else {
                failures = 0
                return interval
            }
            let start = ContinuousClock.now
            do {
                refused = try await ping(leader, isReady: true) ? nil : leader
                failures = 0
                metrics.beat(in: .now - start)
            } catch {
                failures += 1
                metrics.heartbeatFailures.add()
                logger.log(
                    failures == 1 ? .warning : .debug,
                    "cannot reach the leader",
                    [.instanceID: leader.id, .address: leader.address, .error: "\(error)"]
                )
            }
            return min(interval * (1 << min(failures, 10)), max(Self.longest, interval))
        }
    }

    /// Returns whether the other one leads, as it says.
    private func ping(_ leader: CatalogInstance, isReady: Bool) async throws -> Bool {
        let request = PingRequest {
            ($0.instanceId, $0.address, $0.interCpPort) = (own.id, own.address, UInt32(clamping: own.port))
            ($0.ready, $0.version) = (isReady, own.version)
        }
        let bytes = try await peers.ask(leader, InterCPPath.ping, request.serialized(), timeout: .seconds(5))
        return try PingResponse(serialized: bytes).leader
    }
}
