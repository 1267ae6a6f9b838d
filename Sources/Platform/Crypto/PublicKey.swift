import COpenSSL

/// The half of a key pair that everybody may know: RSA or P-256.
package final class PublicKey: Sendable {
    // Never changed after init, and OpenSSL's key objects are safe to read from several threads.
    nonisolated(unsafe) let pointer: OpaquePointer

    /// Takes over one reference.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }
    deinit { EVP_PKEY_free(pointer) }

    /// Reads a PEM text whose first block is `RSA PUBLIC KEY` (PKCS#1), `PUBLIC KEY` (PKIX), a certificate or a private key;
    /// without any block, the bytes are taken as DER of PKIX or PKCS#1.
    package convenience init(pem text: [UInt8]) throws(CryptoError) {
        guard let block = try PEM.blocks(text).first else {
            if let key = try? PublicKey(pkix: text) {
                // Either form may stand there without a label; the error of the second is what is told.
                EVP_PKEY_up_ref(key.pointer)
                self.init(owning: key.pointer)
            } else {
                try self.init(pkcs1: text)
            }
            return
        }
        switch block.label {
        case "RSA PUBLIC KEY": try self.init(pkcs1: block.der)
        case "PUBLIC KEY": try self.init(pkix: block.der)
        case "CERTIFICATE":
            let key = try Certificate(der: block.der).publicKey()
            EVP_PKEY_up_ref(key.pointer)
            self.init(owning: key.pointer)
        default:
            let key = try PrivateKey(pem: text)
            EVP_PKEY_up_ref(key.pointer)
            self.init(owning: key.pointer)
        }
    }

    private convenience init(pkcs1 der: [UInt8]) throws(CryptoError) {
        let key = try DER.decode("public key", der, free: { EVP_PKEY_free($0) }) {
            d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1)
        }
        self.init(owning: key)
    }

    private convenience init(pkix der: [UInt8]) throws(CryptoError) {
        let key = try DER.decode("public key", der, free: { EVP_PKEY_free($0) }) { d2i_PUBKEY(nil, $0, $1) }
        self.init(owning: key)
    }

    /// Whether it may verify tokens, and is written as PKCS#1.
    package var isRSA: Bool { EVP_PKEY_get_base_id(pointer) == EVP_PKEY_RSA }

    /// PEM `RSA PUBLIC KEY` (PKCS#1), PKIX for P-256.
    package func pem() throws(CryptoError) -> [UInt8] {
        if isRSA {
            return PEM(label: "RSA PUBLIC KEY", der: try DER.encode("public key") { i2d_PublicKey(pointer, $0) }).text
        }
        return PEM(label: "PUBLIC KEY", der: try pkix()).text
    }

    /// DER of SubjectPublicKeyInfo: the same bytes for the same key.
    package func pkix() throws(CryptoError) -> [UInt8] { try DER.encode("public key") { i2d_PUBKEY(pointer, $0) } }

    /// Whether `signature` over `bytes` was made with the private half: RSA PKCS#1 v1.5 or ECDSA, with SHA-256.
    package func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, pointer) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
