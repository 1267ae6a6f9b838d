import DNS
import DNSWire
import Lifecycle
import Topology

/// Keeps the DNS server's table at what the zone's names are.
struct NameService: Service {
    let server: DNSServer
    /// The zone after each change; those in between may be missing.
    let zones: AsyncStream<ZoneSnapshot>
    /// What the server answers for alone.
    let domains: [DNSName]

    /// Follows the zone until it is cancelled or there is nothing more to come.
    func run() async throws {
        var last = MeshNames()
        for await zone in zones {
            let names = zone.names
            guard names != last else { continue }
            last = names
            server.update(table(names))
        }
    }

    func table(_ names: MeshNames) -> NameTable {
        var addresses: [DNSName: NameTable.Addresses] = [:]
        for (name, texts) in names.addresses {
            // A name that DNS cannot hold is not asked for either.
            guard let name = DNSName(name) else { continue }
            addresses[name] = NameTable.Addresses(texts)
        }
        return NameTable(addresses, zones: domains)
    }
}
