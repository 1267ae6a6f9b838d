import COpenSSL
import Documents

/// Owner of one `SSL_CTX`.
///
/// `@unchecked Sendable`: it is changed only before it is first shared; OpenSSL itself locks what sessions read of it.
final class OpenSSLContext: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The ALPN list in wire form, kept here because OpenSSL points into it for as long as a session lives.
    private let protocols: UnsafeMutableBufferPointer<UInt8>
    let asksForCertificate: Bool
    private(set) var verifiesPeer = false

    init(isServer: Bool, _ parameters: TLSContext.Parameters) throws(NetError) {
        guard let pointer = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()) else {
            throw NetError(.tls, "make a TLS context: " + Self.lastError())
        }
        self.pointer = pointer
        asksForCertificate = isServer
        let wire = parameters.protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + Array($0.utf8.prefix(255)) }
        protocols = .allocate(capacity: wire.count)
        _ = protocols.initialize(from: wire)
        cssl_ctx_save_memory(pointer)
        cssl_ctx_safe_options(pointer)
        cssl_ctx_no_session_cache(pointer)
        cssl_ctx_no_tickets(pointer)
        guard cssl_ctx_versions(pointer, parameters.minimum.number, parameters.maximum.number) == 1 else {
            throw NetError(.tls, "these TLS versions: " + Self.lastError())
        }
        try use(cipherSuites: parameters.cipherSuites)
        if wire.isEmpty { return }
        if isServer {
            answerProtocols()
        } else {
            SSL_CTX_set_alpn_protos(pointer, protocols.baseAddress, UInt32(wire.count))
        }
    }

    deinit {
        SSL_CTX_free(pointer)
        protocols.deallocate()
    }

    /// Installs chain and key.
    func use(_ identity: TLSContext.Identity) throws(NetError) {
        let chain = try Self.certificates(identity.certificateChain, what: "certificate chain")
        defer { for certificate in chain { X509_free(certificate) } }
        guard let leaf = chain.first, SSL_CTX_use_certificate(pointer, leaf) == 1 else {
            throw NetError(.tls, "use the certificate: " + Self.lastError())
        }
        for issuer in chain.dropFirst() where cssl_ctx_add_chain(pointer, issuer) != 1 {
            throw NetError(.tls, "use the certificate chain: " + Self.lastError())
        }
        let key = Self.withPEM(identity.privateKey.exposed) { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
        guard let key else { throw NetError(.tls, "read the private key: " + Self.lastError()) }
        defer { EVP_PKEY_free(key) }
        guard SSL_CTX_use_PrivateKey(pointer, key) == 1, SSL_CTX_check_private_key(pointer) == 1 else {
            throw NetError(.tls, "use the private key: " + Self.lastError())
        }
    }

    /// Verifies the other side against `roots` alone; a server that does not require one also takes no certificate.
    func verify(roots: [UInt8], isRequired: Bool) throws(NetError) {
        let certificates = try Self.certificates(roots, what: "root certificates")
        defer { for certificate in certificates { X509_free(certificate) } }
        let store = SSL_CTX_get_cert_store(pointer)
        for certificate in certificates {
            guard X509_STORE_add_cert(store, certificate) == 1 else {
                throw NetError(.tls, "use a root certificate: " + Self.lastError())
            }
            // The names tell a client which of its certificates will do.
            if asksForCertificate { SSL_CTX_add_client_CA(pointer, certificate) }
        }
        // A certificate that was itself given as a root is enough, even when it is not self-signed.
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(pointer), UInt(X509_V_FLAG_PARTIAL_CHAIN))
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | (isRequired ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nil)
        verifiesPeer = true
    }

    func verifySystemRoots() throws(NetError) {
        guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
            throw NetError(.tls, "load the system's root certificates: " + Self.lastError())
        }
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        verifiesPeer = true
    }

    private func use(cipherSuites: [String]) throws(NetError) {
        if cipherSuites.isEmpty { return }
        var names: [String] = []
        for suite in cipherSuites {
            // OpenSSL's own names differ from the standard ones in TLS 1.2; unknown ones come back as "(NONE)".
            guard let name = OPENSSL_cipher_name(suite), name.pointee != CChar(bitPattern: UInt8(ascii: "(")) else {
                throw NetError(.tls, "unknown cipher suite \(suite)")
            }
            names.append(String(cString: name))
        }
        guard SSL_CTX_set_cipher_list(pointer, names.joined(separator: ":")) == 1 else {
            throw NetError(.tls, "these cipher suites: " + Self.lastError())
        }
    }

    private func answerProtocols() {
        SSL_CTX_set_alpn_select_cb(
            pointer,
            { _, out, length, offered, offeredLength, argument in
                guard let context = owner(OpenSSLContext.self, of: argument) else { return SSL_TLSEXT_ERR_NOACK }
                var chosen: UnsafeMutablePointer<UInt8>?
                let ours = context.protocols
                let result = SSL_select_next_proto(
                    &chosen,
                    length,
                    ours.baseAddress,
                    UInt32(ours.count),
                    offered,
                    offeredLength
                )
                guard result == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                out?.pointee = UnsafePointer(chosen)
                return SSL_TLSEXT_ERR_OK
            },
            Unmanaged.passUnretained(self).toOpaque()
        )  // a session keeps its context alive
    }

    /// All certificates of a PEM text, at least one; the caller frees them.
    private static func certificates(_ pem: [UInt8], what: String) throws(NetError) -> [OpaquePointer] {
        let found = withPEM(pem) { bio in
            var found: [OpaquePointer] = []
            while let next = PEM_read_bio_X509(bio, nil, nil, nil) { found.append(next) }
            return found
        }
        guard !found.isEmpty else { throw NetError(.tls, "read the \(what): " + lastError()) }
        ERR_clear_error()  // the end of the text is an error to OpenSSL
        return found
    }

    private static func withPEM<Result>(_ pem: [UInt8], _ body: (OpaquePointer?) -> Result) -> Result {
        pem.withUnsafeBytes { bytes in
            let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            defer { BIO_free(bio) }
            return body(bio)
        }
    }

    /// OpenSSL's oldest queued error as text; empties the queue.
    static func lastError() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "TLS error" }
        return String(cString: text)
    }
}
