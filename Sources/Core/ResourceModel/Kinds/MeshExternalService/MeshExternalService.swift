package import Documents

/// A service outside of the mesh that has a name in it.
package struct MeshExternalService: Hashable, Sendable {
    /// Where the service is reached.
    package struct Endpoint: Hashable, Sendable {
        /// IP address or host name.
        package var address: String
        /// 1 to 65535.
        package var port: UInt16
        /// 0 is first.
        package var priority: Int
    }

    /// How connections to it are secured.
    package struct TLS: Hashable, Sendable {
        /// What of the service's certificate is verified.
        package enum VerificationMode: String, Hashable, Sendable {
            /// Its signature and its names.
            case secured = "Secured"
            /// Its signature alone.
            case skipSAN = "SkipSAN"
            /// Its names alone: whoever signed it.
            case skipCA = "SkipCA"
            /// Nothing: encryption without identity.
            case skipAll = "SkipAll"
        }

        /// A name that the certificate must have, whole or from its start.
        package struct SubjectAltName: Hashable, Sendable {
            /// `type`, `Exact` unless given.
            package var isPrefix: Bool
            /// Compared with the URI, DNS and IP names of the certificate.
            package var value: String
        }

        /// False unless given: plain text then.
        package var isEnabled: Bool
        /// `TLSAuto`, `TLS10` … `TLS13`; empty: Envoy's own.
        package var minimumVersion: String
        /// As ``minimumVersion``.
        package var maximumVersion: String
        /// Whether the server may ask for a new handshake; false unless given.
        package var allowRenegotiation: Bool
        /// `Secured` unless given.
        package var mode: VerificationMode
        /// Asked for as SNI, and verified; empty: the address of the endpoint.
        package var serverName: String
        /// Any of these will do; empty: the server name must be in the certificate.
        package var subjectAltNames: [SubjectAltName]
        /// Who must have signed the server's certificate; nil: the authorities of the proxy's system.
        package var caCert: DataSource?
        /// Nil: the proxy shows none. Together with ``clientKey``.
        package var clientCert: DataSource?
        /// Nil: the proxy shows no certificate. Together with ``clientCert``.
        package var clientKey: DataSource?
    }

    /// The only mesh that can call it.
    package var mesh: String
    /// At most 63 characters.
    package var name: String
    /// Those of the resource; with `kuma.io/zone` it is reached by that zone only.
    package var labels: [String: String]
    /// `match.port`: what applications call it by, 1 to 65535; not that of its endpoints.
    package var port: UInt16
    /// `tcp`, `grpc`, `http` or `http2`.
    package var proto: String
    /// In the order of the document; empty only if an extension gives them.
    package var endpoints: [Endpoint]
    /// Nil: as the application speaks.
    package var tls: TLS?
    /// What another program fills in; nil without.
    package var extensionType: String?
    /// As this zone found it; without `vip` and hostnames nobody can call it yet.
    package var status: ServiceStatus

    /// What is missing or of another type reads as its default.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        mesh = resource.mesh
        name = resource.name
        labels = resource.labels
        port = spec.fields("match").port("port")
        let given = spec.fields("match").string("protocol").lowercased()
        proto = given.isEmpty ? "tcp" : given
        endpoints = spec.objects("endpoints").map {
            Endpoint(address: $0.string("address"), port: $0.port("port"), priority: $0.int("priority") ?? 0)
        }
        tls = spec.object("tls").map { TLS($0) }
        extensionType = spec.object("extension")?.string("type")
        status = ServiceStatus(Fields(resource.status))
    }

    /// Secrets of the mesh that its TLS needs, and the field of `tls.verification` that names each; empty without TLS.
    package var secrets: [(field: String, name: String)] {
        guard let tls, tls.isEnabled else { return [] }
        return [("caCert", tls.caCert), ("clientCert", tls.clientCert), ("clientKey", tls.clientKey)].compactMap {
            if case .secret(let name)? = $0.1 { ($0.0, name) } else { nil }
        }
    }

    /// The port's name in policies and identifiers.
    package var sectionName: String { String(port) }
}

extension MeshExternalService.TLS {
    init(_ fields: Fields) {
        let verification = fields.fields("verification")
        isEnabled = fields.bool("enabled") ?? false
        minimumVersion = fields.fields("version").string("min")
        maximumVersion = fields.fields("version").string("max")
        allowRenegotiation = fields.bool("allowRenegotiation") ?? false
        mode = VerificationMode(rawValue: verification.string("mode")) ?? .secured
        serverName = verification.string("serverName")
        subjectAltNames = verification.objects("subjectAltNames").map {
            SubjectAltName(isPrefix: $0.string("type") == "Prefix", value: $0.string("value"))
        }
        caCert = DataSource(verification["caCert"])
        clientCert = DataSource(verification["clientCert"])
        clientKey = DataSource(verification["clientKey"])
    }
}

/// Where bytes come from: a Secret of the mesh, or the document itself.
package enum DataSource: Hashable, Sendable {
    /// The name of a Secret.
    case secret(String)
    /// Base64, as written.
    case inline(String)
    /// The text itself, e.g. PEM.
    case inlineString(String)
    /// A path on the control plane's host.
    case file(String)

    /// Nil if the object names no source.
    package init?(_ json: JSON?) {
        let fields = Fields(json)
        if let name = fields.optionalString("secret"), !name.isEmpty {
            self = .secret(name)
        } else if let text = fields.optionalString("inlineString") {
            self = .inlineString(text)
        } else if let text = fields.optionalString("inline") {
            self = .inline(text)
        } else if let path = fields.optionalString("file") {
            self = .file(path)
        } else {
            return nil
        }
    }
}
