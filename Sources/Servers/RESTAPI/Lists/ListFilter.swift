import Documents
import HTTP
import ResourceModel

/// What a list's query leaves of the resources.
struct ListFilter: Sendable {
    private var name = ""
    private var labels: [String: String] = [:]
    /// By name, the part that a value has.
    private var tags: [String: String] = [:]
    private var gateway: Gateway?

    private enum Gateway: String { case yes = "true", no = "false", builtin, delegated }

    /// Throws for a filter that there is not; the error's field is `<route>.<key>`.
    init(_ request: APIRequest, kind: KindDescriptor) throws(APIError) {
        for (key, value) in request.http.query {
            let field = "\(request.route).\(key)"
            switch key {
            case "name": name = value
            case "tag" where [.dataplane, .externalService].contains(kind.name):
                guard let colon = value.firstIndex(of: ":") else { continue }
                tags[String(value[..<colon])] = String(value[value.index(after: colon)...])
            case "gateway" where kind.name == .dataplane:
                guard let known = Gateway(rawValue: value) else {
                    throw .badList(
                        "Invalid gateway filter",
                        field,
                        "must be one of: true, false, builtin, delegated"
                    )
                }
                gateway = known
            case _ where key.hasPrefix("filter["):
                guard key.hasPrefix("filter[labels."), key.hasSuffix("]") else { throw Self.unknown(field) }
                let label = key.dropFirst("filter[labels.".count).dropLast()
                guard !label.isEmpty, !label.contains("["), !label.contains("]") else { throw Self.unknown(field) }
                labels[String(label)] = value
            default: break
            }
        }
    }

    private static func unknown(_ field: String) -> APIError {
        .badList("Unsupported filter", field, "unsupported filter: only filter[labels.<key>] is supported")
    }

    func matches(_ resource: Resource) -> Bool {
        guard name.isEmpty || resource.name.contains(name) else { return false }
        guard labels.allSatisfy({ resource.labels[$0.key] == $0.value }) else { return false }
        switch resource.kind {
        case .dataplane:
            guard gateway != nil || !tags.isEmpty else { return true }
            let dataplane = Dataplane(resource)
            return matches(dataplane) && matches(tags: dataplane.tagSets)
        case .externalService:
            return tags.isEmpty || matches(tags: [resource.spec["tags"]?.stringMap ?? [:]])
        default: return true
        }
    }

    private func matches(_ dataplane: Dataplane) -> Bool {
        switch gateway {
        case nil: true
        case .yes: dataplane.gateway != nil
        case .no: dataplane.gateway == nil
        case .builtin: dataplane.isBuiltinGateway
        case .delegated: dataplane.isDelegatedGateway
        }
    }

    /// A part of a tag's value is enough; each tag may be met by another tag set.
    private func matches(tags sets: [[String: String]]) -> Bool {
        tags.allSatisfy { name, part in
            sets.contains { set in set[name]?.contains(part) ?? false || part.isEmpty && set[name] != nil }
        }
    }
}
