import COpenSSL

/// What OpenSSL demands of a server's certificate.
///
/// This module's one use of OpenSSL: libcurl hands its context out for this purpose.
enum ServerCheck {
    /// From now on a connection of `context` needs a certificate that `tls` trusts and that is for `host`, a name or an address.
    ///
    /// - `context`: An `SSL_CTX` of libcurl, which stays its owner.
    ///
    /// Throws if that could not be set up; a connection must not be made then.
    static func demand(_ tls: ClientTLS, host: String, of context: UnsafeMutableRawPointer) throws(ClientError) {
        let context = OpaquePointer(context)
        guard !host.isEmpty, let parameters = SSL_CTX_get0_param(context) else {
            throw ClientError(.tls, "the certificate's host cannot be checked")
        }
        let isAddress = X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
        guard isAddress || X509_VERIFY_PARAM_set1_host(parameters, host, host.utf8.count) == 1 else {
            throw ClientError(.tls, "the certificate's host cannot be checked")
        }
        if let pem = tls.authorities {
            guard trust(pem, in: context) else { throw ClientError(.tls, "no certificate among the given authorities") }
        } else if let path = tls.authorityFile {
            guard SSL_CTX_load_verify_locations(context, path, nil) == 1 else {
                throw ClientError(.tls, "cannot read certificates of authorities from \(path)")
            }
        } else {
            guard SSL_CTX_set_default_verify_paths(context) == 1 else {
                throw ClientError(.tls, "cannot read the certificates of the system")
            }
        }
        ERR_clear_error()
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    }

    /// Trusts the certificates of a PEM text; false if there is none.
    private static func trust(_ pem: [UInt8], in context: OpaquePointer) -> Bool {
        pem.withUnsafeBytes { bytes in
            guard let store = SSL_CTX_get_cert_store(context),
                let reader = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            else { return false }
            defer { BIO_free(reader) }
            var count = 0
            while let certificate = PEM_read_bio_X509(reader, nil, nil, nil) {
                if X509_STORE_add_cert(store, certificate) == 1 { count += 1 }
                X509_free(certificate)
            }
            return count > 0
        }
    }
}
