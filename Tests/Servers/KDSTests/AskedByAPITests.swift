import Access
import Documents
import HTTP
import HTTPClient
import KumaDescriptors
import Logging
import Net
import ProxyQuestions
import RESTAPI
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// Questions to a proxy of a zone that are put to global's API: from the URL through the zone to the proxy, and back.
@Suite(.timeLimit(.minutes(1))) struct AskedByAPITests {
    /// Says nothing for as long as anybody waits.
    private struct PatientAdmin: ProxyAdmin {
        func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
            // Ends when the task is cancelled.
            try? await Task.sleep(for: .seconds(600))
            throw ProxyAdminError("cancelled")
        }
    }

    private static let name = HashedName.of(mesh: "default", name: "asked", ["east"])
    private static let base = "/meshes/default/dataplanes"

    /// Runs `body` with a way to ask global's API while a zone `east` with a proxy `asked` is connected.
    private func run(
        _ admin: any ProxyAdmin,
        settings: (inout KDSGlobalSettings) -> Void = { _ in },
        _ body: (_ ask: (String) async throws -> ClientResponse) async throws -> Void
    ) async throws {
        let pair = try await Pair([.mesh()], settings: settings)
        try await pair.global.put(.dataplane("lost").labelled(["kuma.io/zone": "gone"]))
        let api = RESTAPI(
            settings: RESTAPI.Settings(version: "1.2.3", hostname: "host", instanceID: "host-abcd"),
            store: pair.global,
            rules: ResourceRules(ResourceRules.Settings(mode: .global)),
            access: AccessControl(),
            authenticator: Authenticator(method: .tokens, localhostIsAdmin: true, verifier: TokenVerifier()),
            issuer: TokenIssuer(),
            normalize: KumaDescriptors.normalize,
            proxies: pair.server.proxyAdmin,
            now: wallClock,
            logger: .disabled
        )
        let http = HTTPServer(loops: pair.loops, address: .loopback(), handler: api.handler, refused: RESTAPI.refused)
        try await http.start()
        defer { http.shutdown() }
        let port = try #require(http.boundPort)
        let client = HTTPClient()
        let zone = try await ResourceStore.empty([.dataplane("asked")])
        let key = ResourceKey(.dataplane, mesh: "default", name: Self.name)
        try await pair.run([pair.zone("east", zone, admin: admin)]) {
            await pair.global.eventually {
                $0[key] != nil && $0[ResourceKey(.zoneInsight, name: "east")]?.spec["kdsStreams"]?["clusters"] != nil
            }
            try await body { path in
                try await client.send(ClientRequest("GET", "http://127.0.0.1:\(port)\(Self.base)/\(path)"))
            }
        }
    }

    private func text(_ response: ClientResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func `what the proxy says is what global answers`() async throws {
        try await run(EchoAdmin()) { ask in
            let statistics = try await ask("\(Self.name)/stats?format=json")
            #expect(statistics.status == 200)
            #expect(
                text(statistics).hasPrefix("Dataplane/default/asked statistics(") && text(statistics).contains("json")
            )
            let dump = try await ask("\(Self.name)/xds?include_eds=true")
            #expect(text(dump) == "Dataplane/default/asked configuration(includesEndpoints: true)")
            #expect(try await text(ask("\(Self.name)/clusters")).hasPrefix("Dataplane/default/asked clusters("))
        }
    }

    @Test func `why there is no answer is told with its status`() async throws {
        try await run(SilentAdmin()) { ask in
            let silent = try await ask("\(Self.name)/stats")
            #expect(silent.status == 400 && text(silent).contains("the proxy is silent"))
            #expect(text(silent).contains("Could not execute admin operation"))
            let nobody = try await ask("nobody/stats")
            #expect(nobody.status == 404 && text(nobody).contains("Could not retrieve a resource"))
            let gone = try await ask("lost/clusters")
            let reason = "could not send ClustersRequest: couldn't execute Clusters operation, zone is offline"
            #expect(gone.status == 400 && text(gone).contains(reason))
        }
    }

    @Test func `a zone that does not answer is not waited for without end`() async throws {
        try await run(PatientAdmin(), settings: { $0.adminTimeout = .milliseconds(50) }) { ask in
            let answer = try await ask("\(Self.name)/xds")
            #expect(answer.status == 400 && text(answer).contains("the zone did not answer in time"))
        }
    }
}
