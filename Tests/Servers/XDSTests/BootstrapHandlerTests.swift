import Access
import Crypto
import Documents
import EnvoyConfig
import HTTP
import Logging
import Net
import ResourceModel
import Stores
import Testing

@testable import XDS

@Suite struct BootstrapHandlerTests {
    private let handler: BootstrapHandler
    private let snapshot: ResourceSnapshot

    /// Keys are slow to make; the cases share it.
    private static let signingKey = Result { try SigningKeys.make(for: .dataplane(mesh: "default")) }

    init() async throws {
        let resources = [Resource(ResourceKey(.mesh, name: "default")), try Self.signingKey.get()]
        let store = try await ResourceStore(
            persistence: MemoryPersistence(initial: ResourceSnapshot(revision: Revision(1), resources: resources)),
            now: TestFleet.now
        )
        snapshot = store.snapshot
        var builder = CertificateBuilder(
            notBefore: TestFleet.now(),
            notAfter: TestFleet.now().advanced(by: .seconds(3600))
        )
        builder.names = [.dns("cp.example")]
        builder.isCA = true
        let key = try PrivateKey(generating: .p256)
        let pem = try builder.selfSigned(with: key).pem
        handler = BootstrapHandler(
            store: store,
            settings: BootstrapSettings(),
            certificate: { pem },
            authenticator: ProxyAuthenticator(
                verifier: TokenVerifier(),
                dataplanes: .token,
                zoneProxies: .token,
                zone: "zone-1"
            ),
            now: TestFleet.now,
            loops: EventLoopGroup(count: 1),
            logger: .disabled
        )
    }

    private func post(
        _ change: [String: JSON] = [:],
        host: String = "cp.example:5678",
        accept: String = "application/json"
    ) async -> HTTPResponse {
        var body: JSON = [
            "dataplaneToken": "t", "dataplaneResource": .string(TestFleet.dataplane()), "workdir": "/run/dp",
            "features": ["feature-delta-grpc"],
        ]
        for (key, value) in change { body.set(key, value) }
        return await handler.router.respond(
            to: HTTPRequest(
                method: "POST",
                target: "/bootstrap",
                headers: ["host": host, "accept": accept],
                body: body.text
            )
        )
    }

    @Test func `a proxy is told who it is and how to reach the control plane`() async throws {
        let response = await post()
        #expect(response.status == 200)
        let answer = try JSON(parsing: response.body)
        let yaml = try #require(answer["bootstrap"]?.stringValue.flatMap { Base64.decode($0) })
        let config = try YAML.parseOne(yaml)
        #expect(config["node"]?["id"] == "default.web-1")
        #expect(config["node"]?["cluster"] == "web")
        #expect(config["dynamicResources"]?["adsConfig"]?["apiType"] == "DELTA_GRPC")
        #expect(config["admin"]?["address"]?["pipe"]?["path"] == "/run/dp/kuma-envoy-admin.sock")
        #expect(answer["kumaSidecarConfiguration"]?["networking"]?["address"] == "192.0.2.1")
    }

    @Test func `who does not ask for JSON gets YAML`() async throws {
        let response = await post(accept: "*/*")
        #expect(response.headers["content-type"] == "text/x-yaml")
        #expect(try YAML.parseOne(response.body)["node"]?["id"] == "default.web-1")
    }

    @Test(
        arguments: [
            (["dataplaneToken": ""], 422, "Token is required"),
            (["dataplaneResource": "{"], 400, "cannot be read"),
            (
                ["dataplaneResource": .string(TestFleet.dataplane(mesh: "nowhere"))], 422,
                "mesh \"nowhere\" does not exist"
            ),
            (["proxyType": "router"], 400, "router"),
            (["proxyType": "ingress"], 400, "ZoneIngress"),
            (["caCert": "no certificate"], 400, "PEM"),
            (["dataplaneResource": .null, "mesh": "default", "name": "x"], 404, ""),
            (["mesh": 1], 400, ""),
        ] as [([String: JSON], Int, String)]
    )
    func `mistakes are explained`(change: [String: JSON], status: Int, text: String) async {
        let response = await post(change)
        #expect(response.status == status)
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(text.isEmpty ? body.isEmpty : body.contains(text), "\(body)")
    }

    @Test func `what is asked first is told first: a token, the host, the proxy, the authority`() async {
        var change: [String: JSON] = ["dataplaneToken": "", "dataplaneResource": .null, "caCert": "no certificate"]
        #expect(await post(change, host: "elsewhere:1").status == 422)
        change["dataplaneToken"] = "t"
        #expect(await post(change, host: "elsewhere:1").status == 400)
        #expect(await post(change).status == 404)
        change["dataplaneResource"] = .string(TestFleet.dataplane())
        #expect(await post(change).status == 400)
    }

    @Test func `with redirection, listed outbounds are refused before the mesh is looked for`() async {
        let change: [String: JSON] = [
            "dataplaneResource": .string(
                TestFleet.dataplane(mesh: "nowhere").replacing(
                    #""inbound""#,
                    with: #""outbound":[{"port":1,"tags":{"kuma.io/service":"x"}}],"inbound""#
                )
            ),
            "dataplaneConfig": ["redirect": ["inbound": ["enabled": true]]],
        ]
        let response = await post(change)
        #expect(response.status == 422 && String(decoding: response.body, as: UTF8.self).hasPrefix("outbound:"))
    }

