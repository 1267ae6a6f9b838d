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

    /// Larger metadata is refused: it is stored with each insight.
    static let metadataLimit = 1 << 20

    /// The resource that the proxy is, in the store.
    package var key: ResourceKey { ResourceKey(kind, mesh: id.mesh, name: id.name) }

    /// Reads a node from its id, such as `default.web-1`, and its metadata.
    ///
    /// - Throws: If the id names no proxy, or the resource in the metadata cannot be read or is another proxy's.
    package init(id text: String, metadata: JSON) throws(ProxyRefusal) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw ProxyRefusal("request must have a valid Proxy ID: mesh and name of the proxy must be separated by a dot")
        }
        guard !parts[1].isEmpty else { throw ProxyRefusal("request must have a valid Proxy ID: name must not be empty") }
        guard metadata.text.count <= Self.metadataLimit else { throw ProxyRefusal(.tooLarge, "metadata of the node is too large") }
        id = ProxyID(mesh: parts[0], name: parts[1])
        kind =
            switch metadata["dataplane.proxyType"]?.stringValue {
            case "ingress"?: .zoneIngress
            case "egress"?: .zoneEgress
            default: .dataplane
            }
        self.metadata = metadata
        if let document = metadata["dataplane.resource"]?.stringValue {
            do { resource = try ProxyDocument.read(document) } catch { throw ProxyRefusal("\(error)") }
        } else {
            resource = nil
        }
        facts = ProxyFacts(metadata: metadata)
        if let resource, resource.key != key {
            throw ProxyRefusal("proxy with ID \"\(text)\" brings the resource \(resource.key), which is not its own")
        }
        if kind == .dataplane, id.mesh.isEmpty { throw ProxyRefusal("request must have a valid Proxy ID: mesh must not be empty; there is no Dataplane \"\(id.name)\" without one") }
    }
}

extension ProxyFacts {
    /// Reads metadata of a node leniently: what is of the wrong type counts as not given.
    init(metadata: JSON) {
        self.init()
        self.read(metadata)
    }

    private mutating func read(_ metadata: JSON) {
        func text(_ key: String) -> String { metadata[key]?.stringValue ?? "" }
        func port(_ key: String) -> UInt16 { UInt16(text(key)) ?? 0 }
        features = Set(metadata["features"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        adminPort = port("dataplane.admin.port")
        if !text("dataplane.admin.address").isEmpty { adminAddress = text("dataplane.admin.address") }
        adminSocketPath = metadata["dataplane.admin.socketPath"]?.stringValue
        dnsPort = port("dataplane.dns.port")
        readinessPort = port("dataplane.readinessReporter.port")
        workdir = text("workdir")
        metricsCertificatePath = text("metricsCertPath")
        metricsKeyPath = text("metricsKeyPath")
        systemCAPath = text("systemCaPath")
        isIPv6Enabled = metadata["ipv6Enabled"]?.boolValue ?? true
        transparentProxy = metadata["transparentProxy"].flatMap(TransparentProxyFacts.init(metadata:))
    }
}

extension TransparentProxyFacts {
    /// Nil for what is no object.
    init?(metadata json: JSON) {
        guard json.members != nil else { return nil }
        self.init()
        func side(_ name: String) -> (isOn: Bool, port: UInt16)? {
            guard let side = json["redirect"]?[name], side.members != nil else { return nil }
            return (side["enabled"]?.boolValue ?? false, side["port"]?.doubleValue.flatMap { UInt16(exactly: $0) } ?? 0)
        }
        if let (isOn, port) = side("inbound") { (redirectsInbound, inboundPort) = (isOn, port) }
        if let (isOn, port) = side("outbound") { (redirectsOutbound, outboundPort) = (isOn, port) }
        isIPv6Caught = json["ipFamilyMode"]?.stringValue?.lowercased() != "ipv4"
    }
}
