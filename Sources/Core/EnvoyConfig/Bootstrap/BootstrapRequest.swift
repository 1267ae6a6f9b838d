package import Documents

/// What the agent of a proxy posts to get Envoy's bootstrap configuration.
package struct BootstrapRequest: Hashable, Sendable {
    /// Which kind of proxy.
    package enum ProxyType: String, Hashable, Sendable {
        case dataplane
        case ingress
        case egress
    }

    /// Why a body is no request.
    package struct Malformed: Error, Hashable, Sendable {}

    /// Empty for a zone proxy.
    package var mesh: String
    /// Of the proxy; empty if `resource` names it.
    package var name: String
    /// Nil for a word that names no kind of proxy.
    package var proxyType: ProxyType?
    /// As it was written.
    package var proxyTypeText: String
    /// Empty without.
    package var token: Secret<String>
    /// Where the token is on the proxy's machine; empty without.
    package var tokenPath: String
    /// The resource of the proxy as JSON text; nil if it is stored already.
    package var resource: String?
    /// PEM of the authority that the agent trusts; empty: the control plane's own.
    package var authority: String
    /// Of the agent and of Envoy, without what is not known.
    package var version: JSON
    /// Texts, null without.
    package var dynamicMetadata: JSON
    /// As sent, null without.
    package var otelEnvironment: JSON
    /// How traffic is redirected on the proxy's machine; null without.
    package var transparentProxy: JSON
    /// 0 without.
    package var dnsPort: Int
    /// 0 without.
    package var readinessPort: Int
    /// Compat: the field `appProbeProxyDisabled` says the contrary of its name.
    package var isProbeProxyEnabled: Bool
    /// In the order sent.
    package var features: [String]
    /// Bytes; 0 if it is not known.
    package var maxHeapSize: String
    /// Folder of the agent's sockets; empty without.
    package var workdir: String
    /// On the proxy's machine; empty without.
    package var metricsCertificatePath: String
    /// On the proxy's machine; empty without.
    package var metricsKeyPath: String
    /// Authorities of the proxy's machine, for servers outside of the mesh; empty without.
    package var systemCAPath: String
    /// Off unless it is said.
    package var isIPv6Enabled: Bool
    /// Of a SPIRE agent on the proxy's machine; empty without. Told back in the node's metadata.
    package var spireSocketPath: String

    /// Reads a body; `null` counts as `{}`, unknown fields are skipped.
    package init(_ json: JSON) throws(Malformed) {
        guard json.isNull || json.members != nil else { throw Malformed() }
        let reader = Reader(json: json)
        mesh = try reader.text("mesh")
        name = try reader.text("name")
        proxyTypeText = try reader.text("proxyType")
        proxyType = proxyTypeText.isEmpty ? .dataplane : ProxyType(rawValue: proxyTypeText)
        token = Secret(try reader.text("dataplaneToken"))
        tokenPath = try reader.text("dataplaneTokenPath")
        let document = try reader.text("dataplaneResource")
        resource = document.isEmpty ? nil : document
        authority = try reader.text("caCert")
        version = try Self.version(try reader.object("version"))
        dynamicMetadata = try reader.object("dynamicMetadata").json
        for member in dynamicMetadata.members ?? [] where member.value.stringValue == nil { throw Malformed() }
        otelEnvironment = try reader.object("otelEnv").json
        transparentProxy = try reader.object("dataplaneConfig").json
        guard let dns = UInt32(try reader.number("dnsPort")), let readiness = UInt32(try reader.number("readinessPort"))
        else { throw Malformed() }
        (dnsPort, readinessPort) = (Int(dns), Int(readiness))
        isProbeProxyEnabled = try reader.flag("appProbeProxyDisabled")
        features = try reader.texts("features")
        maxHeapSize = try reader.object("resources").number("maxHeapSizeBytes")
        workdir = try reader.text("workdir")
        metricsCertificatePath = try reader.object("metricsResources").text("certPath")
        metricsKeyPath = try reader.object("metricsResources").text("keyPath")
        systemCAPath = try reader.text("systemCaPath")
        isIPv6Enabled = try reader.flag("ipv6Enabled")
        spireSocketPath = try reader.object("spireResources").text("socketPath")
    }

    /// What a node's metadata says of the versions: known fields, and of those what is not empty.
    private static func version(_ reader: Reader) throws(Malformed) -> JSON {
        func texts(_ reader: Reader, _ keys: [String]) throws(Malformed) -> JSON {
            var known = JSON.object([])
            for key in keys {
                let text = try reader.text(key)
                if !text.isEmpty { known.set(key, .string(text)) }
            }
            return known
        }
        let agent = try texts(try reader.object("kumaDp"), ["version", "gitTag", "gitCommit", "buildDate"])
        var envoy = try texts(try reader.object("envoy"), ["version", "build"])
        if try reader.object("envoy").flag("kumaDpCompatible") { envoy.set("kumaDpCompatible", true) }
        return ["kumaDp": agent, "envoy": envoy]
    }

    /// Whether the traffic of the proxy's applications is redirected to it.
    package var isTransparent: Bool {
        ["inbound", "outbound"].contains { transparentProxy["redirect"]?[$0]?["enabled"]?.boolValue == true }
    }
}

/// Takes typed fields out of a request: null is nothing, and nothing is the empty value, as in Go.
private struct Reader {
    var json: JSON

    func text(_ key: String) throws(BootstrapRequest.Malformed) -> String {
        switch json[key] {
        case nil, .null?: return ""
        case .string(let text)?: return text
        default: throw BootstrapRequest.Malformed()
        }
    }

    func texts(_ key: String) throws(BootstrapRequest.Malformed) -> [String] {
        switch json[key] {
        case nil, .null?: return []
        case .array(let elements)?:
            let texts = elements.compactMap(\.stringValue)
            guard texts.count == elements.count else { throw BootstrapRequest.Malformed() }
            return texts
        default: throw BootstrapRequest.Malformed()
        }
    }

    /// Digits.
    func number(_ key: String) throws(BootstrapRequest.Malformed) -> String {
        switch json[key] {
        case nil, .null?: return "0"
        case .number(let text)? where UInt64(text) != nil: return text
        default: throw BootstrapRequest.Malformed()
        }
    }

    func flag(_ key: String) throws(BootstrapRequest.Malformed) -> Bool {
        switch json[key] {
        case nil, .null?: return false
        case .bool(let flag)?: return flag
        default: throw BootstrapRequest.Malformed()
        }
    }

    func object(_ key: String) throws(BootstrapRequest.Malformed) -> Reader {
        switch json[key] {
        case nil, .null?: return Reader(json: .null)
        case .object(let members)?: return Reader(json: .object(members))
        default: throw BootstrapRequest.Malformed()
        }
    }
}
