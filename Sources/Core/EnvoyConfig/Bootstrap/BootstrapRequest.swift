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
    package var token: String
    /// Where the token is on the proxy's machine; empty without.
    package var tokenPath: String
    /// The resource of the proxy as JSON text; nil if it is stored already.
    package var resource: String?
    /// PEM of the authority that the agent trusts; empty: the control plane's own.
    package var authority: String
    /// `version` as it was sent.
    package var version: JSON
    /// As sent, null without.
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
    package var metricsCertificatePath: String
    package var metricsKeyPath: String
    package var systemCAPath: String
    package var isIPv6Enabled: Bool
    package var spireSocketPath: String

    /// Reads a body; `null` counts as `{}`, unknown fields are skipped.
    package init(_ json: JSON) throws(Malformed) {
        guard json.isNull || json.members != nil else { throw Malformed() }
        func string(_ json: JSON, _ key: String) throws(Malformed) -> String {
            switch json[key] {
            case nil, .null?: return ""
            case .string(let text)?: return text
            default: throw Malformed()
            }
        }
        func number(_ json: JSON, _ key: String) throws(Malformed) -> String {
            switch json[key] {
            case nil, .null?: return "0"
            case .number(let text)? where UInt64(text) != nil: return text
            default: throw Malformed()
            }
        }
        func flag(_ key: String, _ standard: Bool) throws(Malformed) -> Bool {
            switch json[key] {
            case nil, .null?: return standard
            case .bool(let flag)?: return flag
            default: throw Malformed()
            }
        }
        func object(_ key: String) throws(Malformed) -> JSON {
            switch json[key] {
            case nil, .null?: return .null
            case .object(let members)?: return .object(members)
            default: throw Malformed()
            }
        }
        func object(_ key: String) throws(Malformed) -> JSON? { try object(key) as JSON }
        mesh = try string(json, "mesh")
        name = try string(json, "name")
        proxyTypeText = try string(json, "proxyType")
        proxyType = proxyTypeText.isEmpty ? .dataplane : ProxyType(rawValue: proxyTypeText)
        token = try string(json, "dataplaneToken")
        tokenPath = try string(json, "dataplaneTokenPath")
        let document = try string(json, "dataplaneResource")
        resource = document.isEmpty ? nil : document
        authority = try string(json, "caCert")
        version = try object("version")
        dynamicMetadata = try object("dynamicMetadata")
        otelEnvironment = try object("otelEnv")
        transparentProxy = try object("dataplaneConfig")
        dnsPort = Int(try number(json, "dnsPort")) ?? 0
        readinessPort = Int(try number(json, "readinessPort")) ?? 0
        isProbeProxyEnabled = try flag("appProbeProxyDisabled", false)
        features = json["features"]?.arrayValue?.compactMap(\.stringValue) ?? []
        maxHeapSize = try number(try object("resources"), "maxHeapSizeBytes")
        workdir = try string(json, "workdir")
        metricsCertificatePath = try string(try object("metricsResources"), "certPath")
        metricsKeyPath = try string(try object("metricsResources"), "keyPath")
        systemCAPath = try string(json, "systemCaPath")
        isIPv6Enabled = try flag("ipv6Enabled", true)
        spireSocketPath = try string(try object("spireResources"), "socketPath")
    }

    /// Whether the traffic of the proxy's applications is redirected to it.
    package var isTransparent: Bool {
        ["inbound", "outbound"].contains { transparentProxy["redirect"]?[$0]?["enabled"]?.boolValue == true }
    }
}
