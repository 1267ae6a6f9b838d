import Documents
import PolicyMatching
import ResourceModel
package import Topology

/// All assignments of a zone, for each client of those that policies name.
package struct AssignmentTable: Hashable, Sendable {
    /// By client, sorted by mesh and name of the proxy. The empty name is for clients that no policy names.
    private let byClient: [String: [Assignment]]

    /// Nothing to scrape.
    package init() { byClient = [:] }

    /// By MeshMetric where any proxy has a backend for Prometheus by it, else by what the Mesh documents say.
    package init(_ zone: ZoneSnapshot) {
        var modern = Collector()
        var legacy = Collector()
        for mesh in zone.meshes.values {
            let hasPolicies = mesh.policies["MeshMetric"] != nil
            guard hasPolicies || mesh.settings.metrics != nil else { continue }
            let index = hasPolicies ? PolicyIndex(mesh) : nil
            mesh.proxies.forEach { _, proxy in
                if let index { modern.add(proxy, index, zone.context) }
                if let backend = mesh.settings.metrics { legacy.add(proxy, backend, zone.context) }
            }
        }
        byClient = (modern.found.isEmpty ? legacy : modern).found.mapValues { assignments in
            assignments.sorted { ($0.mesh, $0.dataplane, $0.address) < ($1.mesh, $1.dataplane, $1.address) }
        }
    }

    /// What a client is to scrape: its own, if any policy names it, else what is for everybody.
    package func assignments(for client: String) -> [Assignment] { byClient[client] ?? byClient[""] ?? [] }
}

/// Gathers assignments by client.
private struct Collector {
    var found: [String: [Assignment]] = [:]

    /// By MeshMetric: all backends of the policies that are for the proxy.
    mutating func add(_ proxy: ProxyEntry, _ index: PolicyIndex, _ context: ZoneContext) {
        let confs = index.selected("MeshMetric", for: proxy, in: context).compactMap(\.entry.policy.conf)
        guard !confs.isEmpty else { return }
        for backend in MergePatch.merge(confs)["backends"]?.arrayValue ?? []
        where backend["type"]?.stringValue == "Prometheus" {
            let prometheus = backend["prometheus"] ?? .object([])
            let assignment = Assignment(
                mesh: proxy.mesh,
                dataplane: proxy.name,
                service: proxy.identifyingName(in: context),
                address: Self.address(proxy, port: prometheus["port"]?.intValue ?? 5670),
                path: prometheus["path"]?.stringValue ?? "/metrics",
                isTLS: prometheus["tls"]?["mode"]?.stringValue == "ProvidedTLS"
            )
            found[prometheus["clientId"]?.stringValue ?? "", default: []].append(assignment)
        }
    }

    /// By the Mesh's own backend.
    mutating func add(_ proxy: ProxyEntry, _ backend: Mesh.Backend, _ context: ZoneContext) {
        guard backend.type == "prometheus" else { return }
        let assignment = Assignment(
            mesh: proxy.mesh,
            dataplane: proxy.name,
            service: proxy.identifyingName(in: context),
            address: Self.address(proxy, port: backend.conf["port"]?.intValue ?? 5670),
            path: backend.conf["path"]?.stringValue ?? "/metrics",
            isTLS: backend.conf["tls"]?["mode"]?.stringValue == "providedTLS",
            labels: Self.labels(proxy)
        )
        found["", default: []].append(assignment)
    }

    private static func address(_ proxy: ProxyEntry, port: Int) -> String {
        proxy.address.contains(":") ? "[\(proxy.address)]:\(port)" : "\(proxy.address):\(port)"
    }

    /// Each tag with its first value, and with all of them under the name's plural between commas, so that one can search for one.
    private static func labels(_ proxy: ProxyEntry) -> [String: String] {
        var labels: [String: String] = [:]
        for (tag, values) in proxy.allTags {
            let name = String(decoding: tag.utf8.map { isWord($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
            labels[name] = values.first
            labels["\(name)s"] = ",\(values.joined(separator: ",")),"
        }
        return labels
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): true
        default: false
        }
    }
}
