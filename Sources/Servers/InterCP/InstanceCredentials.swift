import Crypto
package import Documents
package import Net
import ResourceModel
package import Stores

/// What an instance shows the others, and whom it believes: certificates of the authority in GlobalSecret `inter-cp-ca`.
package struct InstanceCredentials: Sendable {
    private static let lifetime = Duration.seconds(10 * 365 * 86_400)
    private let authority: [UInt8]
    private let server: TLSContext.Identity
    private let client: TLSContext.Identity

    /// Makes a certificate for `address`, for as long as the process may run.
    ///
    /// Throws if the authority is missing or cannot be read.
    package init(address: String, in snapshot: ResourceSnapshot, now: Timestamp) throws {
        guard let data = snapshot[ResourceKey(.globalSecret, name: "inter-cp-ca")]?.spec["data"]?.stringValue,
            let pem = Base64.decode(data)
        else { throw InterCPError("GlobalSecret \"inter-cp-ca\" is not there, or is no certificate and key") }
        let (certificate, key) = (try Certificate(pem: pem), try PrivateKey(pem: pem))
        authority = certificate.pem
        func issue(_ use: ExtendedKeyUsage) throws -> TLSContext.Identity {
            var builder = CertificateBuilder(
                notBefore: now.advanced(by: .seconds(-300)),
                notAfter: now.advanced(by: Self.lifetime)
            )
            builder.names = [SubjectName(host: address)]
            builder.keyUsage = [.digitalSignature, .keyEncipherment]
            builder.extendedKeyUsage = [use]
            let own = try PrivateKey(generating: .p256)
            return TLSContext.Identity(
                certificateChain: try builder.signed(for: own.publicKey, by: certificate, key: key).pem,
                privateKey: try own.pkcs8PEM()
            )
        }
        (server, client) = (try issue(.serverAuth), try issue(.clientAuth))
    }

    /// The side of the port: nobody comes in without a certificate of the authority.
    package func serverContext(_ parameters: TLSContext.Parameters) throws(NetError) -> TLSContext {
        try .server(server, clients: .required(roots: authority), parameters: parameters)
    }

    /// The side of who asks.
    package func clientContext() throws(NetError) -> TLSContext {
        try .client(trust: .roots(authority), identity: client)
    }
}

/// Why instances cannot speak with each other.
package struct InterCPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is missing or wrong, and where it is looked for.
    package let description: String
    /// - Parameter description: For an operator; no part of a key may be in it.
    package init(_ description: String) { self.description = description }
}
