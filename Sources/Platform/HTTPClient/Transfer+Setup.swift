import CCurl

extension Transfer {
    /// Tells libcurl what the request is, and whom to call.
    func configure() throws(ClientError) {
        let texts =
            [request.method, request.url, request.unixSocket ?? "", request.sourceAddress ?? ""]
            + request.headers.flatMap { [$0.name, $0.value] }
        guard !texts.contains(where: { $0.utf8.contains { $0 == 0 || $0 == 0x0a || $0 == 0x0d } }) else {
            throw ClientError(.invalidRequest, "a line break in the address or a header")
        }
        curl_set_pointer(easy, CURLOPT_ERRORBUFFER, problem)
        curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        guard curl_set_text(easy, CURLOPT_URL, request.url) == CURLE_OK else {
            throw ClientError(.invalidRequest, "unusable address \(request.url)")
        }
        curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        curl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        curl_set_text(easy, CURLOPT_ACCEPT_ENCODING, "")
        if let timeout = request.timeout { curl_set_long(easy, CURLOPT_TIMEOUT_MS, Self.milliseconds(timeout)) }
        if let address = request.sourceAddress { curl_set_text(easy, CURLOPT_INTERFACE, "host!\(address)") }
        if let path = request.unixSocket { curl_set_text(easy, CURLOPT_UNIX_SOCKET_PATH, path) }
        if !request.usesProxy { curl_set_text(easy, CURLOPT_PROXY, "") }
        if request.followsRedirects {
            curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 1)
            curl_set_long(easy, CURLOPT_MAXREDIRS, 10)
            curl_set_text(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        }
        configureTLS()
        configureContent()
        // The transfer outlives its handle's callbacks: it owns the handle.
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_set_function(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            guard let context, let data else { return 0 }
            let line = UnsafeRawBufferPointer(start: data, count: size * count)
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receivedHeader(line)
        }
        curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        curl_set_function(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            guard let context, let data else { return 0 }
            let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().received(bytes)
        }
        curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    }

    private func configureTLS() {
        let tls = request.tls
        curl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let pem = tls.certificate {
            pem.withUnsafeBytes { _ = curl_set_bytes(easy, CURLOPT_SSLCERT_BLOB, $0.baseAddress, $0.count) }
        } else if let path = tls.certificateFile {
            curl_set_text(easy, CURLOPT_SSLCERT, path)
        }
        if let pem = tls.key {
            pem.withUnsafeBytes { _ = curl_set_bytes(easy, CURLOPT_SSLKEY_BLOB, $0.baseAddress, $0.count) }
        } else if let path = tls.keyFile {
            curl_set_text(easy, CURLOPT_SSLKEY, path)
        }
        configureReuse()
        // libcurl refuses certificates whose issuer has an empty name, as self-signed ones often have; so OpenSSL alone checks
        // the server.
        curl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0)
        curl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0)
        if !tls.skipsVerification {
            curl_set_tls_function(easy) { _, context, transfer in
                guard let context, let transfer else { return CURLE_SSL_CONNECT_ERROR }
                return Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().demandTrust(of: context)
                    ? CURLE_OK : CURLE_SSL_CACERT_BADFILE
            }
            curl_set_pointer(easy, CURLOPT_SSL_CTX_DATA, Unmanaged.passUnretained(self).toOpaque())
        }
    }

    /// libcurl takes connections for equal by what it knows of them. So it hears of the authorities, though it does not check by
    /// them, and who believes anybody has a connection for this one request.
    private func configureReuse() {
        let tls = request.tls
        if let pem = tls.authorities {
            pem.withUnsafeBytes { _ = curl_set_bytes(easy, CURLOPT_CAINFO_BLOB, $0.baseAddress, $0.count) }
        } else if let path = tls.authorityFile {
            curl_set_text(easy, CURLOPT_CAINFO, path)
        }
        if tls.skipsVerification {
            curl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
            curl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        }
    }

    private func configureContent() {
        if request.method == "HEAD" { curl_set_long(easy, CURLOPT_NOBODY, 1) }
        if let body = request.body {
            // An empty array may have no address, which libcurl takes for "read from a file".
            (body.isEmpty ? [0] : body).withUnsafeBytes { _ = curl_set_body(easy, $0.baseAddress, body.count) }
        }
        curl_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method)
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lines.append("Expect:")
        if request.body != nil, !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for line in lines { headerList = curl_slist_append(headerList, line) ?? headerList }
        curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let limit = Int64(Int32.max)
        guard seconds < limit / 1000 else { return Int(limit) }
        return max(1, Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }

    private func demandTrust(of context: UnsafeMutableRawPointer) -> Bool {
        do throws(ClientError) {
            try ServerCheck.demand(request.tls, host: host, of: context)
            return true
        } catch {
            trustError = error
            return false
        }
    }

    /// The host of the URL that is being fetched, without brackets.
    private var host: String {
        guard let parts = curl_url() else { return "" }
        defer { curl_url_cleanup(parts) }
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_set(parts, CURLUPART_URL, currentURL, 0) == CURLUE_OK,
            curl_url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK,
            let text
        else { return "" }
        defer { curl_free(text) }
        return String(cString: text).filter { $0 != "[" && $0 != "]" }
    }

    /// The request's URL, or where a redirect has led.
    private var currentURL: String { text(CURLINFO_EFFECTIVE_URL) ?? request.url }

    /// What libcurl tells as text; nil if it has none.
    func text(_ fact: CURLINFO) -> String? {
        var text: UnsafeMutableRawPointer?
        curl_get_pointer(easy, fact, &text)
        return text.map { String(cString: $0.assumingMemoryBound(to: CChar.self)) }
    }
}
