import Documents
import HTTPClient
import Logging

/// Tells the control plane that this proxy is about to end: it is taken out of every assignment while Envoy still serves.
///
/// Without it the proxy would stay until its stream is missed. A control plane of Kuma knows no such route; then this has no effect.
struct Goodbye: Sendable {
    private let request: ClientRequest
    private let logger: Logger

    init(_ preparation: AgentPreparation, logger: Logger) {
        let settings = preparation.settings
        var base = Substring(settings.controlPlaneURL)
        while base.last == "/" { base.removeLast() }
        let body: JSON = [
            "mesh": .string(settings.proxyType == .dataplane ? preparation.mesh : ""),
            "name": .string(preparation.name),
            "proxyType": .string(settings.proxyType.rawValue),
        ]
        let token = preparation.request.token
        let authority = preparation.request.authority
        request = ClientRequest(
            "POST",
            "\(base)/goodbye",
            headers: [.init("content-type", "application/json")]
                + (token.isEmpty ? [] : [.init("authorization", token)]),
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
        do {
            let status = try await HTTPClient().send(request).status
            logger.debug("said goodbye to the control plane", ["status": "\(status)"])
        } catch {
            logger.debug("could not say goodbye to the control plane", ["error": "\(error)"])
        }
    }
}
