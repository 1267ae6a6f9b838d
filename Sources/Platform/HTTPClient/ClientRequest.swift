/// One request.
package struct ClientRequest: Sendable {
    /// One header; the name in any case.
    package struct Header: Hashable, Sendable {
        /// As it is sent; responses have lower case.
        package var name: String
        /// Without line breaks: the request is refused with one.
        package var value: String
        /// Nothing is checked here; ``HTTPClient/send(_:)`` refuses line breaks and NUL.
        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    /// As it is sent, any word; `HEAD` expects no body.
    package var method: String
    /// Absolute, `http` or `https`.
    package var url: String
    /// In order; `Content-Type` is not added to a body that has none.
    package var headers: [Header]
    /// Nil: none, and no `Content-Length`.
    package var body: [UInt8]?
    /// For all of the request and its response; nil: without end.
    package var timeout: Duration?
    /// Means nothing for `http`.
    package var tls: ClientTLS
    /// Connects to this socket of the file system; the URL's host is then only what the server is told.
    package var unixSocket: String?
    /// The address of this host that the connection comes from; nil: the system chooses.
    package var sourceAddress: String?
    /// Bytes of body after which the response is refused.
    package var responseLimit: Int
    /// Follows up to ten redirects to `http` and `https`.
    package var followsRedirects: Bool
    /// Goes through the proxy that the environment names (`http_proxy`, `https_proxy`, `no_proxy`).
    package var usesProxy: Bool

    /// A request with a timeout of a minute and 64 MiB for the response, without proxy and redirects.
    package init(
        _ method: String = "GET",
        _ url: String,
        headers: [Header] = [],
        body: [UInt8]? = nil,
        timeout: Duration? = .seconds(60),
        tls: ClientTLS = .init(),
        unixSocket: String? = nil,
        sourceAddress: String? = nil,
        responseLimit: Int = 64 << 20,
        followsRedirects: Bool = false,
        usesProxy: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.tls = tls
        self.unixSocket = unixSocket
        self.sourceAddress = sourceAddress
        self.responseLimit = responseLimit
        self.followsRedirects = followsRedirects
        self.usesProxy = usesProxy
    }
}

/// Whom a client trusts and who it is. TLS 1.2 at least.
package struct ClientTLS: Hashable, Sendable {
    /// PEM of authorities, instead of those of the system.
    package var authorities: [UInt8]?
    /// Path of such PEM; `authorities` goes before it.
    package var authorityFile: String?
    /// PEM of the client's certificate, with its chain.
    package var certificate: [UInt8]?
    /// PEM of the client's key.
    package var key: [UInt8]?
    /// Path of the client's certificate in PEM, with its chain; `certificate` goes before it.
    package var certificateFile: String?
    /// Path of the client's key in PEM; `key` goes before it.
    package var keyFile: String?
    /// Takes any certificate of the server.
    package var skipsVerification: Bool

    /// The authorities of the system and no client certificate, unless given.
    package init(
        authorities: [UInt8]? = nil,
        authorityFile: String? = nil,
        certificate: [UInt8]? = nil,
        key: [UInt8]? = nil,
        certificateFile: String? = nil,
        keyFile: String? = nil,
        skipsVerification: Bool = false
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.skipsVerification = skipsVerification
    }
}

/// The response to one request; that of the last one, if redirects were followed.
package struct ClientResponse: Sendable {
    /// Of HTTP, 200…599.
    package var status: Int
    /// Names in lower case, in the order of arrival.
    package var headers: [ClientRequest.Header]
    /// Decoded, if the server compressed it.
    package var body: [UInt8]
    /// Where the server sends the client, absolute; nil if nowhere, or if redirects were followed.
    package var redirect: String?

    /// The first value of a header; `name` in lower case.
    package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
}
