import Documents
import ResourceModel

/// A virtual address of the 1.1 model, as the Config resource `kuma-<mesh>-dns-vips` keeps it.
struct LegacyAddress: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A `kuma.io/service`: called at the VIP port, and by name under the domain.
        case service
        /// The host of an external service, called by its own name.
        case host
        /// A name made by a VirtualOutbound.
        case domainName
    }
    struct Port: Hashable, Sendable {
        /// 0: only the VIP port.
        var port: UInt16
        var tags: [String: String]
    }
    var kind: Kind
    var name: String
    var address: String
    var ports: [Port]

    /// Names under which it is found.
    func names(in context: ZoneContext) -> [String] {
        guard kind == .service else { return [name] }
        let plain = "\(name).\(context.domain)"
        return name.contains("_") ? [plain, "\(String(name.map { $0 == "_" ? "." : $0 })).\(context.domain)"] : [plain]
    }

    /// The table of a mesh, sorted by name; empty if the document is not what it should be.
    static func table(_ config: Resource) -> [LegacyAddress] {
        // Not a table: no names.
        guard case .object(let members)? = try? JSON(parsing: Array(config.spec.string("config").utf8)) else {
            return []
        }
        return members.compactMap(LegacyAddress.init).sorted { ($0.name, $0.address) < ($1.name, $1.address) }
    }

    /// Keys are `<number of the kind>:<name>`, or from 1.1 just names; values then are addresses.
    private init?(_ member: JSON.Member) {
        let parts = member.key.split(separator: ":", maxSplits: 1).map(String.init)
        let kinds: [String: Kind] = ["0": .service, "1": .host, "2": .domainName]
        if parts.count == 2, let kind = kinds[parts[0]] {
            (self.kind, name) = (kind, parts[1])
        } else {
            (kind, name) = (.service, member.key)
        }
        let value = member.value
        if case .string(let text) = value {
            address = text
        } else {
            address = value.string(value["Address"] == nil ? "address" : "Address")
        }
        ports = value.list(value["Outbounds"] == nil ? "outbounds" : "Outbounds").map { json in
            Port(
                port: json.port(json["Port"] == nil ? "port" : "Port"),
                tags: json.texts(json["TagSet"] == nil ? "tagSet" : "TagSet")
            )
        }
        if ports.isEmpty, kind == .service { ports = [Port(port: 0, tags: [Tag.service: name])] }
        guard !address.isEmpty else { return nil }
    }
}
