// RESTAPI: the HTTP interface of a control plane, for kumactl, the GUI and people.
//
// In: requests. Out: Kuma's documents and errors. Every kind of the rules' table has the same routes (`Resources/`), a list has pages
// and filters (`Lists/`), and a few endpoints tell about the control plane itself (`System/`) or about proxies (`Inspection/`).
// It owns no state: it reads the store's snapshot and writes through `ResourceRules`.

package import Access
package import Documents
package import HTTP
package import Logging
package import Metrics
import Net
package import ProxyQuestions
package import ResourceModel
package import Stores
package import Tracing

/// The routes of the API.
package struct RESTAPI: Sendable {
    /// What the API tells about the control plane, and how it behaves.
    package struct Settings: Sendable {
        /// `apiServer.basePath`: what stands before every route; `/` for nothing.
        package var basePath = "/"
        /// `Kuma`: kumactl refuses a control plane of another product.
        package var product = "Kuma"
        /// As `GET /` shows it; `kumactl` compares it with its own.
        package var version: String
        /// Of the machine, for `GET /`.
        package var hostname: String
        /// `<host>-<4 hex digits>`, another at each start.
        package var instanceID: String
        /// Where the GUI is; empty without.
        package var guiURL = ""
        /// Services of 1.1's model are called `<service>.<dnsDomain>:<servicePort>`.
        package var dnsDomain = "mesh"
        /// `dnsServer.serviceVipPort`.
        package var servicePort = 80
        /// Whether `POST /tokens/user` exists: `apiServer.authn.type` is `tokens`.
        package var issuesUserTokens = true
        /// Origins whose pages may use the API: exact, or regular expressions over the whole origin.
        package var corsAllowedDomains: [String] = []
        /// The effective settings with secrets redacted, for `GET /config`.
        package var configuration: JSON = .object([])

        /// Kuma's defaults for all else.
        package init(version: String, hostname: String, instanceID: String) {
            (self.version, self.hostname, self.instanceID) = (version, hostname, instanceID)
        }
    }

    /// Bytes of a request's body. What came from a zone or global can be written here too: no message between them is larger.
    package static let bodyLimit = 10 << 20

    let settings: Settings
    let store: ResourceStore
    let rules: ResourceRules
    let access: AccessControl
    let authenticator: Authenticator
    let issuer: TokenIssuer
    let normalize: SpecNormalizer
    let proxies: (any ProxyAdmin)?
    let preview: (any ProxyPreview)?
    let inspections: InspectionSnapshots
    let now: @Sendable () -> Timestamp
    let logger: Logger
    private(set) var router = Router()

    /// Builds all routes.
    ///
    /// - `proxies`: How Envoys are asked; nil answers that they can't be.
    /// - `preview`: Makes configurations to look at; nil where there are none.
    /// - `metrics`: Where requests are counted; nil counts none.
    /// - `tracer`: Where spans of requests are kept; nil: nowhere.
    /// - `now`: The wall clock.
    package init(
        settings: Settings,
        store: ResourceStore,
        rules: ResourceRules,
        access: AccessControl,
        authenticator: Authenticator,
        issuer: TokenIssuer,
        normalize: @escaping SpecNormalizer,
        proxies: (any ProxyAdmin)? = nil,
        preview: (any ProxyPreview)? = nil,
        metrics: MetricRegistry? = nil,
        tracer: Tracer? = nil,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.settings, self.store, self.rules, self.access) = (settings, store, rules, access)
        (self.authenticator, self.issuer, self.normalize, self.proxies) = (authenticator, issuer, normalize, proxies)
        (self.now, self.logger) = (now, logger)
        self.preview = preview
        inspections = InspectionSnapshots(
            domain: settings.dnsDomain,
            servicePort: UInt16(clamping: settings.servicePort),
            isGlobal: rules.isGlobal
        )
        router.metrics = metrics.map { RequestMetrics($0, prefix: "api_server") }
        router.tracer = tracer
        // Compat: Kuma has no routes for HEAD (TranscriptTests, `system`).
        router.answersHead = false
        router.badRequest = { _ in
            APIError.invalid("Could not process a resource", [Violation("name", "invalid characters")]).httpResponse
        }
        router.failed = { request, error in
            logger.error("failed to answer a request", [.httpPath: request.path, .error: "\(error)"])
            return APIError(500, "Internal Server Error", "Internal Server Error").httpResponse
        }
        addResourceRoutes()
        addOverviewRoutes()
        addSystemRoutes()
        addTokenRoutes()
        addInsightRoutes()
        addProxyRoutes()
        addInspectionRoutes()
    }

    /// The answer to a request that never came to a route: malformed, or beyond a limit.
    package static func refused(_ status: Int, _ reason: String) -> HTTPResponse {
        APIError(status, "Could not read the request", reason).httpResponse
    }

    /// Answers requests of both listeners.
    package var handler: HTTPHandler {
        let (router, prefix) = (router, pathPrefix)
        let served: HTTPHandler = { request in
            // `/tokens/user` has a fixed place.
            if prefix.isEmpty || request.path == "/tokens/user" { return await router.respond(to: request) }
            let rest = request.target.dropFirst(prefix.count)
            guard request.target.hasPrefix(prefix), rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") else {
                return HTTPResponse(status: 404, text: "404 page not found\n")
            }
            var inner = request
            inner.target = rest.hasPrefix("/") ? String(rest) : "/" + rest
            return await router.respond(to: inner)
        }
        return CrossOrigin(allowed: settings.corsAllowedDomains).wrap(served)
    }

    /// Those that have routes.
    var kinds: KindTable { rules.settings.kinds }

    /// What stands before every path: `/mesh-api`; empty without.
    var pathPrefix: String { settings.basePath.split(separator: "/").map { "/" + $0 }.joined() }

    /// Adds a route whose handler knows who asks.
    ///
    /// - `isOpen`: Answered without looking at credentials, so that even a bad token doesn't matter.
    mutating func route(
        _ method: String,
        _ pattern: String,
        isOpen: Bool = false,
        _ handler: @escaping @Sendable (APIRequest) async throws -> HTTPResponse
    ) {
        let (authenticator, store, now, place) = (authenticator, store, now, pathPrefix + pattern)
        let logger = logger
        let answer: Router.Handler = { request, parameters in
            if let refusal = Self.negotiationRefusal(of: request) {
                logger.refused(request, by: nil, status: refusal.status, "media type")
                return refusal
            }
            let user: User
            if isOpen {
                user = .anonymous
            } else {
                do throws(TokenError) {
                    user = try authenticator.user(
                        LocalAdministrator.Facts(request),
                        authorization: request.headers["authorization"],
                        hasClientCertificate: request.peer.certificate != nil,
                        in: store.snapshot,
                        now: now()
                    )
                } catch {
                    // The reason is for operators, not for who brings the token.
                    logger.refused(request, by: nil, status: 401, error.message)
                    throw APIError(401, "Invalid authentication data", "Unauthenticated")
                }
            }
            do {
                return try await handler(APIRequest(http: request, route: place, parameters: parameters, user: user))
            } catch {
                logger.refused(request, by: user, error)
                throw error
            }
        }
        router.add(method, pattern, answer)
    }

    /// Kuma's answers to a body that isn't JSON and to a client that doesn't take any.
    private static func negotiationRefusal(of request: HTTPRequest) -> HTTPResponse? {
        if ["PUT", "POST"].contains(request.method), !request.body.isEmpty {
            let type = request.headers["content-type"]?.prefix { $0 != ";" }.filter { $0 != " " }
            if type != "application/json" { return HTTPResponse(status: 415, text: "415: Unsupported Media Type") }
        }
        if let accept = request.headers["accept"], !accept.isEmpty {
            let types = accept.split(separator: ",").map { $0.prefix { $0 != ";" }.filter { $0 != " " } }
            if !types.contains("*/*"), !types.contains("application/json") {
                return HTTPResponse(
                    status: 406,
                    text: "406: Not Acceptable\n\nAvailable representations: application/json"
                )
            }
        }
        return nil
    }
}

/// A request whose sender is known.
struct APIRequest: Sendable {
    let http: HTTPRequest
    /// The pattern that led here: `/meshes/{mesh}/dataplanes`.
    let route: String
    let parameters: Router.PathParameters
    let user: User

    /// A part of the path.
    subscript(parameter: String) -> String { parameters[parameter] }
}

extension LocalAdministrator.Facts {
    init(_ request: HTTPRequest) {
        self.init(
            remoteIP: request.peer.remoteAddress.map { "\($0.ip)" } ?? "",
            host: request.headers["host"] ?? "",
            forwarded: ["forwarded", "x-forwarded-for", "x-real-ip"].contains { request.headers[$0] != nil },
            secFetchSite: request.headers["sec-fetch-site"],
            origin: request.headers["origin"]
        )
    }
}

extension HTTPResponse {
    /// Kuma's form: one space per level and a newline at the end.
    init(status: Int = 200, json: JSON) {
        self.init(status: status, headers: ["content-type": "application/json"], body: json.pretty(indent: 1) + [0x0a])
    }
}
