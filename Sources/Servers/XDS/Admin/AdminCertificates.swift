package import Crypto
package import Documents
import ProxyPlanning
import ResourceModel
package import Stores

/// Certificates for the way from the control plane to the administration of its proxies, under the zone's own authority.
///
/// Source: GlobalSecret `envoy-admin-ca`: certificate and key, PEM, one behind the other.
package struct AdminCertificates: Sendable {
    private let authority: Certificate
    private let key: PrivateKey
    /// What proxies demand of the control plane's certificate.
    package static let clientName = "kuma-cp"
    /// How long a certificate is good for: longer than any stream.
    private static let lifetime = Duration.seconds(10 * 365 * 86_400)

    /// Nil as long as there is no authority, or none that can be read.
    package init?(in snapshot: ResourceSnapshot) {
        // What cannot be read is as good as none: whoever needs it says that there is none.
        guard let data = snapshot[ResourceKey(.globalSecret, name: "envoy-admin-ca")]?.spec["data"]?.stringValue,
            let pem = Base64.decode(data), let authority = try? Certificate(pem: pem),
            let key = try? PrivateKey(pem: pem)
        else { return nil }
        (self.authority, self.key) = (authority, key)
    }

    /// The authority's certificate, PEM.
    package var authorityPEM: [UInt8] { authority.pem }

    /// For the administration listener of a proxy at these addresses.
    func server(_ addresses: [String], now: Timestamp) throws(CryptoError) -> AdminIdentity {
        let (chain, key) = try issue(addresses.map { SubjectName(host: $0) }, [.serverAuth], now)
        return AdminIdentity(certificateChain: chain, privateKey: Secret(key), authority: authority.pem)
    }

    /// For the control plane. Certificate and key, PEM.
    package func client(now: Timestamp) throws(CryptoError) -> (certificate: [UInt8], key: [UInt8]) {
        try issue([.dns(Self.clientName)], [.clientAuth], now)
    }

    private func issue(
        _ names: [SubjectName],
        _ use: [ExtendedKeyUsage],
        _ now: Timestamp
    ) throws(CryptoError) -> ([UInt8], [UInt8]) {
        var builder = CertificateBuilder(
            notBefore: now.advanced(by: .seconds(-10)),
            notAfter: now.advanced(by: Self.lifetime)
        )
        builder.names = names
        builder.keyUsage = [.digitalSignature, .keyEncipherment]
        builder.extendedKeyUsage = use
        let own = try PrivateKey(generating: .p256)
        return (try builder.signed(for: own.publicKey, by: authority, key: key).pem, try own.pkcs8PEM())
    }
}
