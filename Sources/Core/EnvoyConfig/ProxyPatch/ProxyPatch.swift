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
    struct Modification {
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
        // What is no such message was refused when the policy was written, by who could say why.
        do {
            let bytes = try EnvoyDescriptors.transcoder.bytes(type, NativeResource.read(text))
            return try EnvoyDescriptors.transcoder.json(type, bytes)
        } catch { return nil }
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
        let after = modifications.reduce(before.map(\.1)) { usable(change($0, $1), instead: $0, type) }
        guard after != before.map(\.1) else { return set }
        let known = Dictionary(before.map { ($0.1, $0.0) }, uniquingKeysWith: { first, _ in first })
        return ResourceSet(
            after.compactMap { document -> EncodedResource? in
                if let same = known[document] { return same }
                let name = document["name"]?.stringValue ?? ""
                // Values were read as messages, and each change was looked at.
                guard let bytes = try? transcoder.bytes(type, document) else { return nil }
                return EncodedResource(typeURL: typeURL, name: name, any: bytes)
            }
        )
    }

    /// The documents after one modification; those of which it has made no such message are as they were.
    private func usable(_ changed: [JSON], instead before: [JSON], _ type: String) -> [JSON] {
        // Otherwise documents have come or gone, and none was edited.
        guard changed.count == before.count else { return changed }
        return zip(changed, before).map { now, then in
            now == then || (try? transcoder.bytes(type, now)) != nil ? now : then
        }
    }

    // MARK: - Resources

    /// Add, Remove or Patch in a list of documents with names.
    static func change(
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

    static func matches(_ document: JSON, _ match: JSON, name: String = "name", tags: String = "tags") -> Bool {
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
}