    private func token(for name: String, at time: Timestamp = TestFleet.now()) throws -> String {
        try TokenIssuer().issue(
            DataplaneClaims(name: name, mesh: "default"),
            validFor: .seconds(3600),
            in: snapshot,
            now: time
        )
    }

    @Test func `an agent of ours hears that its token is another's, over or none at all`() async throws {
        let ours: [String: JSON] = ["features": ["feature-token-at-bootstrap"]]
        func answer(_ token: String, _ more: [String: JSON]) async -> HTTPResponse {
            await post(more.merging(["dataplaneToken": .string(token)]) { $1 })
        }
        #expect(await answer(try token(for: "web-1"), ours).status == 200)
        let another = await answer(try token(for: "web-2"), ours)
        #expect(another.status == 403)
        #expect(String(decoding: another.body, as: UTF8.self).hasPrefix("authentication failed: proxy name"))
        let over = try token(for: "web-1", at: TestFleet.now().advanced(by: .seconds(-7200)))
        #expect(await answer(over, ours).status == 403)
        #expect(await answer("t", ours).status == 403)
        // A stock agent is told by the stream.
        #expect(await answer(try token(for: "web-2"), [:]).status == 200)
    }

    @Test func `a key that has not come yet refuses nobody here`() async throws {
        let other = ResourceSnapshot(
            resources: [try SigningKeys.make(for: .dataplane(mesh: "default"), id: "9")]
        )
        let token = try TokenIssuer().issue(
            DataplaneClaims(name: "web-1", mesh: "default"),
            validFor: .seconds(3600),
            in: other,
            now: TestFleet.now()
        )
        let change: [String: JSON] = ["dataplaneToken": .string(token), "features": ["feature-token-at-bootstrap"]]
        #expect(await post(change).status == 200)
    }

    @Test func `a host that is not in the certificate is refused with advice`() async {
        let response = await post(host: "elsewhere.example:5678")
        #expect(response.status == 400)
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(
            body.contains("elsewhere.example") && body.contains("cp.example")
                && body.contains("KUMA_GENERAL_TLS_CERT_FILE")
        )
    }
}

@Suite struct ShownCertificateTests {
    private static func pem(_ names: [SubjectName], isCA: Bool) throws -> [UInt8] {
        var builder = CertificateBuilder(
            notBefore: TestFleet.now(),
            notAfter: TestFleet.now().advanced(by: .seconds(3600))
        )
        builder.names = names
        builder.isCA = isCA
        return try builder.selfSigned(with: try PrivateKey(generating: .p256)).pem
    }

    @Test(arguments: [
        ("a.mesh.example", true), ("A.Mesh.Example", true), ("mesh.example", false), ("b.a.mesh.example", false),
        (".mesh.example", false), ("192.0.2.1", true), ("192.0.2.2", false), ("fd00::1", true), ("fd00:0:0::1", true),
    ])
    func `a host is covered by a name, a name with a star, or an address`(host: String, isCovered: Bool) throws {
        let names: [SubjectName] = [
            .dns("*.mesh.example"), SubjectName(host: "192.0.2.1"), SubjectName(host: "fd00::1"),
        ]
        #expect(ShownCertificate(try Self.pem(names, isCA: true)).covers(host) == isCovered)
    }

    @Test func `a certificate without names covers nothing, and what is no certificate refuses nobody`() throws {
        #expect(!ShownCertificate(try Self.pem([], isCA: true)).covers("localhost"))
        #expect(ShownCertificate([1, 2, 3]).covers("localhost"))
    }

    @Test func `an authority, and one that says nothing about it, may be trusted; a leaf may not`() throws {
        let shown = ShownCertificate([])
        let authority = String(decoding: try Self.pem([.dns("x")], isCA: true), as: UTF8.self)
        #expect(try shown.authority(wanted: authority) == Array(authority.utf8))
        #expect(try shown.authority(wanted: Self.silent) == Array(Self.silent.utf8))
        let leaf = String(decoding: try Self.pem([.dns("x")], isCA: false), as: UTF8.self)
        #expect(throws: BootstrapRefusal.self) { try shown.authority(wanted: leaf) }
    }

    /// Without basic constraints.
    private static let silent = """
        -----BEGIN CERTIFICATE-----
        MIIBGTCBvwIUdg30tpOir+5VkEJcFWn5aVTuyZswCgYIKoZIzj0EAwIwDjEMMAoG
        A1UEAwwDb2xkMCAXDTI2MTEyODE5NDQ1M1oYDzIxMjYxMTA0MTk0NDUzWjAOMQww
        CgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARtkHQKR+udM/4l
        nJelFoSGRqONpA8kUDPJDcEJZSbTN5gHhEkWgg9gy59mKNYbn2kPJH7Mp1M09L9Q
        G7Nq/gKYMAoGCCqGSM49BAMCA0kAMEYCIQDZCV/u10AJ8/OyvXMi8f8q6MMFggJy
        YUUU4uCpalvsvgIhAOoZTIpW47tOPmUySIEjGvAn80Ssu0HxYlKovBGQE7Wu
        -----END CERTIFICATE-----
        """
}
