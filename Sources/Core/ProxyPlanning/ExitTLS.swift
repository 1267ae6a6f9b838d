import Documents
package import ResourceModel
import Topology

/// How a zone egress begins TLS with a server outside of the mesh.
package struct ExitTLS: Hashable, Sendable {
    /// Where keys and certificates come from.
    package enum Material: Hashable, Sendable {
        /// PEM.
        case bytes([UInt8])
        /// On the egress's host.
        case file(String)
    }
    /// Nil: the host of the endpoint.
    package var serverName: String?
    /// Whose signature the server's certificate must have; nil: it is not looked at.
    package var authority: Material?
    /// Whether the signature may be anybody's.
    package var acceptsUntrusted: Bool
    /// Names of which the certificate must have one; nil: it is not looked at. Empty: that of the server asked for.
    package var names: [MeshExternalService.TLS.SubjectAltName]?
    /// Of the client, with its chain; nil: none is shown. Without `key` it is not used.
    package var certificate: Material?
    /// Of `certificate`.
    package var key: Material?
    /// Of this connection alone; MeshTLS has no say in it.
    package var version: TLSVersionRange
    /// Whether the server may begin the handshake anew, which Envoy refuses by default.
    package var allowsRenegotiation: Bool

    /// Nil if something that it names is not there: then the server must not be spoken to.
    init?(_ tls: MeshExternalService.TLS, systemAuthorities: String, secrets: (String) -> [UInt8]?) {
        func material(_ source: DataSource?) -> Material?? {
            switch source {
            case nil: .some(nil)
            case .secret(let name): secrets(name).map { .bytes($0) }
            case .inline(let text): Base64.decode(text).map { .bytes($0) }
            case .inlineString(let text): .bytes(Array(text.utf8))
            case .file(let path): .file(path)
            }
        }
        guard let authority = material(tls.caCert), let certificate = material(tls.clientCert),
            let key = material(tls.clientKey)
        else { return nil }
        serverName = tls.serverName.isEmpty ? nil : tls.serverName
        self.certificate = certificate
        self.key = key
        version = TLSVersionRange()
        version.minimum = tls.minimumVersion
        version.maximum = tls.maximumVersion
        allowsRenegotiation = tls.allowRenegotiation
        acceptsUntrusted = tls.mode == .skipCA
        switch tls.mode {
        case .skipAll: return
        case .secured, .skipCA, .skipSAN:
            let known = authority ?? (systemAuthorities.isEmpty ? nil : .file(systemAuthorities))
            // Without authorities nothing could be verified, and Envoy would not.
            guard let known else { return nil }
            self.authority = known
            if tls.mode != .skipSAN { names = tls.subjectAltNames }
        }
    }
}
