import COpenSSL
import Glibc

/// A subject alternative name.
package enum SubjectName: Hashable, Sendable {
    /// A host name; its first label may be `*`.
    case dns(String)
    /// As written, e.g. `spiffe://default/web`.
    case uri(String)
    /// 4 or 16 bytes.
    case ip([UInt8])

    /// An address if `text` is one, else a DNS name.
    package init(host text: String) {
        if let bytes = Self.address(text) { self = .ip(bytes) } else { self = .dns(text) }
    }

    /// The bytes of an IPv4 or IPv6 address in text form.
    package static func address(_ text: String) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &out) == 1 { return Array(out.prefix(4)) }
        if inet_pton(AF_INET6, text, &out) == 1 { return out }
        return nil
    }

    /// Whether a server that is asked for as `host` (a name in any case, or an address) may show it. A name's first label may
    /// be `*` for any one (RFC 6125).
    package func covers(host: String) -> Bool {
        let host = host.lowercased()
        switch (self, SubjectName(host: host)) {
        case (.ip(let own), .ip(let asked)): return own == asked
        case (.dns(let pattern), .dns(let asked)):
            let pattern = pattern.lowercased()
            guard pattern.hasPrefix("*."), let dot = asked.firstIndex(of: "."), dot != asked.startIndex else {
                return pattern == asked
            }
            return pattern.dropFirst() == asked[dot...]
        default: return false
        }
    }

    /// Names of kinds that are not listed above (e-mail, directory names) are left out.
    static func all(of certificate: OpaquePointer) -> [SubjectName] {
        guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let list = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(list) }
        return (0..<max(ccrypto_names_count(list), 0)).compactMap { index in
            guard let name = ccrypto_names_at(list, index) else { return nil }
            var type: Int32 = 0
            guard let value = GENERAL_NAME_get0_value(name, &type) else { return nil }
            let string = UnsafePointer<ASN1_STRING>(OpaquePointer(value))
            guard type == GEN_DNS || type == GEN_URI || type == GEN_IPADD, let data = ASN1_STRING_get0_data(string)
            else {
                return nil
            }
            let bytes = Array(UnsafeBufferPointer(start: data, count: Int(max(ASN1_STRING_length(string), 0))))
            switch type {
            case GEN_DNS: return .dns(String(decoding: bytes, as: UTF8.self))
            case GEN_URI: return .uri(String(decoding: bytes, as: UTF8.self))
            default: return .ip(bytes)
            }
        }
    }

    /// A `GENERAL_NAME` that the caller owns.
    func makeGeneralName() -> UnsafeMutablePointer<GENERAL_NAME>? {
        let (type, bytes): (Int32, [UInt8]) =
            switch self {
            case .dns(let name): (GEN_DNS, Array(name.utf8))
            case .uri(let name): (GEN_URI, Array(name.utf8))
            case .ip(let address): (GEN_IPADD, address)
            }
        guard let name = GENERAL_NAME_new() else { return nil }
        guard let string = type == GEN_IPADD ? ASN1_OCTET_STRING_new() : ASN1_IA5STRING_new(),
            ASN1_STRING_set(string, bytes, Int32(clamping: bytes.count)) == 1
        else {
            GENERAL_NAME_free(name)
            return nil
        }
        GENERAL_NAME_set0_value(name, type, string)
        return name
    }
}

/// What a certificate's key may be used for (RFC 5280, 4.2.1.3).
package struct KeyUsage: OptionSet, Hashable, Sendable {
    /// The bits of `KU_…` in OpenSSL, which are not the extension's own order.
    package let rawValue: UInt32
    /// Bits without a name are kept, but never written.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Signing in TLS, which every workload does.
    package static let digitalSignature = KeyUsage(rawValue: UInt32(KU_DIGITAL_SIGNATURE))
    /// RSA key exchange of TLS 1.2 and before.
    package static let keyEncipherment = KeyUsage(rawValue: UInt32(KU_KEY_ENCIPHERMENT))
    /// Diffie-Hellman with the certificate's own key.
    package static let keyAgreement = KeyUsage(rawValue: UInt32(KU_KEY_AGREEMENT))
    /// Signing of certificates, which an authority must be allowed.
    package static let certificateSigning = KeyUsage(rawValue: UInt32(KU_KEY_CERT_SIGN))
    /// Signing of revocation lists.
    package static let crlSigning = KeyUsage(rawValue: UInt32(KU_CRL_SIGN))

    /// Position in the extension's bit string.
    static let bits: [(KeyUsage, Int32)] = [
        (.digitalSignature, 0), (.keyEncipherment, 2), (.keyAgreement, 4), (.certificateSigning, 5), (.crlSigning, 6),
    ]
}

/// What a certificate may prove in TLS (RFC 5280, 4.2.1.12).
package enum ExtendedKeyUsage: Hashable, Sendable {
    case serverAuth
    case clientAuth

    var nid: Int32 {
        switch self {
        case .serverAuth: NID_server_auth
        case .clientAuth: NID_client_auth
        }
    }
}
