package import Access
package import Documents
package import EnvoyConfig
package import HTTP
package import Logging
package import Net
import ProxyPlanning
import ResourceModel
package import Stores

/// Answers `POST /bootstrap`: what the agent of a proxy starts its Envoy with.
///
/// Nothing is registered here, and the token of a stock agent is not looked at: both come with the stream. An agent of ours wants to
/// be told here that its token is wrong, since it does not see the answers to Envoy's stream.
package struct BootstrapHandler: Sendable {
    private let store: ResourceStore
    private let settings: BootstrapSettings
    /// PEM of the certificate that proxies are shown on this port; also what they are to trust unless they bring an authority.
    private let certificate: @Sendable () -> [UInt8]
    private let authenticator: ProxyAuthenticator
    private let now: @Sendable () -> Timestamp
    private let loops: EventLoopGroup
    private let logger: Logger

    /// - `certificate`: PEM of what this port shows now, the leaf first; asked for each request.
    /// - `authenticator`: Also says whether proxies must bring a token, by kind.
    /// - `loops`: For name lookups.
    package init(
        store: ResourceStore,
        settings: BootstrapSettings,
        certificate: @escaping @Sendable () -> [UInt8],
        authenticator: ProxyAuthenticator,
        now: @escaping @Sendable () -> Timestamp,
        loops: EventLoopGroup,
        logger: Logger
    ) {
        (self.store, self.settings, self.certificate, self.authenticator) = (
            store, settings, certificate, authenticator
        )
        (self.now, self.loops, self.logger) = (now, loops, logger)
    }

    /// Its route, to which others of the port may be added.
    package var router: Router {
        var router = Router()
        router.add("POST", "/bootstrap") { request, _ in try await respond(to: request) }
        router.failed = { [logger] _, error in
            logger.warning("bootstrap failed", [.error: "\(error)"])
            return HTTPResponse(status: 500)
        }
        return router
    }

    private func respond(to http: HTTPRequest) async throws(BootstrapRefusal) -> HTTPResponse {
        let request: BootstrapRequest
        do { request = try BootstrapRequest(JSON(parsing: http.body)) } catch { throw BootstrapRefusal(400, "") }
        guard let type = request.proxyType else {
            throw BootstrapRefusal(
                400,
                "unknown proxy type \"\(request.proxyTypeText)\": it is one of dataplane, ingress, egress"
            )
        }
        try checkToken(request, type)
        let shown = ShownCertificate(certificate())
        let host = try host(of: http, shown)
        let (proxy, mesh) = try proxy(request, type)
        if request.features.contains(ProxyFeature.tokenAtBootstrap.rawValue), !request.token.isEmpty {
            try authenticate(proxy, request.token)
        }
        let plane = EnvoyBootstrap.ControlPlane(
            host: host,
            isAddress: IPAddress(host) != nil,
            isIPv4Only: await hasOnlyIPv4(host),
            port: settings.port,
            authority: try shown.authority(wanted: request.authority)
        )
        let bootstrap = EnvoyBootstrap(
            request,
            type: type,
            proxy: proxy,
            mesh: mesh,
            controlPlane: plane,
            settings: settings
        )
        if http.headers["accept"]?.contains("application/json") == true {
            return HTTPResponse(
                headers: ["content-type": "application/json"],
                body: BootstrapAnswer.json(bootstrap, mesh: mesh).text
            )
        }
        return HTTPResponse(headers: ["content-type": "text/x-yaml"], body: YAML.text(bootstrap.config))
    }

    private func checkToken(_ request: BootstrapRequest, _ type: BootstrapRequest.ProxyType) throws(BootstrapRefusal) {
        let method = type == .dataplane ? authenticator.dataplanes : authenticator.zoneProxies
        guard method == .token, request.token.isEmpty, request.tokenPath.isEmpty else { return }
        let (kind, command) = type == .dataplane ? ("Dataplane", "dataplane-token") : ("Zone", "zone-token")
        throw BootstrapRefusal(
            422,
            "\(kind) Token is required. Generate token using 'kumactl generate \(command) > /path/file' and provide it via "
                + "--dataplane-token-file=/path/file argument to Kuma DP"
        )
    }

    /// Refuses a token that the stream would not be let in with, for a reason that stays.
    private func authenticate(_ proxy: Resource, _ token: Secret<String>) throws(BootstrapRefusal) {
        do throws(TokenError) {
            try authenticator.authenticate(proxy, credentials: [token.exposed], in: store.snapshot, now: now())
        } catch {
            switch error.code {
            // A key may still be on its way from global: the stream will tell.
            case .signingKeyNotFound, .brokenKey, .issuerDisabled: return
            case .invalid, .outOfTime, .revoked, .notForThis: throw BootstrapRefusal(403, error.message)
            }
        }
    }

    // MARK: - The control plane, as the proxy sees it

    /// How the proxy reaches the control plane: as the settings say, or as it has done now.
    private func host(of http: HTTPRequest, _ shown: ShownCertificate) throws(BootstrapRefusal) -> String {
        guard settings.host.isEmpty else { return settings.host }
        let field = http.headers["host"] ?? ""
        let parts = field.split(separator: ":", omittingEmptySubsequences: false)
        let host =
            field.hasPrefix("[")
            ? String(field.dropFirst().prefix { $0 != "]" }) : parts.count == 2 ? String(parts[0]) : field
        try shown.check(host)
        return host
    }

    /// Whether a name has IPv4 addresses and no others; false for what is an address itself.
    private func hasOnlyIPv4(_ host: String) async -> Bool {
        // Compat: `localhost` is not looked up.
        guard IPAddress(host) == nil, host != "localhost" else { return false }
        let loop = loops.next()
        let addresses = await withCheckedContinuation { continuation in
            loop.execute {
                // A name without addresses has none of either family.
                HostLookup.addresses(of: host, on: loop) { continuation.resume(returning: (try? $0.get()) ?? []) }
            }
        }
        return !addresses.isEmpty && addresses.allSatisfy { if case .v4 = $0 { true } else { false } }
    }

    // MARK: - The proxy

    private func proxy(_ request: BootstrapRequest, _ type: BootstrapRequest.ProxyType) throws(BootstrapRefusal) -> (
        Resource, Mesh?
    ) {
        let snapshot = store.snapshot
        let kind = type.kind
        guard let document = request.resource else {
            let key = ResourceKey(kind, mesh: type == .dataplane ? request.mesh : "", name: request.name)
            // An empty body tells the agent to try again.
            guard let proxy = snapshot[key] else { throw BootstrapRefusal(404, "") }
            return (proxy, snapshot[ResourceKey(.mesh, name: key.mesh)].map { Mesh($0) })
        }
        let proxy: Resource
        do { proxy = try ProxyDocument.read(document) } catch {
            throw BootstrapRefusal(
                error.violations == nil ? 400 : 422,
                error.violations?.description ?? error.description
            )
        }
        guard proxy.kind == kind else {
            throw BootstrapRefusal(
                400,
                "a proxy of type \"\(type.rawValue)\" needs a resource of type \(kind), not \(proxy.kind)"
            )
        }
        guard kind == .dataplane else { return (proxy, nil) }
        let outbounds = proxy.spec["networking"]?["outbound"]?.arrayValue ?? []
        if request.isTransparent, !outbounds.isEmpty {
            throw BootstrapRefusal(422, "outbound: should be empty since dataplane is in Transparent Proxying mode")
        }
        guard let mesh = snapshot[ResourceKey(.mesh, name: proxy.mesh)] else {
            throw BootstrapRefusal(422, "mesh: mesh \"\(proxy.mesh)\" does not exist")
        }
        return (proxy, Mesh(mesh))
    }
}

/// An answer that is no bootstrap.
struct BootstrapRefusal: HTTPResponseError {
    let httpResponse: HTTPResponse

    init(_ status: Int, _ text: String) {
        httpResponse = text.isEmpty ? HTTPResponse(status: status) : HTTPResponse(status: status, text: text)
    }
}
