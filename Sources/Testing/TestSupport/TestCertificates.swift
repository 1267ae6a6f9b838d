import Crypto
import Documents

/// A certificate authority and what it signs, fresh for each use, valid in 2020–2100.
package struct TestCertificates: Sendable {
    /// The authority's own certificate, PEM.
    package let roots: [UInt8]
    private let authority: Certificate
    private let authorityKey: PrivateKey

    /// A new authority; P-256.
    package init(name: String = "test authority") throws {
        authorityKey = try PrivateKey(generating: .p256)
        var builder = Self.builder(name)
        builder.isCA = true
        builder.keyUsage = [.certificateSigning, .crlSigning]
        authority = try builder.selfSigned(with: authorityKey)
        roots = authority.pem
    }

    /// The authority's key, PEM.
    package var rootKey: [UInt8] { get throws { try authorityKey.pem() } }

    /// A leaf for localhost, 127.0.0.1 and ::1, for both roles: chain and key, PEM.
    package func leaf(_ name: String = "localhost") throws -> (chain: [UInt8], key: [UInt8]) {
        let key = try PrivateKey(generating: .p256)
        var builder = Self.builder(name)
        builder.names = [.dns(name), .ip([127, 0, 0, 1]), .ip([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])]
        builder.keyUsage = [.digitalSignature]
        builder.extendedKeyUsage = [.serverAuth, .clientAuth]
        let leaf = try builder.signed(for: key.publicKey, by: authority, key: authorityKey)
        return (leaf.pem, try key.pem())
    }

    private static func builder(_ name: String) -> CertificateBuilder {
        var builder = CertificateBuilder(
            notBefore: Timestamp(seconds: 1_577_836_800),
            notAfter: Timestamp(seconds: 4_102_444_800)
        )
        builder.subject = [.init("CN", name)]
        return builder
    }
}
