package import Documents
package import ProxyPlanning
package import ResourceModel

/// Who opens a stream, as its first message says. Nothing of it is proved yet.
package struct ProxyNode: Sendable {
    /// Mesh and name.
    package let id: ProxyID
    /// Dataplane, ZoneIngress or ZoneEgress.
    package let kind: KindName
    /// As it came, members sorted by name.
    package let metadata: JSON
    /// The resource that the proxy brings; nil if it wants to be the one that is stored.
    package let resource: Resource?
    /// What its configuration depends on.
    package let facts: ProxyFacts
    /// Which run of our agent this is; empty for other agents.
    package var run: String { Self.run(of: metadata) }

    /// Which run of our agent a node's metadata, also that of an insight, is of; empty for other agents.
    static func run(of metadata: JSON) -> String {
        metadata["dynamicMetadata"]?["kuma-dp.run"]?.stringValue ?? ""
    }

    /// Larger metadata is refused: it is stored with each insight.
    static let metadataLimit = 1 << 20

    /// The resource that the proxy is, in the store.
    package var key: ResourceKey { ResourceKey(kind, mesh: id.mesh, name: id.name) }

    /// Reads a node from its id, such as `default.web-1`, and its metadata.
    ///
    /// - `demand`: What who has an id that is none is told first.
    ///
    /// - Throws: If the id names no proxy, or the resource in the metadata cannot be read or is another proxy's.
    package init(id text: String, metadata: JSON, demand: String = Self.demand) throws(ProxyRefusal) {
        func invalid(_ reason: String) -> ProxyRefusal { Self.invalid(reason, demand) }
        guard !text.isEmpty else { throw invalid(Self.noID) }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw invalid("the name should be provided after the dot") }
        guard !parts[1].isEmpty else { throw invalid("name must not be empty") }
        guard metadata.text.count <= Self.metadataLimit else {
            throw ProxyRefusal(.tooLarge, "metadata of the node is too large")
        }
        id = ProxyID(mesh: parts[0], name: parts[1])
        let type = metadata["dataplane.proxyType"]?.stringValue ?? ""
        switch type {
        case "ingress": kind = .zoneIngress
        case "egress": kind = .zoneEgress
        case "dataplane", "": kind = .dataplane
        default: throw ProxyRefusal("unsupported proxy type \"\(type)\"")
        }
        self.metadata = metadata
        if let document = metadata["dataplane.resource"]?.stringValue {
            do { resource = try ProxyDocument.read(document) } catch { throw ProxyRefusal("\(error)") }
        } else {
            resource = nil
        }
        facts = ProxyFacts(metadata: metadata)
        if let resource, resource.key != key {
            throw ProxyRefusal("proxyId \(text) does not match proxy resource \(resource.mesh).\(resource.name)")
        }
        if kind == .dataplane, id.mesh.isEmpty {
            throw invalid("mesh must not be empty; there is no Dataplane \"\(id.name)\" without one")
        }
    }

    /// Of streams of configuration.
    package static let demand = "request must have a valid Proxy ID"
    /// Of streams of health.
    static let healthDemand = "HDS request must have a valid Proxy Id"
    static let noID = "Envoy ID must not be nil"

    /// A node whose id is none.
    static func invalid(_ reason: String, _ demand: String = demand) -> ProxyRefusal {
        ProxyRefusal("\(demand): \(reason)")
    }
}
