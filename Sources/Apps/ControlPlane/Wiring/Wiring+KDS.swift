import Access
import Commands
import Documents
import GRPC
import HTTP
import KDS
import Lifecycle
import Logging
import Net
import ProxyQuestions
import Reachability
import Reconcilers
import ResourceModel
import Stores
import XDS

extension Wiring {
    /// What derives resources from others: on zones only, after the store and before those who show the outcome.
    func reconcilers() -> [ServiceGroup.Entry] {
        guard let zone = mode.zone else { return [] }
        var reconcilers = ZoneReconcilers(zone: zone)
        reconcilers.blocks = addressBlocks
        reconcilers.gracePeriod = settings.duration("meshService.deletionGracePeriod")
        reconcilers.kinds = rules.settings.kinds
        reconcilers.generatesServices = settings.duration("meshService.generationInterval") > .zero
        reconcilers.hasServiceEntries = settings.bool("dnsServer.serviceVipEnabled")
        reconcilers.ingressTagFilters = settings.list("experimental.ingressTagFilters")
        let counted = ReconcilerMetrics(metrics)
        reconcilers.metrics = counted
        reconcilers.areInboundTagsDisabled = settings.bool("experimental.inboundTagsDisabled")
        let allowedKeys = Set(settings.list("meshService.labelPropagation.allowedLabelKeys"))
        if settings.bool("meshService.labelPropagation.enabled") {
            reconcilers.propagation = LabelPropagation(allowedKeys: allowedKeys, metrics: counted)
        }
        let removal = OfflineProxyRemoval(
            dataplanes: settings.duration("runtime.universal.dataplaneCleanupAge"),
            zoneProxies: settings.duration("runtime.universal.zoneResourceCleanupAge")
        )
        let loop = ReconcilerLoop(
            store: store,
            reconcilers: [removal] + reconcilers.list,
            metrics: counted,
            now: WallClock.now,
            logger: logger.named("reconciler")
        )
        return [.init("reconcilers", leaderOnly(loop))]
    }

    /// What follows hosts that are known by name and, with a global, the gateways of other zones; nothing on global.
    func gateways() -> [ServiceGroup.Entry] {
        guard case .zone(let zone, let global) = mode else { return [] }
        let log = logger.named("reachability")
        let period = settings.duration("multizone.zone.reachabilityInterval")
        let names = GatewayNames(
            store: store,
            zone: zone,
            period: period > .zero ? period : .seconds(5),
            loop: loops.next(),
            logger: log
        )
        let prober = ReachabilityProber(
            store: store,
            zone: zone,
            period: global == nil ? .zero : period,
            loop: loops.next(),
            now: WallClock.now,
            logger: log
        )
        return [.init("gateway-names", leaderOnly(names)), .init("reachability", leaderOnly(prober))]
    }

    private var addressBlocks: AddressBlocks {
        var blocks = AddressBlocks()
        func set(_ path: String, _ block: WritableKeyPath<AddressBlocks, AddressBlock>) {
            if let read = AddressBlock(settings.string(path)) { blocks[keyPath: block] = read }
        }
        set("dnsServer.CIDR", \.services)
        set("ipam.meshService.cidr", \.meshServices)
        set("ipam.meshExternalService.cidr", \.meshExternalServices)
        set("ipam.meshMultiZoneService.cidr", \.meshMultiZoneServices)
        return blocks
    }

    /// Global's server for its zones, or a zone's connection to its global, and the way to reach proxies from here.
    func exchange() throws -> (entries: [ServiceGroup.Entry], proxies: any ProxyAdmin) {
        switch mode {
        case .global:
            let server = makeGlobalServer()
            // The streams end first, then the port.
            return ([try kdsListener(server), .init("kds-global", server)], server.proxyAdmin)
        case .zone(let name, let global?):
            let admin = zoneProxies
            return ([.init("kds-zone", leaderOnly(try zoneClient(name, global, admin)))], admin)
        case .zone(_, nil): return ([], zoneProxies)
        }
    }

    /// The way to the proxies of this zone.
    private var zoneProxies: EnvoyAdmin {
        let port = UInt16(clamping: settings.int("bootstrapServer.params.adminPort"))
        return EnvoyAdmin(store: store, defaultPort: port, now: WallClock.now)
    }

    private var version: [String: String] {
        let build = BuildFacts.current
        return [
            "version": build.version, "gitTag": build.gitTag, "gitCommit": build.gitCommit,
            "buildDate": build.buildDate,
        ]
    }

