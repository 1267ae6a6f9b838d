import Access
import Documents
import HTTP
import HTTPClient
import KumaDescriptors
import Logging
import Net
import ProxyQuestions
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import RESTAPI

/// The API of one control plane, on a port of its own, over a store in memory.
struct TestAPI {
    /// What the control plane is.
    struct Plane {
        var mode = ResourceRules.Mode.zone(name: "east", isFederated: false)
        var basePath = "/"
        var isReadOnly = false
        var localhostIsAdmin = true
        /// What is in the store at first, as documents.
        var seed: [JSON] = []
        var proxies: (any ProxyAdmin)?
        var kinds = AllKinds.table
    }

    let store: ResourceStore
    /// Without a slash at the end.
    let base: String
    private let client = HTTPClient()

    /// Runs `body` while the API answers.
    static func run(_ plane: Plane = Plane(), _ body: (TestAPI) async throws -> Void) async throws {
        // A second later each time anything asks.
        let seconds = Shared<Int64>(1_767_225_600)
        let now: @Sendable () -> Timestamp = {
            Timestamp(
                seconds: seconds.withLock { count in
                    count += 1
                    return count
                }
            )
        }
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: now)
        let resources = try plane.seed.map { try resource($0) }
        try await store.write { draft in for resource in resources { draft.put(resource) } }
        var limits = HTTPLimits()
        limits.bodyBytes = RESTAPI.bodyLimit
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: .loopback(),
            limits: limits,
            handler: api(plane, store, now).handler,
            refused: RESTAPI.refused
        )
        try await server.start()
        defer { server.shutdown() }
        let port = try #require(server.boundPort)
        try await body(TestAPI(store: store, base: "http://127.0.0.1:\(port)"))
    }

    /// What is answered at all.
    static func routes() async throws -> [(method: String, pattern: String)] {
        let now: @Sendable () -> Timestamp = { Timestamp(seconds: 1_767_225_600) }
        return api(Plane(), try await ResourceStore(persistence: MemoryPersistence(), now: now), now).router.routes
    }

    private static func api(_ plane: Plane, _ store: ResourceStore, _ now: @escaping @Sendable () -> Timestamp)
        -> RESTAPI
    {
        var settings = RESTAPI.Settings(version: "1.2.3", hostname: "host", instanceID: "host-abcd")
        settings.basePath = plane.basePath
        settings.guiURL = "/gui"
        settings.configuration = ["mode": "zone", "store": ["postgres": ["password": "*****"]]]
        var rules = ResourceRules.Settings(mode: plane.mode)
        rules.isReadOnly = plane.isReadOnly
        rules.kinds = plane.kinds
        return RESTAPI(
            settings: settings,
            store: store,
            rules: ResourceRules(rules),
            access: AccessControl(),
            authenticator: Authenticator(
                method: .tokens,
                localhostIsAdmin: plane.localhostIsAdmin,
                verifier: TokenVerifier()
            ),
            issuer: TokenIssuer(),
            normalize: KumaDescriptors.normalize,
            proxies: plane.proxies,
            now: now,
            logger: .disabled
        )
    }

    private static func resource(_ json: JSON) throws -> Resource {
        let document = try ResourceDocument(json)
        return Resource(
            ResourceKey(document.type, mesh: document.mesh, name: document.name),
            labels: document.labels,
            spec: document.spec ?? [:],
            status: document.status
        )
    }

    /// Sends one request.
    ///
    /// - `path`: As it is sent, escapes and all.
    func send(_ method: String, _ path: String, body: [UInt8]? = nil, headers: [ClientRequest.Header] = [])
        async throws -> ClientResponse
    {
        var headers = headers
        if body != nil, !headers.contains(where: { $0.name == "content-type" }) {
            headers.append(.init("content-type", "application/json"))
        }
        return try await client.send(ClientRequest(method, base + path, headers: headers, body: body))
    }

    /// Sends a document.
    func put(_ path: String, _ document: JSON) async throws -> ClientResponse {
        try await send("PUT", path, body: document.text)
    }
}

extension ClientResponse {
    /// The body as a document; null if it is none.
    var json: JSON { (try? JSON(parsing: body)) ?? .null }
    /// The body as it was sent.
    var text: String { String(decoding: body, as: UTF8.self) }
}
