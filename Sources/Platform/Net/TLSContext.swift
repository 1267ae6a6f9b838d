import COpenSSL
package import Documents
import Synchronization

/// How one side of TLS is set up: certificates, roots, versions. Shared by any number of connections.
///
/// `reload` replaces what new connections use; those that are open keep what they began with.
package final class TLSContext: Sendable {
    /// What a server wants of its clients' certificates.
    package enum ClientCertificates: Sendable {
        /// Not asked for; one is not even looked at.
        case ignored
        /// Asked for; one that is shown must chain to these roots (PEM), or the handshake fails.
        case verifiedIfGiven(roots: [UInt8])
        /// A handshake without a certificate that chains to these roots (PEM) fails.
        case required(roots: [UInt8])
    }
    /// Whom a client believes.
    package enum ServerTrust: Sendable {
        /// The distribution's certificates.
        case system
        /// Only what chains to these certificates (PEM, one or more).
        case roots([UInt8])
        /// Anybody: encryption without identity.
        case anybody
    }
    /// What a client looks at in the certificate of a server that it doesn't believe blindly.
    package enum ServerChecks: Sendable {
        /// Its signature and that it is for the host.
        case authorityAndHost
        /// Its signature alone: who it is for is looked at by who uses the connection.
        case authority
    }
    /// Certificate chain (leaf first) and private key, both PEM.
    package struct Identity: Sendable {
        /// PEM, the leaf first; issuers behind it are sent along.
        package var certificateChain: [UInt8]
        /// PEM without a password; never in an error's message.
        package var privateKey: Secret<[UInt8]>
        /// Checked only when a context is made from it.
        package init(certificateChain: [UInt8], privateKey: [UInt8]) {
            self.certificateChain = certificateChain
            self.privateKey = Secret(privateKey)
        }
    }
    /// A protocol version.
    package enum Version: Sendable, Comparable {
        case tls12, tls13

        var number: Int32 { self == .tls12 ? TLS1_2_VERSION : TLS1_3_VERSION }
    }
    /// Limits on what is negotiated.
    package struct Parameters: Sendable {
        /// The lowest version accepted.
        package var minimum = Version.tls12
        /// The highest version offered.
        package var maximum = Version.tls13
        /// IANA names of TLS 1.2 suites, as in "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"; empty for OpenSSL's choice.
        package var cipherSuites: [String] = []
        /// In order of preference; empty sends or answers none.
        package var protocols = ["h2", "http/1.1"]
        /// TLS 1.2 to 1.3, OpenSSL's suites, HTTP/2 before HTTP/1.1.
        package init() {}
    }

    private enum Role: Sendable {
        case server(Identity, ClientCertificates)
        case client(ServerTrust, Identity?)
    }

    let isServer: Bool
    /// The name to check and to send instead of the host that is connected to.
    let serverName: String?
    let serverChecks: ServerChecks
    private let parameters: Parameters
    private let current: Mutex<OpenSSLContext>

    private init(
        _ role: Role,
        serverName: String? = nil,
        checks: ServerChecks = .authorityAndHost,
        parameters: Parameters
    ) throws(NetError) {
        serverChecks = checks
        if case .server = role { isServer = true } else { isServer = false }
        self.serverName = serverName
        self.parameters = parameters
        current = Mutex(try Self.make(role, parameters))
    }

    /// A server's side. Throws `.tls` if a certificate or key cannot be read, or they don't match.
    package static func server(
        _ identity: Identity,
        clients: ClientCertificates = .ignored,
        parameters: Parameters = Parameters()
    ) throws(NetError) -> TLSContext {
        try TLSContext(.server(identity, clients), parameters: parameters)
    }

    /// A client's side. Throws `.tls` if roots, certificate or key cannot be read.
    ///
    /// - `serverName`: What the server's certificate must be for, and what is sent as SNI; nil: the host connected to.
    /// - `identity`: Shown to a server that asks.
    package static func client(
        trust: ServerTrust = .system,
        serverName: String? = nil,
        checks: ServerChecks = .authorityAndHost,
        identity: Identity? = nil,
        parameters: Parameters = Parameters()
    ) throws(NetError) -> TLSContext {
        try TLSContext(.client(trust, identity), serverName: serverName, checks: checks, parameters: parameters)
    }

    /// New connections show this identity and ask for these client certificates; on a throw all stays as it was.
    package func reload(_ identity: Identity, clients: ClientCertificates = .ignored) throws(NetError) {
        let fresh = try Self.make(.server(identity, clients), parameters)
        current.withLock { $0 = fresh }
    }

    /// New connections (in client role) believe these; on a throw all stays as it was.
    package func reload(trust: ServerTrust, identity: Identity? = nil) throws(NetError) {
        let fresh = try Self.make(.client(trust, identity), parameters)
        current.withLock { $0 = fresh }
    }

    var context: OpenSSLContext { current.withLock { $0 } }

    private static func make(_ role: Role, _ parameters: Parameters) throws(NetError) -> OpenSSLContext {
        switch role {
        case .server(let identity, let clients):
            let context = try OpenSSLContext(isServer: true, parameters)
            try context.use(identity)
            switch clients {
            case .ignored: break
            case .verifiedIfGiven(let roots): try context.verify(roots: roots, isRequired: false)
            case .required(let roots): try context.verify(roots: roots, isRequired: true)
            }
            return context
        case .client(let trust, let identity):
            let context = try OpenSSLContext(isServer: false, parameters)
            if let identity { try context.use(identity) }
            switch trust {
            case .system: try context.verifySystemRoots()
            case .roots(let roots): try context.verify(roots: roots, isRequired: true)
            case .anybody: break
            }
            return context
        }
    }
}
