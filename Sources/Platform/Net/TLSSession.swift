import COpenSSL

/// One connection's TLS state, without I/O: ciphertext in, plaintext out, and the reverse. Loop only.
///
/// Instead of memory BIOs, which keep their buffers, a BIO of our own reads the socket's bytes where they lie and writes
/// into the loop's scratch: an idle session holds no I/O buffer.
final class TLSSession {
    private let ssl: OpaquePointer
    private let context: OpenSSLContext
    private var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private let output: ByteScratch

    /// Nil if OpenSSL cannot make one, or cannot check a certificate for the name: without that check anybody could answer.
    ///
    /// - `host`: Client role: what was connected to; the certificate is checked for it, unless the settings name another.
    init?(_ settings: TLSContext, host: String?, output: ByteScratch) {
        context = settings.context
        guard let ssl = SSL_new(context.pointer) else { return nil }
        guard let bio = BIO_new(BridgeBIO.method) else {
            SSL_free(ssl)
            return nil
        }
        self.ssl = ssl
        self.output = output
        BIO_set_init(bio, 1)
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        SSL_set_bio(ssl, bio, bio)
        if settings.isServer {
            SSL_set_accept_state(ssl)
        } else {
            SSL_set_connect_state(ssl)
            let checked = settings.serverChecks != .authority
            if let name = settings.serverName ?? host, !expect(name, checked: checked) { return nil }
        }
    }
    deinit { SSL_free(ssl) }

    /// Tells the server which name is meant (an address is not told: RFC 6066, 3), and has the certificate checked for it.
    ///
    /// False if that can't be. OpenSSL takes an empty name for any name.
    private func expect(_ name: String, checked: Bool) -> Bool {
        if checked, name.isEmpty || name.utf8.contains(0) { return false }
        if IPAddress(name) != nil { return !checked || X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1 }
        _ = cssl_set_sni(ssl, name)
        return !checked || SSL_set1_host(ssl, name) == 1
    }

    /// Lends ciphertext for the duration of `body`, in which OpenSSL must be asked until it wants more.
    func withInput(_ bytes: UnsafeRawBufferPointer, _ body: () throws -> Void) rethrows {
        input = bytes
        defer { input = UnsafeRawBufferPointer(start: nil, count: 0) }
        try body()
    }

    /// True once the handshake is complete, false when it needs more ciphertext.
    func handshake() throws(NetError) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 { return true }
        if SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ { return false }
        let reason = OpenSSLContext.lastError()
        let verified = SSL_get_verify_result(ssl)
        guard Int32(verified) != X509_V_OK, let text = X509_verify_cert_error_string(verified) else {
            throw NetError(.tls, "TLS handshake: " + reason)
        }
        throw NetError(.tls, "TLS handshake: " + reason + ": " + String(cString: text))
    }

    /// Decrypts at most one record: its size, 0 when more ciphertext is needed, nil at the peer's orderly end.
    func decrypt(into buffer: UnsafeMutableRawPointer, _ size: Int) throws(NetError) -> Int? {
        // OpenSSL reads no byte ahead: where nothing is left, it need not be asked.
        if input.isEmpty && SSL_has_pending(ssl) == 0 { return 0 }
        ERR_clear_error()
        let result = SSL_read(ssl, buffer, Int32(clamping: size))
        if result > 0 { return Int(result) }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return 0
        case SSL_ERROR_ZERO_RETURN: return nil
        default: throw NetError(.tls, "TLS: " + OpenSSLContext.lastError())
        }
    }

    func encrypt(_ bytes: UnsafeRawBufferPointer) throws(NetError) {
        guard bytes.count > 0 else { return }
        ERR_clear_error()
        if SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count)) <= 0 {
            throw NetError(.tls, "TLS: " + OpenSSLContext.lastError())
        }
    }

    /// Queues close_notify.
    func shutdown() {
        ERR_clear_error()
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// What ALPN chose, "" if nothing.
    var applicationProtocol: String {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// The peer's leaf in DER, if the peer was asked for one and it was verified.
    var verifiedPeerCertificate: [UInt8]? {
        guard context.verifiesPeer, Int32(SSL_get_verify_result(ssl)) == X509_V_OK,
            let certificate = SSL_get1_peer_certificate(ssl)
        else { return nil }
        defer { X509_free(certificate) }
        let size = i2d_X509(certificate, nil)
        guard size > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            var end = buffer.baseAddress
            count = max(0, Int(i2d_X509(certificate, &end)))
        }
    }

    /// The BIO type that joins OpenSSL to `input` and `output`.
    ///
    /// `nonisolated(unsafe)`: made once, read only afterwards.
    private enum BridgeBIO {
        nonisolated(unsafe) static let method: OpaquePointer? = {
            guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "net bridge") else {
                return nil
            }
            BIO_meth_set_read(method) { bio, target, size in
                guard let session = owner(TLSSession.self, of: BIO_get_data(bio)), let target else { return -1 }
                cssl_bio_clear_retry(bio)
                let count = min(Int(size), session.input.count)
                guard count > 0, let start = session.input.baseAddress else {
                    cssl_bio_retry_read(bio)
                    return -1
                }
                UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: count)
                session.input = UnsafeRawBufferPointer(rebasing: session.input[count...])
                return Int32(count)
            }
            BIO_meth_set_write(method) { bio, source, size in
                guard let session = owner(TLSSession.self, of: BIO_get_data(bio)) else { return -1 }
                cssl_bio_clear_retry(bio)
                session.output.append(UnsafeRawBufferPointer(start: source, count: Int(size)))
                return size
            }
            BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
            return method
        }()
    }
}
