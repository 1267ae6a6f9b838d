import Commands
import GRPC
import HTTP
import InterCP
import Lifecycle
import Logging
import Net
import ProxyQuestions
import Stores

extension Wiring {
    /// What connects this instance with the others over the same database; nothing where there can be none.
    ///
    /// - `proxies`: Answers for proxies whose zone is connected here.
    ///
    /// Returns the services, and what asks proxies wherever their zones are connected.
    func instances(_ proxies: any ProxyAdmin) throws -> (
        entries: [ServiceGroup.Entry], proxies: any ProxyAdmin
    ) {
        guard settings.string("store.type") == "postgres" else { return ([], proxies) }
        let own = CatalogInstance(
            id: instance.id,
            address: try instanceAddress(),
            port: settings.int("interCp.server.port"),
            version: settings.string("interCp.catalog.instanceVersion")
        )
        let credentials = try InstanceCredentials(address: own.address, in: store.snapshot, now: WallClock.now())
        var shared = InterCPSettings()
        shared.heartbeatInterval = settings.duration("interCp.catalog.heartbeatInterval")
        shared.writerInterval = settings.duration("interCp.catalog.writerInterval")
        shared.maxMessage = settings.int("multizone.\(mode.zone == nil ? "global" : "zone").kds.maxMsgSize")
        let node = InterCPNode(
            own: own,
            settings: shared,
            store: store,
            tls: try credentials.clientContext(),
            loops: loops,
            metrics: InterCPMetrics(metrics),
            logger: logger.named("intercp")
        )
        let isGlobal = mode == .global
        let server = HTTPServer(
            loops: loops,
            address: try Listener.address("", port: own.port),
            tls: try credentials.serverContext(settings.tlsParameters("interCp.server")),
            limits: instanceLimits,
            grpc: counted(node.grpc(isGlobal ? proxies : nil), isTraced: true)
        )
        let listener = Listener(name: "intercp-server", server: server, port: own.port, setting: "interCp.server.port")
        let entries: [ServiceGroup.Entry] = [
            .init("intercp-server", listener), .init("catalog-writer", leaderOnly(node.catalogWriter)),
            .init("heartbeat", node.heartbeat),
        ]
        return (entries, isGlobal ? node.forwarding(proxies) : proxies)
    }

    private var instanceLimits: HTTPLimits {
        var limits = HTTPLimits()
        limits.connections = shares.other
        return limits
    }

    /// Where the others reach this instance: what is set, or the first address that is not of this machine alone.
    private func instanceAddress() throws(SettingsError) -> String {
        let set = settings.string("interCp.catalog.instanceAddress")
        if !set.isEmpty { return set }
        let own = HostIdentity.current().addresses.first { address in
            !address.hasPrefix("127.") && address != "::1" && !address.hasPrefix("fe80:")
        }
        guard let own else {
            throw SettingsError(
                "Invalid configuration: interCp.catalog.instanceAddress has to be set: this machine has no address but loopback"
            )
        }
        return own
    }
}
