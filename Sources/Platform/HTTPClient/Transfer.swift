import CCurl
import Glibc

/// One request on its way. Belongs to the worker's thread.
final class Transfer {
    let id: UInt64
    let easy: UnsafeMutableRawPointer
    let done: @Sendable (CurlWorker.Outcome) -> Void
    let request: ClientRequest
    var headerList: UnsafeMutablePointer<curl_slist>?
    let problem: UnsafeMutablePointer<CChar>
    private var headers: [ClientRequest.Header] = []
    private var body: [UInt8] = []
    private var isTooLarge = false
    /// Why the server could not be checked at all.
    var trustError: ClientError?

    init(id: UInt64, _ request: ClientRequest, done: @escaping @Sendable (CurlWorker.Outcome) -> Void)
        throws(ClientError)
    {
        guard let easy = curl_easy_init() else { throw ClientError(.broken, "libcurl has no memory") }
        self.id = id
        self.easy = easy
        self.done = done
        self.request = request
        problem = .allocate(capacity: Int(CURL_ERROR_SIZE))
        problem.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        problem.deallocate()
    }

    // MARK: - Callbacks

    func receivedHeader(_ line: UnsafeRawBufferPointer) -> Int {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // A new response: the one before was a redirect or an interim one.
            (headers, body) = ([], [])
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append(.init(text[..<colon].lowercased(), Self.trimmed(value)))
        }
        return line.count
    }

    private static func trimmed(_ text: Substring) -> String {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0d || last == 0x0a { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= request.responseLimit else {
            isTooLarge = true
            return 0
        }
        body += bytes
        return bytes.count
    }

    // MARK: - The end

    func outcome(_ result: CURLcode) -> CurlWorker.Outcome {
        guard result == CURLE_OK else { return .failure(error(result)) }
        var status = 0
        curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(
            ClientResponse(status: status, headers: headers, body: body, redirect: text(CURLINFO_REDIRECT_URL))
        )
    }

    private func error(_ result: CURLcode) -> ClientError {
        if let trustError { return trustError }
        if isTooLarge { return ClientError(.tooLarge, "response is larger than \(request.responseLimit) bytes") }
        var reason = String(cString: problem)
        if reason.isEmpty { reason = String(cString: curl_easy_strerror(result)) }
        switch result {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            var number = 0
            curl_get_long(easy, CURLINFO_OS_ERRNO, &number)
            let cause = number > 0 ? String(cString: strerror(Int32(truncatingIfNeeded: number))).lowercased() : reason
            return ClientError(.unreachable, "\(request.unixSocket ?? request.url): \(cause)")
        case CURLE_OPERATION_TIMEDOUT: return ClientError(.timeout, "\(request.url): \(reason)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return ClientError(.tls, "\(request.url): \(reason)")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return ClientError(.invalidRequest, "\(request.url): \(reason)")
        default: return ClientError(.broken, "\(request.url): \(reason)")
        }
    }
}
