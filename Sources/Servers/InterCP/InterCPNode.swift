package import GRPC
import KDS
import KumaProtos
package import Lifecycle
package import Logging
package import Net
import Protobuf
package import ProxyQuestions
package import Stores

/// One instance among those that share a store: its port for the others, and what it does among them.
package final class InterCPNode: Sendable {
    private let store: ResourceStore
    private let own: CatalogInstance
    private let settings: InterCPSettings
    private let heartbeats = Heartbeats()
    private let peers: InstanceClients
    private let metrics: InterCPMetrics
    private let logger: Logger

    /// - `own`: This instance, as the others shall find it.
    /// - `tls`: With which it goes to the others.
    package init(
        own: CatalogInstance,
        settings: InterCPSettings,
        store: ResourceStore,
        tls: TLSContext,
        loops: EventLoopGroup,
        metrics: InterCPMetrics,
        logger: Logger
    ) {
        (self.own, self.settings, self.store, self.metrics, self.logger) = (own, settings, store, metrics, logger)
        peers = InstanceClients(loops: loops, tls: tls, maxMessage: settings.maxMessage)
    }

    /// The calls of other instances.
    ///
    /// - `proxies`: Answers for those whose zone is connected here; nil on a zone, which is never asked.
    package func grpc(_ proxies: (any ProxyAdmin)?) -> GRPCServices {
        var services = GRPCServices(maxMessage: settings.maxMessage)
        // Compat: heartbeats are no spans in Kuma either.
        services.untraced = [InterCPPath.ping]
        services.unary(InterCPPath.ping) { [self] request throws(GRPCStatus) in try take(request.message) }
        guard let proxies else { return services }
        for method in AdminMethod.allCases {
            services.unary(InterCPPath.forward(method)) { request throws(GRPCStatus) in
                let asked: AdminRequest
                do { asked = try AdminRequest(method, request.message) } catch {
                    throw GRPCStatus(.invalidArgument, "not a request: \(error)")
                }
                let result: Result<[UInt8], ProxyAdminError>
                do throws(ProxyAdminError) {
                    result = .success(try await proxies.answer(asked.question))
                } catch { result = .failure(error) }
                return AdminAnswer(id: asked.id, result: result).bytes(method)
            }
        }
        return services
    }

    private func take(_ bytes: [UInt8]) throws(GRPCStatus) -> [UInt8] {
        let ping: PingRequest
        do { ping = try PingRequest(serialized: bytes) } catch {
            throw GRPCStatus(.invalidArgument, "not a ping: \(error)")
        }
        guard !ping.instanceId.isEmpty, !ping.address.isEmpty, (1...65535).contains(ping.interCpPort) else {
            throw GRPCStatus(.invalidArgument, "a ping names an instance, its address and port")
        }
        if ping.ready {
            heartbeats.beat(
                CatalogInstance(
                    id: ping.instanceId,
                    address: ping.address,
                    port: Int(ping.interCpPort),
                    version: ping.version
                ),
                at: .now
            )
        } else {
            heartbeats.end(ping.instanceId)
        }
        let isLeader = store.leadership.isLeader
        return PingResponse { $0.leader = isLeader }.serialized()
    }

    /// Tells the leader that this instance lives.
    package var heartbeat: any Service {
        HeartbeatService(
            store: store,
            own: own,
            interval: settings.heartbeatInterval,
            peers: peers,
            metrics: metrics,
            logger: logger
        )
    }

    /// Keeps the catalog; for the leader only.
    package var catalogWriter: any Service {
        CatalogWriter(
            store: store,
            own: own,
            heartbeats: heartbeats,
            interval: settings.writerInterval,
            metrics: metrics,
            logger: logger
        )
    }

    /// Asks proxies of zones that are connected to any instance.
    ///
    /// - `local`: Of those that are connected here.
    package func forwarding(_ local: any ProxyAdmin) -> any ProxyAdmin {
        ForwardingProxyAdmin(store: store, own: own.id, local: local, peers: peers, timeout: settings.adminTimeout)
    }
}

/// How instances deal with each other.
package struct InterCPSettings: Sendable {
    /// `interCp.catalog.heartbeatInterval`.
    package var heartbeatInterval: Duration = .seconds(5)
    /// `interCp.catalog.writerInterval`: who is silent for that long is left out of the catalog.
    package var writerInterval: Duration = .seconds(15)
    /// In bytes; as that of KDS.
    package var maxMessage = 10 << 20
    /// How long another instance may take to answer for a proxy: longer than that one waits for the zone.
    package var adminTimeout: Duration = .seconds(20)

    /// Kuma's defaults.
    package init() {}
}
