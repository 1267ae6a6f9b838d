import Access
import Crypto
import Documents
import GRPC
import HTTP
import Identity
import Lifecycle
import Logging
import Metrics
import Net
import Protobuf
import ResourceModel
import Stores
import Testing
import Topology

@testable import XDS

/// A control plane of one zone, as far as proxies see it: store, fleet, insights, and a port.
struct TestFleet: Sendable {
    let store: ResourceStore
    let fleet: ProxyFleet
    let port: Int
    let registry: MetricRegistry

    static func now() -> Timestamp {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Timestamp(seconds: 1_800_000_000 + seconds, nanoseconds: Int32(attoseconds / 1_000_000_000))
    }
    private static let start = ContinuousClock.now

    /// Runs `body` beside a fleet that serves, then ends it all.
    static func run(
        authentication: ProxyAuthenticator.Method = .none,
        delay: Duration = .milliseconds(100),
        refusalBackoff: Duration = .zero,
        coalescing: Duration = .milliseconds(5),
        generationInterval: Duration? = nil,
        flushInterval: Duration = .milliseconds(20),
        insightClock: @escaping @Sendable () -> Timestamp = now,
        failingProxies: Int = 10,
        logger: Logger = .disabled,
        _ body: @escaping @Sendable (TestFleet) async throws -> Void
    ) async throws {
        let mesh = Resource(ResourceKey(.mesh, name: "default"))
        let store = try await ResourceStore(
            persistence: MemoryPersistence(initial: ResourceSnapshot(revision: Revision(1), resources: [mesh])),
            now: now
        )
        var insightSettings = ProxyInsights.Settings(instanceID: "cp-1")
        insightSettings.flushInterval = flushInterval
        if let generationInterval { insightSettings.generationInterval = generationInterval }
        let insights = ProxyInsights(store: store, settings: insightSettings, now: insightClock, logger: .disabled)
        var settings = ProxyFleet.Settings(instanceID: "cp-1", zone: ZoneContext(name: "zone-1"))
        settings.deregistrationDelay = delay
        settings.coalescing = coalescing
        let registry = MetricRegistry()
        settings.refusalBackoff = refusalBackoff
        settings.failingProxies = failingProxies
        let fleet = ProxyFleet(
            store: store,
            rules: ResourceRules(.init(mode: .zone(name: "zone-1", isFederated: false))),
            authenticator: ProxyAuthenticator(
                verifier: TokenVerifier(),
                dataplanes: authentication,
                zoneProxies: authentication,
                zone: "zone-1"
            ),
            identities: IdentityCache(),
            insights: insights,
            settings: settings,
            metrics: FleetMetrics(registry),
            now: now,
            logger: logger
        )
        var services = GRPCServices()
        fleet.addServices(to: &services)
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: SocketAddress(.v4(0x7f00_0001), port: 0),
            grpc: services
        )
        try await server.start()
        let test = TestFleet(store: store, fleet: fleet, port: server.boundPort ?? 0, registry: registry)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await insights.run() }
            group.addTask { try await fleet.run() }
            group.addTask { try await server.run() }
            group.addTask { try await body(test) }
            // The body is the first to end; services end when they are cancelled.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Waits until the store has what `claim` says.
    func eventually(_ claim: (ResourceSnapshot) -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        for await _ in store.signals() {
            if claim(store.snapshot) { return true }
            if ContinuousClock.now > deadline { return false }
        }
        return false
    }

    static func dataplane(_ name: String = "web-1", service: String = "web", mesh: String = "default") -> String {
        #"""
        {"type":"Dataplane","mesh":"\#(mesh)","name":"\#(name)","labels":{"team":"blue"},"networking":{"address":"192.0.2.1",
         "inbound":[{"port":8080,"tags":{"kuma.io/service":"\#(service)","kuma.io/protocol":"http"}}]}}
        """#
    }

    static func metadata(_ resource: String?, type: String = "dataplane") -> Struct {
        var metadata: Struct = [
            "dataplane.proxyType": .string(type), "dataplane.admin.port": "9901",
            "version": ["kumaDp": ["version": "2.14.3"], "envoy": ["version": "1.38.3", "kumaDpCompatible": true]],
        ]
        if let resource { metadata["dataplane.resource"] = .string(resource) }
        return metadata
    }
}
