import Documents

/// What a data plane token says about a Dataplane. An empty field is no constraint.
package struct DataplaneClaims: Hashable, Sendable {
    /// The one Dataplane that it is good for; empty: any of the mesh.
    package var name: String
    /// The one mesh that it is good for, whose key signed it.
    package var mesh: String
    /// Values that the proxy may have for a tag.
    package var tags: [String: [String]]
    /// `dataplane`, `ingress`, `egress`, or empty. Not looked at when a proxy connects.
    package var type: String
    /// What the label `kuma.io/workload` must be; empty: anything, unless the identity is made of the label.
    package var workload: String

    /// All empty: a token for every Dataplane of the mesh whose key signs it.
    package init(
        name: String = "",
        mesh: String = "",
        tags: [String: [String]] = [:],
        type: String = "",
        workload: String = ""
    ) {
        self.name = name
        self.mesh = mesh
        self.tags = tags
        self.type = type
        self.workload = workload
    }

    // Compat: claim names are Go's field names, with a capital.
    var json: [JSON.Member] {
        let tags = tags.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .array($0.value.map { .string($0) })) }
        return [
            .init("Name", .string(name)), .init("Mesh", .string(mesh)), .init("Tags", .object(tags)),
            .init("Type", .string(type)), .init("Workload", .string(workload)),
        ]
    }

    init(_ json: JSON) throws(TokenError) {
        let reader = ClaimReader(json: json)
        name = try reader.text("Name")
        mesh = try reader.text("Mesh")
        type = try reader.text("Type")
        workload = try reader.text("Workload")
        tags = [:]
        switch json["Tags"] {
        case nil, .null?: break
        case .object(let members)?: for member in members { tags[member.key] = try reader.list(member.value, "Tags") }
        default: throw ClaimReader.failure("Tags")
        }
    }
}

/// What a zone token says about a zone proxy.
package struct ZoneClaims: Hashable, Sendable {
    /// Empty: any zone.
    package var zone: String
    /// `ingress`, `egress`.
    package var scope: [String]

    /// An empty `scope` is good for nothing.
    package init(zone: String, scope: [String]) { (self.zone, self.scope) = (zone, scope) }

    var json: [JSON.Member] {
        [.init("Zone", .string(zone)), .init("Scope", .array(scope.map { .string($0) }))]
    }

    init(_ json: JSON) throws(TokenError) {
        let reader = ClaimReader(json: json)
        zone = try reader.text("Zone")
        scope = try reader.list(json["Scope"], "Scope")
    }
}

extension User {
    var json: [JSON.Member] {
        [.init("Name", .string(name)), .init("Groups", .array(groups.map { .string($0) }))]
    }

    init(_ json: JSON) throws(TokenError) {
        let reader = ClaimReader(json: json)
        name = try reader.text("Name")
        groups = try reader.list(json["Groups"], "Groups")
    }
}

/// Reads claims as Go does: missing and null are empty, another type is an error.
private struct ClaimReader {
    let json: JSON

    static func failure(_ claim: String) -> TokenError {
        TokenError(.invalid, "could not parse token: claim \(claim) has another type")
    }

    func text(_ claim: String) throws(TokenError) -> String {
        switch json[claim] {
        case nil, .null?: return ""
        case .string(let text)?: return text
        default: throw Self.failure(claim)
        }
    }

    func list(_ value: JSON?, _ claim: String) throws(TokenError) -> [String] {
        switch value {
        case nil, .null?: return []
        case .array(let items)?:
            var texts: [String] = []
            for item in items {
                guard case .string(let text) = item else { throw Self.failure(claim) }
                texts.append(text)
            }
            return texts
        default: throw Self.failure(claim)
        }
    }
}
