import Documents
import EnvoyProtos
import Protobuf
import ProxyPlanning
import ResourceModel

/// Applies a MeshProxyPatch: an operator's own changes to what was made for a proxy.
///
/// A change that does not fit a resource, or makes something of it that is no such resource, leaves it as it was.
struct ProxyPatch {
    private static let clusterType = "envoy.config.cluster.v3.Cluster"
    private static let listenerType = "envoy.config.listener.v3.Listener"
    private static let filterType = "envoy.config.listener.v3.Filter"
    private static let httpFilterType = "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter"
    private static let hostType = "envoy.config.route.v3.VirtualHost"

    /// One change, read.
    private struct Modification {
        enum Subject: String, CaseIterable { case cluster, listener, networkFilter, httpFilter, virtualHost }
        var subject: Subject
        var operation: String
        var match: JSON
        /// As the text of a message's document.
        var value: JSON?
        var patches: [JSON]
    }

    private let modifications: [Modification]
    private let transcoder = EnvoyDescriptors.transcoder

    init(_ plan: ProxyPatchPlan) {
        modifications = plan.modifications.compactMap { json in
            for subject in Modification.Subject.allCases {
                guard let body = json[subject.rawValue] else { continue }
                let type =
                    switch subject {
                    case .cluster: Self.clusterType
                    case .listener: Self.listenerType
                    case .networkFilter: Self.filterType
                    case .httpFilter: Self.httpFilterType
                    case .virtualHost: Self.hostType
                    }
                return Modification(
                    subject: subject,
                    operation: body["operation"]?.stringValue ?? "",
                    match: body["match"] ?? .object([]),
                    value: body["value"]?.stringValue.flatMap { Self.read($0, type) },
                    patches: body["jsonPatches"]?.arrayValue ?? []
                )
            }
            return nil
        }
    }

    /// The text of a message with the names of its fields as they are everywhere; nil if it is none.
    private static func read(_ text: String, _ type: String) -> JSON? {
        // What cannot be read was refused when the policy was written, by who could say why.
        guard let json = try? NativeResource.read(text),
            let bytes = try? EnvoyDescriptors.transcoder.bytes(type, json)
        else { return nil }
        // A value that is no such message was refused when the policy was written.
        return try? EnvoyDescriptors.transcoder.json(type, bytes)
    }

    func clusters(_ set: ResourceSet) -> ResourceSet {
        patched(set, Self.clusterType, ResourceTypeURL.cluster) { documents, modification in
            guard modification.subject == .cluster else { return documents }
            return Self.change(documents, modification, modification.value) { Self.matches($0, modification.match) }
        }
    }

    func listeners(_ set: ResourceSet) -> ResourceSet {
        patched(set, Self.listenerType, ResourceTypeURL.listener) { documents, modification in
            switch modification.subject {
            case .cluster: documents
            case .listener:
                Self.change(documents, modification, modification.value) { Self.matches($0, modification.match) }
            case .networkFilter, .httpFilter, .virtualHost: documents.map { Self.inside($0, modification) }
            }
        }
    }

    private func patched(
        _ set: ResourceSet,
        _ type: String,
        _ typeURL: String,
        _ change: ([JSON], Modification) -> [JSON]
    ) -> ResourceSet {
        // All are messages that this module has made: they can be read.
        let before = set.sorted.compactMap { resource in
            (try? transcoder.json(type, resource.any)).map { (resource, $0) }
        }
        let after = modifications.reduce(before.map(\.1)) { change($0, $1) }
        guard after != before.map(\.1) else { return set }
        let known = Dictionary(before.map { ($0.1, $0.0) }, uniquingKeysWith: { first, _ in first })
        return ResourceSet(
            after.compactMap { document -> EncodedResource? in
                if let same = known[document] { return same }
                let name = document["name"]?.stringValue ?? ""
                // No such resource any more: as it was.
                guard let bytes = try? transcoder.bytes(type, document) else { return set[name] }
                return EncodedResource(typeURL: typeURL, name: name, any: bytes)
            }
        )
    }

    // MARK: - Resources

    /// Add, Remove or Patch in a list of documents with names.
    private static func change(
        _ documents: [JSON],
        _ modification: Modification,
        _ value: JSON?,
        _ isMeant: (JSON) -> Bool
    ) -> [JSON] {
        switch modification.operation {
        case "Add": value.map { added in documents.filter { $0["name"] != added["name"] } + [added] } ?? documents
        case "Remove": documents.filter { !isMeant($0) }
        case "Patch": documents.map { isMeant($0) ? patch($0, modification) : $0 }
        default: documents
        }
    }

