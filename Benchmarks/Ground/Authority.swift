import Crypto
import Documents

/// A certificate authority and a server's certificate.
struct Authority {
    let roots: [UInt8]
    let chain: [UInt8]
    let key: [UInt8]

    init() throws {
        let (from, to) = (Timestamp(seconds: 1_577_836_800), Timestamp(seconds: 4_102_444_800))
        let rootKey = try PrivateKey(generating: .p256)
        var root = CertificateBuilder(notBefore: from, notAfter: to)
        root.subject = [.init("CN", "bench")]
        root.isCA = true
        root.keyUsage = [.certificateSigning]
        let authority = try root.selfSigned(with: rootKey)
        let leafKey = try PrivateKey(generating: .p256)
        var leaf = CertificateBuilder(notBefore: from, notAfter: to)
        leaf.names = [.dns("localhost"), .ip([127, 0, 0, 1])]
        leaf.keyUsage = [.digitalSignature]
        leaf.extendedKeyUsage = [.serverAuth]
        roots = authority.pem
        chain = try leaf.signed(for: leafKey.publicKey, by: authority, key: rootKey).pem
        key = try leafKey.pem()
    }
}
