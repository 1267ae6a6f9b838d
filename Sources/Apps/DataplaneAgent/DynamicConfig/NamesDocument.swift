package import DNS
import DNSWire
import Documents

/// The names that the control plane has for this proxy, as Envoy's dynamic configuration listener tells them.
package enum NamesDocument {
    /// Reads `{"records": [{"name": …, "ips": […]}], "ttl": 30}`. A record that makes no sense is left out: the others count.
    package static func table(_ body: [UInt8]) throws(AgentError) -> NameTable {
        let document: JSON
        do {
            document = try JSON(parsing: body, limits: DocumentLimits(bytes: 64 << 20))
        } catch {
            throw AgentError(.envoy, "names for this proxy are no JSON: \(error)")
        }
        var names: [DNSName: NameTable.Addresses] = [:]
        for record in document["records"]?.arrayValue ?? [] {
            guard let name = record["name"]?.stringValue.flatMap({ DNSName($0) }) else { continue }
            let addresses = NameTable.Addresses((record["ips"]?.arrayValue ?? []).compactMap(\.stringValue))
            names[name, default: .init()].ipv4 += addresses.ipv4
            names[name, default: .init()].ipv6 += addresses.ipv6
        }
        let timeToLive = document["ttl"]?.intValue.flatMap { UInt32(exactly: $0) } ?? 30
        return NameTable(names, timeToLive: timeToLive)
    }
}