    private static func patch(_ document: JSON, _ modification: Modification) -> JSON {
        if let value = modification.value { return MessageMerge.merge(value, into: document) }
        return JSONPatch.apply(modification.patches, to: document) ?? document
    }

    private static func matches(_ document: JSON, _ match: JSON, name: String = "name", tags: String = "tags") -> Bool {
        let own = document["name"]?.stringValue ?? ""
        if let wanted = match[name]?.stringValue, !wanted.isEmpty, wanted != own { return false }
        if let origin = match["origin"]?.stringValue, !origin.isEmpty, origin != Self.origin(own) { return false }
        guard let wanted = match[tags]?.stringMap, !wanted.isEmpty else { return true }
        let told = document["metadata"]?["filterMetadata"]?["io.kuma.tags"]
        return wanted.allSatisfy { told?[$0.key]?.stringValue == $0.value }
    }

    /// Which part of the configuration a resource belongs to.
    private static func origin(_ name: String) -> String {
        if name.contains(":passthrough:") || name.hasPrefix("self_transparentproxy") { return "transparent" }
        func begins(_ prefixes: String...) -> Bool { prefixes.contains { name.hasPrefix($0) } }
        if begins("inbound:", "localhost:", "self_inbound_") { return "inbound" }
        if begins("kuma:metrics", "_kuma:metrics", "system_meshmetric_prometheus") { return "prometheus" }
        if begins("kuma:envoy:admin", "kuma:readiness", "system_envoy_admin", "system_probe_readiness") {
            return "admin"
        }
        if begins("kuma:dns", "system_dns") { return "dns" }
        return "outbound"
    }

    // MARK: - Inside of listeners

    private static func inside(_ listener: JSON, _ modification: Modification) -> JSON {
        let name = modification.subject == .virtualHost ? "-" : "listenerName"
        guard matches(listener, modification.match, name: name, tags: "listenerTags") else { return listener }
        return listener.editing("filterChains") { chain in
            guard modification.subject != .networkFilter else {
                return chain.editingList("filters") { filters($0, modification) }
            }
            return chain.editing("filters") { filter in
                guard filter["name"]?.stringValue == "envoy.filters.network.http_connection_manager" else {
                    return filter
                }
                return filter.editingObject("typedConfig") { manager in
                    modification.subject == .httpFilter
                        ? manager.editingList("httpFilters") { filters($0, modification) }
                        : hosts(manager, modification)
                }
            }
        }
    }

    private static func hosts(_ manager: JSON, _ modification: Modification) -> JSON {
        manager.editingObject("routeConfig") { routes in
            if let wanted = modification.match["routeConfigurationName"]?.stringValue,
                wanted != routes["name"]?.stringValue
            {
                return routes
            }
            let wanted = modification.match["name"]?.stringValue
            return routes.editingList("virtualHosts") { hosts in
                change(hosts, modification, modification.value) { wanted == nil || $0["name"]?.stringValue == wanted }
            }
        }
    }

    private static func filters(_ filters: [JSON], _ modification: Modification) -> [JSON] {
        let wanted = modification.match["name"]?.stringValue
        func isMeant(_ filter: JSON) -> Bool { wanted == nil || filter["name"]?.stringValue == wanted }
        switch modification.operation {
        case "Remove": return filters.filter { !isMeant($0) }
        case "Patch":
            return filters.map { filter in
                guard isMeant(filter) else { return filter }
                if let value = modification.value { return MessageMerge.merge(value, into: filter) }
                // Places are those in the filter's own settings.
                return filter.editingObject("typedConfig") { JSONPatch.apply(modification.patches, to: $0) ?? $0 }
            }
        default: break
        }
        guard let value = modification.value else { return filters }
        var result = filters
        switch modification.operation {
        case "AddFirst": result.insert(value, at: 0)
        case "AddLast": result.append(value)
        case "AddBefore": if let index = filters.firstIndex(where: isMeant) { result.insert(value, at: index) }
        case "AddAfter": if let index = filters.firstIndex(where: isMeant) { result.insert(value, at: index + 1) }
        default: break
        }
        return result
    }
}

extension JSON {
    /// The object with each item of one of its lists changed.
    fileprivate func editing(_ key: String, _ body: (JSON) -> JSON) -> JSON { editingList(key) { $0.map(body) } }

    fileprivate func editingList(_ key: String, _ body: ([JSON]) -> [JSON]) -> JSON {
        guard case .array(let items)? = self[key] else { return self }
        var result = self
        result.set(key, .array(body(items)))
        return result
    }

    fileprivate func editingObject(_ key: String, _ body: (JSON) -> JSON) -> JSON {
        guard let inner = self[key] else { return self }
        var result = self
        result.set(key, body(inner))
        return result
    }
}
