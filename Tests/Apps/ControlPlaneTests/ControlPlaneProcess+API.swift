import HTTPClient
import Testing

extension ControlPlaneProcess {
    private static let client = HTTPClient()

    /// Asks one of its HTTP ports, named by its setting.
    func ask(
        _ method: String,
        _ port: String,
        _ path: String,
        _ body: String? = nil,
        isTLS: Bool = false
    ) async throws -> ClientResponse {
        let url = "\(isTLS ? "https" : "http")://127.0.0.1:\(ports[port] ?? 0)\(path)"
        let type = body == nil ? [] : [ClientRequest.Header("content-type", "application/json")]
        return try await Self.client.send(
            ClientRequest(
                method,
                url,
                headers: type,
                body: body.map { Array($0.utf8) },
                tls: ClientTLS(skipsVerification: true)
            )
        )
    }

    /// Writes a resource through the API.
    func put(_ path: String, _ document: String) async throws {
        let answer = try await ask("PUT", "KUMA_API_SERVER_HTTP_PORT", path, document)
        try #require([200, 201].contains(answer.status), "\(String(decoding: answer.body, as: UTF8.self))")
    }
}
