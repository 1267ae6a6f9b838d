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

    /// By MeshMetric if any has a backend for Prometheus, whomever it is for; else by what the Mesh documents say.
    package init(_ zone: ZoneSnapshot) {
        var collector = Collector()
        let meshes = zone.meshes.values
        if meshes.contains(where: Self.namesPrometheus) {
            for mesh in meshes where mesh.policies[.meshMetric] != nil {
                let index = PolicyIndex(mesh)
                mesh.proxies.forEach { _, proxy in collector.add(proxy, index, zone.context) }
            }
        } else {
            for mesh in meshes {
                guard let backend = mesh.settings.metrics else { continue }
                mesh.proxies.forEach { _, proxy in collector.add(proxy, backend, zone.context) }
            }
        }
        byClient = collector.found.mapValues { assignments in
            assignments.sorted { ($0.mesh, $0.dataplane, $0.address) < ($1.mesh, $1.dataplane, $1.address) }
        }
    }

    private static func namesPrometheus(_ mesh: MeshSnapshot) -> Bool {
        (mesh.policies[.meshMetric]?.resources ?? []).contains { policy in
            (policy.spec["default"]?["backends"]?.arrayValue ?? []).contains { $0["type"] == "Prometheus" }
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
        let confs = index.selected(.meshMetric, for: proxy, in: context).compactMap(\.entry.policy.conf)
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

    /// By the Mesh's own backend; what the Dataplane says goes before it.
    mutating func add(_ proxy: ProxyEntry, _ backend: Mesh.Backend, _ context: ZoneContext) {
        guard backend.type == "prometheus" else { return }
        let conf = proxy.metrics.map { MergePatch.apply($0, to: backend.conf) } ?? backend.conf
        let assignment = Assignment(
            mesh: proxy.mesh,
            dataplane: proxy.name,
            service: proxy.identifyingName(in: context),
            address: Self.address(proxy, port: conf["port"]?.intValue ?? 5670),
            path: conf["path"]?.stringValue ?? "/metrics",
            isTLS: conf["tls"]?["mode"]?.stringValue == "providedTLS",
            labels: Self.labels(proxy)
        )
        found["", default: []].append(assignment)
    }

    /// Where others reach the proxy.
    private static func address(_ proxy: ProxyEntry, port: Int) -> String {
        let host = proxy.advertisedAddress.isEmpty ? proxy.address : proxy.advertisedAddress
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
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
