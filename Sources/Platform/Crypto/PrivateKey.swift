import COpenSSL
import Documents

/// A key pair: RSA or P-256.
package final class PrivateKey: Sendable, CustomStringConvertible {
    // Never changed after init, and OpenSSL's key objects are safe to use from several threads.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over one reference.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }
    deinit { EVP_PKEY_free(pointer) }

    /// Kinds of keys that are made here.
    package enum Kind: Hashable, Sendable {
        /// Roots and token signing keys; takes some 50 ms to make at 2048 bits.
        case rsa(bits: Int)
        /// Workloads; takes microseconds.
        case p256
    }

    /// Makes a new key.
    package convenience init(generating kind: Kind) throws(CryptoError) {
        let made: OpaquePointer? =
            switch kind {
            case .rsa(let bits): ccrypto_rsa_generate(UInt32(clamping: bits))
            case .p256: ccrypto_p256_generate()
            }
        guard let made else { throw .queued(.failed, "cannot generate a key") }
        self.init(owning: made)
    }

    /// Reads the first private key in a PEM text (PKCS#1, PKCS#8 or SEC 1), or bare DER of one of them.
    package convenience init(pem text: [UInt8]) throws(CryptoError) {
        let blocks = try PEM.blocks(text)
        if let block = blocks.first(where: { $0.label.hasSuffix("PRIVATE KEY") }) {
            guard !block.label.hasPrefix("ENCRYPTED") else {
                throw CryptoError(.unsupported, "the private key is encrypted with a password")
            }
            try self.init(der: block.der)
        } else if blocks.isEmpty {
            try self.init(der: text)
        } else {
            throw CryptoError(.malformed, "no private key among the PEM blocks")
        }
    }

    private convenience init(der: [UInt8]) throws(CryptoError) {
        let key = try DER.decode("private key", der, free: { EVP_PKEY_free($0) }) { d2i_AutoPrivateKey(nil, $0, $1) }
        self.init(owning: key)
    }

    /// Whether it signs tokens, and is written as PKCS#1.
    package var isRSA: Bool { EVP_PKEY_get_base_id(pointer) == EVP_PKEY_RSA }

    /// PEM in the traditional form: `RSA PRIVATE KEY` (PKCS#1) or `EC PRIVATE KEY` (SEC 1).
    package func pem() throws(CryptoError) -> [UInt8] {
        let der = try DER.encode("private key") { i2d_PrivateKey(pointer, $0) }
        return PEM(label: isRSA ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", der: der).text
    }

    /// PEM `PRIVATE KEY` (PKCS#8).
    package func pkcs8PEM() throws(CryptoError) -> [UInt8] {
        guard let wrapped = EVP_PKEY2PKCS8(pointer) else { throw .queued(.failed, "cannot encode private key") }
        defer { PKCS8_PRIV_KEY_INFO_free(wrapped) }
        return PEM(label: "PRIVATE KEY", der: try DER.encode("private key") { i2d_PKCS8_PRIV_KEY_INFO(wrapped, $0) })
            .text
    }

    /// Throws only if OpenSSL fails to encode the key.
    package var publicKey: PublicKey {
        get throws(CryptoError) {
            // A copy through DER, so that nothing private hangs on what is handed out as public.
            let der = try DER.encode("public key") { i2d_PUBKEY(pointer, $0) }
            let key = try DER.decode("public key", der, free: { EVP_PKEY_free($0) }) { d2i_PUBKEY(nil, $0, $1) }
            return PublicKey(owning: key)
        }
    }

    /// A signature over `bytes`: RSA PKCS#1 v1.5 or ECDSA, with SHA-256.
    package func sign(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .queued(.failed, "cannot sign") }
        defer { EVP_MD_CTX_free(context) }
        var size = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, pointer) == 1,
            EVP_DigestSign(context, nil, &size, bytes, bytes.count) == 1
        else { throw .queued(.failed, "cannot sign") }
        var out = [UInt8](repeating: 0, count: size)
        guard EVP_DigestSign(context, &out, &size, bytes, bytes.count) == 1 else {
            throw .queued(.failed, "cannot sign")
        }
        return Array(out.prefix(size))
    }

    /// Says the kind only.
    package var description: String {
        isRSA ? "RSA private key \(Secret(pointer))" : "EC private key \(Secret(pointer))"
    }
}
