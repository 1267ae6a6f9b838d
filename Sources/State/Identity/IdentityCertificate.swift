import Crypto
package import Documents

/// What a proxy proves itself with: a private key and the certificate for it.
package struct IdentityCertificate: Hashable, Sendable, CustomStringConvertible {
    /// What is asked for below it is made so long: else each look at a proxy would find its certificate due.
    static let shortestLifetime = Duration.seconds(60)

    /// PEM, the leaf first.
    package let chain: [UInt8]
    /// PEM of PKCS#8. Goes to the proxy and nowhere else.
    package let key: Secret<[UInt8]>
    /// When it was made; it begins some seconds earlier, for clocks that differ.
    package let issued: Timestamp
    /// The certificate's own end, `notAfter`.
    package let expires: Timestamp
    /// The name of the mesh's backend that it is from.
    package let backend: String

    /// Nothing is checked here: `chain` must be for `key`.
    package init(chain: [UInt8], key: Secret<[UInt8]>, issued: Timestamp, expires: Timestamp, backend: String) {
        self.chain = chain
        self.key = key
        self.issued = issued
        self.expires = expires
        self.backend = backend
    }

    /// When the next one is due: after four fifths of the lifetime.
    package var renewal: Timestamp { issued.advanced(by: expires.since(issued) * 4 / 5) }

    /// Its backend and its end.
    package var description: String { "certificate of backend \(backend), expires \(expires.rfc3339)" }
}

extension IdentityCertificate {
    /// A fresh key, and a certificate for it that is good from ten seconds ago on, for both ends of a connection.
    ///
    /// - `backend`: What the certificate says it is from.
    /// - `algorithm`: Of the fresh key. An RSA key takes a good part of a second of a core.
    /// - `issuer`: Whose certificate signs, with its key.
    static func leaf(
        names: [SubjectName],
        lifetime: Duration,
        backend: String,
        key algorithm: PrivateKey.Kind,
        by issuer: (certificate: Certificate, key: PrivateKey),
        now: Timestamp
    ) throws(IdentityError) -> IdentityCertificate {
        var builder = CertificateBuilder(
            notBefore: now.advanced(by: .seconds(-10)),
            notAfter: now.advanced(by: max(lifetime, shortestLifetime))
        )
        builder.names = names
        builder.keyUsage = [.digitalSignature, .keyEncipherment, .keyAgreement]
        builder.extendedKeyUsage = [.serverAuth, .clientAuth]
        do {
            let own = try PrivateKey(generating: algorithm)
            let leaf = try builder.signed(for: own.publicKey, by: issuer.certificate, key: issuer.key)
            return IdentityCertificate(
                chain: leaf.pem,
                key: Secret(try own.pkcs8PEM()),
                issued: now,
                expires: leaf.notAfter,
                backend: backend
            )
        } catch {
            throw IdentityError(.unusable, "cannot issue a certificate: \(error)")
        }
    }
}
