import COpenSSL
package import Documents
import Glibc

/// An X.509 certificate.
package final class Certificate: Sendable, Hashable {
    private let handle: CertificateHandle
    var pointer: OpaquePointer { handle.pointer }

    /// The whole certificate as it was read or signed; equality is of these bytes.
    package let der: [UInt8]
    /// One line in RFC 2253's form, e.g. `CN=default,OU=Team,O=Example`; empty for a workload's.
    package let subject: String
    /// As ``subject``; equal to it for a root.
    package let issuer: String
    /// Subject alternative names, in the certificate's order; those of other kinds are left out.
    package let names: [SubjectName]
    /// To the second.
    package let notBefore: Timestamp
    /// To the second; the last moment at which it is good.
    package let notAfter: Timestamp
    /// Basic constraints say CA.
    package let isCA: Bool
    /// Basic constraints say that it is none; false also without the extension.
    package let isNoCA: Bool
    /// Nil without the extension: then any usage is allowed.
    package let keyUsage: KeyUsage?

    /// Exactly one certificate; throws `.malformed` for all else, and for bytes behind it.
    package convenience init(der: [UInt8]) throws(CryptoError) {
        let pointer = try DER.decode("certificate", der, free: { X509_free($0) }) { d2i_X509(nil, $0, $1) }
        try self.init(handle: CertificateHandle(owning: pointer))
    }

    /// Reads the first certificate of a PEM text.
    package convenience init(pem text: [UInt8]) throws(CryptoError) {
        guard let block = try PEM.blocks(text).first(where: { $0.label == "CERTIFICATE" }) else {
            throw CryptoError(.malformed, "no certificate among the PEM blocks")
        }
        try self.init(der: block.der)
    }

    /// All certificates of a PEM text in order; other blocks are passed over.
    package static func all(pem text: [UInt8]) throws(CryptoError) -> [Certificate] {
        var found: [Certificate] = []
        for block in try PEM.blocks(text) where block.label == "CERTIFICATE" {
            found.append(try Certificate(der: block.der))
        }
        return found
    }

    init(handle: CertificateHandle) throws(CryptoError) {
        self.handle = handle
        let pointer = handle.pointer
        der = try DER.encode("certificate") { i2d_X509(pointer, $0) }
        subject = Self.line(X509_get_subject_name(pointer))
        issuer = Self.line(X509_get_issuer_name(pointer))
        names = SubjectName.all(of: pointer)
        notBefore = try Self.time(X509_get0_notBefore(pointer))
        notAfter = try Self.time(X509_get0_notAfter(pointer))
        let flags = X509_get_extension_flags(pointer)
        isCA = flags & UInt32(EXFLAG_CA) != 0
        isNoCA = flags & UInt32(EXFLAG_BCONS) != 0 && !isCA
        keyUsage = flags & UInt32(EXFLAG_KUSAGE) != 0 ? KeyUsage(rawValue: X509_get_key_usage(pointer)) : nil
        ERR_clear_error()
    }

    /// One `CERTIFICATE` block, ending in a line feed.
    package var pem: [UInt8] { PEM(label: "CERTIFICATE", der: der).text }

    /// URI names in order, e.g. `spiffe://default/web`.
    package var uris: [String] {
        names.compactMap { if case .uri(let uri) = $0 { uri } else { nil } }
    }

    /// Upper case hexadecimal without leading zeros, as OpenSSL prints it.
    package var serial: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil) else { return "" }
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { CRYPTO_free(text, "", 0) }
        return String(cString: text)
    }

    /// The key that the certificate is for; throws `.unsupported` for a kind of key that OpenSSL does not know.
    package func publicKey() throws(CryptoError) -> PublicKey {
        guard let key = X509_get_pubkey(pointer) else {
            throw .queued(.unsupported, "cannot read the certificate's key")
        }
        return PublicKey(owning: key)
    }

    /// Whether `key` is the private half of this certificate's key.
    package func matches(_ key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }

    /// Whether the certificate's signature was made with `issuer`'s key. Says nothing about validity or constraints.
    package func isSigned(by issuer: Certificate) -> Bool {
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(issuer.pointer) else { return false }
        return X509_verify(pointer, key) == 1
    }

    package static func == (a: Certificate, b: Certificate) -> Bool { a.der == b.der }
    package func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private static func line(_ name: OpaquePointer?) -> String {
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        guard X509_NAME_print_ex(bio, name, 0, ccrypto_name_rfc2253()) >= 0 else { return "" }
        var out = [UInt8](repeating: 0, count: max(BIO_ctrl_pending(bio), 0))
        let count = out.isEmpty ? 0 : BIO_read(bio, &out, Int32(clamping: out.count))
        return String(decoding: out.prefix(max(Int(count), 0)), as: UTF8.self)
    }

    private static func time(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptoError) -> Timestamp {
        var parts = tm()
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
            throw .queued(.malformed, "the certificate has a time that is none")
        }
        return Timestamp(seconds: Int64(timegm(&parts)))
    }
}

/// One reference to an `X509`, given back at the end.
final class CertificateHandle: Sendable {
    // Never changed once a certificate is made; what OpenSSL caches inside is guarded by its own lock.
    nonisolated(unsafe) let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }
    deinit { X509_free(pointer) }
}
