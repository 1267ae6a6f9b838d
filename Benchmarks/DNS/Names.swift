import DNS
import DNSWire

/// The names that both servers have: a thousand of one zone, an IPv4 address each.
enum Names {
    static let zone = "mesh"
    private static let all = (0..<1000).map {
        (name: "backend-\($0).\(zone)", address: "240.0.\($0 / 250).\($0 % 250)")
    }

    static var table: NameTable {
        var names: [DNSName: NameTable.Addresses] = [:]
        for (name, address) in all {
            if let name = DNSName(name) { names[name] = NameTable.Addresses([address]) }
        }
        return NameTable(names, zones: [zone].compactMap { DNSName($0) }, timeToLive: 60)
    }

    /// As unbound has them.
    static var unbound: String {
        "local-zone: \"\(zone).\" static\n" + all.map { "local-data: \"\($0.name). 60 IN A \($0.address)\"\n" }.joined()
    }

    /// As dnsperf asks for them.
    static var questions: String { all.map { "\($0.name) A\n" }.joined() }
}
