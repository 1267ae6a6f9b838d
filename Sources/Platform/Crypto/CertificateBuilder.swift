import COpenSSL
package import Documents

/// All that a certificate will say, before somebody signs it.
package struct CertificateBuilder: Hashable, Sendable {
    /// In order, as `("O", "Example")`; empty for an empty subject.
    package struct Attribute: Hashable, Sendable {
        /// A short name that OpenSSL knows, e.g. `O`, `OU`, `CN`; an unknown one makes signing fail.
        package var name: String
        /// In UTF-8; `CN` takes at most 64 characters.
        package var value: String
        /// Checked by OpenSSL when the certificate is signed.
        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// In order, the most general part first; empty: the names alone say whose it is.
    package var subject: [Attribute] = []
    /// Subject alternative names, in order.
    package var names: [SubjectName] = []
    /// Big-endian; empty is zero.
    package var serial: [UInt8]
    /// Parts of a second are dropped.
    package var notBefore: Timestamp
    /// Parts of a second are dropped; not checked against ``notBefore``.
    package var notAfter: Timestamp
    /// Basic constraints, always written and critical; an authority gets a subject key identifier too.
    package var isCA = false
    /// Critical; empty: the extension is left out, so that any usage is allowed.
    package var keyUsage: KeyUsage = []
    /// Not critical; empty: the extension is left out, so that any use in TLS is allowed.
    package var extendedKeyUsage: [ExtendedKeyUsage] = []

    /// Serial: 16 random bytes with a first bit of zero unless given.
    package init(notBefore: Timestamp, notAfter: Timestamp, serial: [UInt8]? = nil) {
        (self.notBefore, self.notAfter) = (notBefore, notAfter)
        var random = SecureRandom.bytes(16)
        random[0] = random[0] & 0x7f | 0x40
        self.serial = serial ?? random
    }

    /// A certificate that its own key signs.
    package func selfSigned(with key: PrivateKey) throws(CryptoError) -> Certificate {
        try signed(publicKey: key.publicKey, issuer: nil, issuerKey: key)
    }

    /// A certificate for `publicKey`, signed by an authority.
    package func signed(
        for publicKey: PublicKey,
        by issuer: Certificate,
        key issuerKey: PrivateKey
    ) throws(CryptoError) -> Certificate {
        try signed(publicKey: publicKey, issuer: issuer, issuerKey: issuerKey)
    }

    private func signed(publicKey: PublicKey, issuer: Certificate?, issuerKey: PrivateKey) throws(CryptoError)
        -> Certificate
    {
        guard let pointer = X509_new() else { throw failure }
        let made = CertificateHandle(owning: pointer)
        try fill(made.pointer, publicKey: publicKey, issuer: issuer)
        guard X509_sign(made.pointer, issuerKey.pointer, EVP_sha256()) > 0 else {
            throw CryptoError.queued(.failed, "cannot sign a certificate")
        }
        // Read back from its bytes, so that a certificate of ours is seen as any other.
        return try Certificate(der: DER.encode("certificate") { i2d_X509(made.pointer, $0) })
    }

    private func fill(_ made: OpaquePointer, publicKey: PublicKey, issuer: Certificate?) throws(CryptoError) {
        try check(X509_set_version(made, 2) == 1)
        try check(X509_set_pubkey(made, publicKey.pointer) == 1)
        try setSerial(made)
        try check(ASN1_TIME_set(X509_getm_notBefore(made), time_t(notBefore.seconds)) != nil)
        try check(ASN1_TIME_set(X509_getm_notAfter(made), time_t(notAfter.seconds)) != nil)
        if let subjectName = X509_get_subject_name(made) {
            for attribute in subject {
                let value = Array(attribute.value.utf8)
                try check(
                    X509_NAME_add_entry_by_txt(
                        subjectName,
                        attribute.name,
                        MBSTRING_UTF8,
                        value,
                        Int32(clamping: value.count),
                        -1,
                        0
                    ) == 1
                )
            }
        }
        try check(X509_set_issuer_name(made, X509_get_subject_name(issuer?.pointer ?? made)) == 1)
        try addConstraints(made)
        try addKeyIdentifiers(made, issuer: issuer)
        try addNames(made)
    }

    private func setSerial(_ made: OpaquePointer) throws(CryptoError) {
        guard let number = BN_bin2bn(serial, Int32(clamping: serial.count), nil) else { throw failure }
        defer { BN_free(number) }
        try check(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made)) != nil)
    }

    private func addConstraints(_ made: OpaquePointer) throws(CryptoError) {
        if !keyUsage.isEmpty {
            guard let bits = ASN1_BIT_STRING_new() else { throw failure }
            defer { ASN1_BIT_STRING_free(bits) }
            for (usage, position) in KeyUsage.bits where keyUsage.contains(usage) {
                try check(ASN1_BIT_STRING_set_bit(bits, position, 1) == 1)
            }
            try check(X509_add1_ext_i2d(made, NID_key_usage, bits, 1, 0) == 1)
        }
        if !extendedKeyUsage.isEmpty {
            guard let usages = ccrypto_usages_new() else { throw failure }
            defer { EXTENDED_KEY_USAGE_free(usages) }
            for usage in extendedKeyUsage { try check(ccrypto_usages_push(usages, usage.nid) > 0) }
            try check(X509_add1_ext_i2d(made, NID_ext_key_usage, UnsafeMutableRawPointer(usages), 0, 0) == 1)
        }
        guard let constraints = BASIC_CONSTRAINTS_new() else { throw failure }
        defer { BASIC_CONSTRAINTS_free(constraints) }
        constraints.pointee.ca = isCA ? 0xff : 0
        try check(X509_add1_ext_i2d(made, NID_basic_constraints, constraints, 1, 0) == 1)
    }

    /// Subject key identifier for an authority, authority key identifier for what it signs, as Go writes them.
    private func addKeyIdentifiers(_ made: OpaquePointer, issuer: Certificate?) throws(CryptoError) {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer?.pointer ?? made, made, nil, nil, 0)
        let wanted: [(Int32, String)] = [
            (NID_subject_key_identifier, isCA ? "hash" : ""),
            (
                NID_authority_key_identifier,
                issuer.flatMap { X509_get0_subject_key_id($0.pointer) } == nil ? "" : "keyid"
            ),
        ]
        for (nid, value) in wanted where !value.isEmpty {
            guard let identifier = X509V3_EXT_conf_nid(nil, &context, nid, value) else { throw failure }
            defer { X509_EXTENSION_free(identifier) }
            try check(X509_add_ext(made, identifier, -1) == 1)
        }
    }

    private func addNames(_ made: OpaquePointer) throws(CryptoError) {
        guard !names.isEmpty else { return }
        guard let list = ccrypto_names_new() else { throw failure }
        defer { GENERAL_NAMES_free(list) }
        for name in names {
            guard let general = name.makeGeneralName() else { throw failure }
            guard ccrypto_names_push(list, general) > 0 else {
                GENERAL_NAME_free(general)
                throw failure
            }
        }
        // Critical where it is all that the certificate says about its subject (RFC 5280, 4.2.1.6).
        try check(
            X509_add1_ext_i2d(made, NID_subject_alt_name, UnsafeMutableRawPointer(list), subject.isEmpty ? 1 : 0, 0)
                == 1
        )
    }

    private func check(_ succeeded: Bool) throws(CryptoError) {
        guard succeeded else { throw failure }
    }

    private var failure: CryptoError { .queued(.failed, "cannot make a certificate") }
}
