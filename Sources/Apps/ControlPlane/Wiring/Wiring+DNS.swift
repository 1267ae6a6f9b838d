import DNS
import DNSWire
import Lifecycle
import Logging
import Net
import Topology

extension Wiring {
    /// The names of the zone over UDP and TCP, for applications without an agent of their own.
    // Compat: Kuma 1.1 has this server; 2.14 leaves names to its agent.
    func names(_ zones: AsyncStream<ZoneSnapshot>) throws -> [ServiceGroup.Entry] {
        let port = settings.int("dnsServer.port")
        guard mode.zone != nil, port > 0 else { return [] }
        let server = DNSServer(
            loop: loops.next(),
            addresses: [try Listener.address("", port: port)],
            metrics: DNSMetrics(metrics),
            logger: logger.named("dns-server")
        )
        let domains = [settings.string("dnsServer.domain"), "mesh.local"].compactMap { DNSName($0) }
        let names = NameService(server: server, zones: zones, domains: domains)
        return [
            .init("dns-server", BoundNames(server: server, port: port)),
            .init("names", CancelledAtShutdown(service: names)),
        ]
    }
}

/// A DNS server that is bound before the services run, so that a port that is taken ends the start.
struct BoundNames: Service, Binding {
    let server: DNSServer
    let port: Int

    var name: String { "dns-server" }
    var setting: String { "dnsServer.port" }

    func start() async throws(NetError) { try await server.start() }
    func run() async throws { try await server.run() }
}
