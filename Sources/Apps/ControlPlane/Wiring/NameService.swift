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
        var names = ZoneNames()
        var table = NameTable(zones: domains)
        server.update(table)
        for await zone in zones {
            let new = zone.names
            let changed = new.differences(from: names)
            names = new
            guard !changed.isEmpty else { continue }
            for text in changed {
                // A name that DNS cannot hold is not asked for either.
                guard let name = DNSName(text) else { continue }
                table[name] = names[text].map { NameTable.Addresses($0) }
            }
            server.update(table)
        }
    }
}
