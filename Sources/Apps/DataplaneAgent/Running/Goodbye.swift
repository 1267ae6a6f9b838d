import Documents
import HTTPClient
import Logging

/// Tells the control plane that this proxy is about to end: it is taken out of every assignment while Envoy still serves.
///
/// Without it the proxy would stay until its stream is missed, or for ever if its resource was stored beforehand. A control plane of Kuma knows no such route; then this has no effect.
struct Goodbye: Sendable {
    private let request: ClientRequest
    private let tokenFile: String
    private let token: Secret<String>
    private let logger: Logger

    init(_ preparation: AgentPreparation, logger: Logger) {
        let settings = preparation.settings
        var base = Substring(settings.controlPlaneURL)
        while base.last == "/" { base.removeLast() }
        let body: JSON = [
            "mesh": .string(settings.proxyType == .dataplane ? preparation.mesh : ""),
            "name": .string(preparation.name),
            "proxyType": .string(settings.proxyType.rawValue), "run": .string(preparation.run),
        ]
        token = preparation.request.token
        tokenFile = settings.token.isEmpty ? settings.tokenFile : ""
        let authority = preparation.request.authority
        request = ClientRequest(
            "POST",
            "\(base)/goodbye",
            headers: [.init("content-type", "application/json")],
            body: body.text,
            timeout: .seconds(2),
            tls: ClientTLS(
                authorities: authority.isEmpty ? nil : Array(authority.utf8),
                skipsVerification: settings.skipsVerification
            ),
            responseLimit: 64 << 10
        )
        self.logger = logger
    }

    /// Says it once; returns within two seconds whatever comes of it.
    func say() async {
        var request = request
        if let token = currentToken { request.headers.append(.init("authorization", token.exposed)) }
        do {
            let status = try await HTTPClient().send(request).status
            let level: Logger.Level = status == 200 || status == 404 ? .debug : .warning
            logger.log(level, "said goodbye to the control plane", [.httpStatus: "\(status)"])
        } catch {
            logger.debug("could not say goodbye to the control plane", [.error: "\(error)"])
        }
    }

    /// What the file holds now, since tokens are rotated under a running proxy; the one of the start if it cannot be read.
    private var currentToken: Secret<String>? {
        var current = token
        if !tokenFile.isEmpty {
            do {
                let text = try AgentFiles.read(tokenFile, as: "dataplane token")
                current = try DataplaneToken.checked(text, source: tokenFile)
            } catch {
                logger.debug("the token of the start is used", [.error: "\(error)"])
            }
        }
        return current.isEmpty ? nil : current
    }
}
