import Commands
import Documents
import HTTPClient

/// Asks one control plane.
struct ControlPlaneClient: Sendable {
    private let plane: ClientConfiguration.ControlPlane
    private let timeout: Duration
    private let http = HTTPClient()

    /// - `timeout`: For each call; zero: without end.
    init(_ plane: ClientConfiguration.ControlPlane, timeout: Duration) {
        self.plane = plane
        self.timeout = timeout
    }

    /// `GET /`: who the control plane is.
    func index() async throws -> JSON {
        try JSON(parsing: try await send("GET", "/"))
    }

    /// A GET of a document.
    ///
    /// - Throws: ``APIError`` for any status but 200; `ClientError` without an answer.
    func document(_ path: String, _ query: [(name: String, value: String)] = []) async throws -> JSON {
        let body = try await send("GET", path, query)
        do throws(DocumentError) {
            return try JSON(parsing: body, limits: .init(bytes: 64 << 20, depth: 128))
        } catch {
            throw CommandError("the control plane's answer is no JSON: \(error)")
        }
    }

    /// All items of a list, page after page.
    ///
    /// Throws as ``document(_:_:)``.
    func items(_ path: String, _ query: [(name: String, value: String)] = []) async throws -> [JSON] {
        var all: [JSON] = []
        while true {
            let offset = all.isEmpty ? [] : [(name: "offset", value: String(all.count))]
            let page = try await document(path, query + offset)
            let items = page["items"]?.arrayValue ?? []
            all += items
            guard !items.isEmpty, page["next"]?.stringValue != nil else { return all }
        }
    }

    /// Any call; the body of its response.
    ///
    /// - `path`: Below the address of the control plane; its segments are escaped already.
    ///
    /// Throws ``APIError`` for any status outside 2xx; `ClientError` without an answer.
    @discardableResult
    func send(
        _ method: String,
        _ path: String,
        _ query: [(name: String, value: String)] = [],
        body: JSON? = nil,
        accept: String = "application/json"
    ) async throws -> [UInt8] {
        guard let parts = URLParts(plane.url) else { throw CommandError("API Server URL is invalid") }
        var headers = [
            ClientRequest.Header("Accept", accept), ClientRequest.Header("User-Agent", ClientBuild.userAgent),
        ]
        if body != nil { headers.append(.init("Content-Type", "application/json")) }
        headers += plane.headers.map { .init($0.key, $0.value.stringValue ?? "") }
        if plane.authType == "tokens", let token = plane.authConf["token"] {
            headers.append(.init("Authorization", "Bearer \(token.exposed)"))
        }
        let url =
            "\(parts.scheme)://\(parts.host)\(parts.path)\(path)\(query.isEmpty ? "" : "?" + URLParts.query(query))"
        let none = { (text: String) in text.isEmpty ? nil : text }
        let request = ClientRequest(
            method,
            url,
            headers: headers,
            body: body?.text,
            timeout: timeout == .zero ? nil : timeout,
            tls: ClientTLS(
                authorityFile: none(plane.caCertFile),
                certificateFile: none(plane.clientCertFile),
                keyFile: none(plane.clientKeyFile),
                skipsVerification: plane.skipVerify
            )
        )
        let response = try await http.send(request)
        guard (200..<300).contains(response.status) else {
            throw APIError(status: response.status, body: response.body)
        }
        return response.body
    }
}