    private func makeGlobalServer() -> KDSGlobalServer {
        let path = "multizone.global.kds"
        var kds = KDSGlobalSettings(instanceID: instance.id, version: version)
        kds.insights = settings.zoneInsights
        // What other instances hold is theirs.
        kds.insights.isOnlyHolder = settings.string("store.type") != "postgres"
        kds.healthInterval = settings.duration("\(path).zoneHealthCheck.pollInterval")
        kds.healthTimeout = settings.duration("\(path).zoneHealthCheck.timeout")
        kds.kinds = rules.settings.kinds.list
        kds.skippedLabelPrefixes = settings.list("\(path).labels.skipPrefixes")
        kds.maxMessage = settings.int("\(path).maxMsgSize")
        kds.responseBackoff = settings.duration("\(path).responseBackoff")
        kds.logsMessages = settings.bool("\(path).logPayloads")
        kds.closesStaleStreams = settings.bool("\(path).zoneHealthCheck.closeStaleConn")
        kds.requiresNodeID = settings.string("\(path).auth.type") == "zoneToken"
        return KDSGlobalServer(
            settings: kds,
            store: store,
            admission: zoneAdmission,
            metrics: metrics,
            now: WallClock.now,
            logger: logger.named("kds-global")
        )
    }

    /// Who may come in as a zone: everybody, as with Kuma, or who has a zone token of that zone for control planes.
    private var zoneAdmission: ZoneAdmission {
        guard settings.string("multizone.global.kds.auth.type") == "zoneToken" else { return { _ in nil } }
        let authenticator = ZoneAuthenticator(verifier: verifier)
        return { [store] caller in
            do throws(TokenError) {
                try authenticator.authenticate(
                    caller.zone,
                    credentials: caller.metadata.all("authorization"),
                    in: store.snapshot,
                    now: WallClock.now()
                )
                return nil
            } catch {
                return GRPCStatus(error.code == .notForThis ? .permissionDenied : .unauthenticated, error.message)
            }
        }
    }

    private func kdsListener(_ server: KDSGlobalServer) throws -> ServiceGroup.Entry {
        let path = "multizone.global.kds"
        let port = settings.int("\(path).grpcPort")
        let tls = settings.bool("\(path).tlsEnabled") ? try tls("kds-server", path).context : nil
        var limits = HTTPLimits()
        limits.concurrentStreams = settings.int("\(path).maxConcurrentStreams")
        limits.connections = shares.streams
        let address = try Listener.address("", port: port)
        let http = HTTPServer(
            loops: loops,
            address: address,
            tls: tls,
            limits: limits,
            grpc: counted(server.grpc, isTraced: settings.bool("\(path).tracing.enabled"))
        )
        return .init("kds-server", Listener(name: "kds-server", server: http, port: port, setting: "\(path).grpcPort"))
    }

    private func zoneClient(_ name: String, _ global: GlobalAddress, _ admin: any ProxyAdmin) throws
        -> KDSZoneClient
    {
        let path = "multizone.zone.kds"
        var kds = KDSZoneSettings(
            zone: name,
            host: global.host,
            port: global.port,
            tls: global.isTLS ? try globalTrust() : nil,
            instanceID: instance.id,
            version: version,
            config: settings.toldToGlobal
        )
        kds.kinds = rules.settings.kinds.list
        kds.insights = settings.zoneInsights
        kds.skippedLabelPrefixes = settings.list("\(path).labels.skipPrefixes")
        kds.maxMessage = settings.int("\(path).maxMsgSize")
        kds.responseBackoff = settings.duration("\(path).responseBackoff")
        kds.logsMessages = settings.bool("\(path).logPayloads")
        let tokenFile = settings.string("\(path).auth.tokenFile")
        if !tokenFile.isEmpty {
            kds.token = {
                let text = String(decoding: try LocalFile.read(tokenFile), as: UTF8.self)
                return Secret(text.filter { !$0.isWhitespace })
            }
        }
        kds.trustHint = "its certificate is verified with the CA of multizone.zone.kds.rootCaFile"
        kds.baseBackoff = settings.duration("general.resilientComponentBaseBackoff")
        kds.maxBackoff = settings.duration("general.resilientComponentMaxBackoff")
        return KDSZoneClient(
            settings: kds,
            store: store,
            loops: loops,
            admin: admin,
            metrics: metrics,
            now: WallClock.now,
            logger: logger.named("kds-zone")
        )
    }

    private func globalTrust() throws -> TLSContext {
        let file = settings.string("multizone.zone.kds.rootCaFile")
        if settings.bool("multizone.zone.kds.tlsSkipVerify") { return try TLSContext.client(trust: .anybody) }
        return file.isEmpty ? try TLSContext.client(trust: .system) : try certificates.client("kds-zone", roots: file)
    }
}

extension Settings {
    /// How both ends of a connection between zone and global write it down. Compat: a zone looks at global's setting too.
    fileprivate var zoneInsights: ZoneInsightSettings {
        var insights = ZoneInsightSettings()
        insights.interval = duration("multizone.global.kds.zoneInsightFlushInterval")
        insights.subscriptionLimit = int("metrics.zone.subscriptionLimit")
        insights.compactsFinished = bool("metrics.zone.compactFinishedSubscriptions")
        insights.generationInterval = duration("metrics.zone.idleTimeout") / 2
        return insights
    }

    /// The rules of writes, with what a zone derives at once.
    var writeRules: ResourceRules {
        var rules = ResourceRules(self.rules)
        if let zone = mode.zone {
            let services = IngressServices(zone: zone, tagFilters: list("experimental.ingressTagFilters"))
            rules.complete = { services.complete($0, &$1) }
        }
        return rules
    }
}
