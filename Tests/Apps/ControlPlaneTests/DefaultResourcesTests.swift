import Access
import Crypto
import Documents
import Identity
import Logging
import ResourceModel
import Stores
import Testing

@testable import ControlPlane

private let now = Timestamp(seconds: 1_800_000_000)

/// What a control plane with these variables makes in an empty store, or in one with `resources`.
private func made(_ environment: [String: String], _ resources: [Resource] = []) async throws -> ResourceStore {
    let settings = try Settings(file: nil, environment: environment)
    let persistence = MemoryPersistence(initial: ResourceSnapshot(resources: resources))
    let store = try await ResourceStore(persistence: persistence, now: { now })
    let defaults = DefaultResources(
        mode: settings.mode,
        settings: settings,
        rules: ResourceRules(settings.rules),
        issuer: settings.tokenIssuer
    )
    try await defaults.make(in: store, now: now)
    return store
}

private func names(_ kind: KindName, in store: ResourceStore) -> [String] { store.snapshot.list(kind).map(\.name) }

@Suite struct DefaultResourcesTests {
    @Test func `a zone that stands alone has all that it needs`() async throws {
        let store = try await made(["KUMA_MULTIZONE_ZONE_NAME": "east"])
        #expect(names(.mesh, in: store) == ["default"] && names(.zone, in: store) == ["east"])
        #expect(names(.secret, in: store) == ["dataplane-token-signing-key-default-1"])
        #expect(
            names(.globalSecret, in: store) == [
                "admin-user-token", "envoy-admin-ca", "inter-cp-ca", "user-token-signing-key-1",
                "zone-token-signing-key-1",
            ]
        )
        #expect(
            names(.hostnameGenerator, in: store) == ["local-mesh-external-service", "local-universal-mesh-service"]
        )
        #expect(names(.config, in: store) == ["kuma-cluster-id"])
        #expect(names("MeshTimeout", in: store) == ["mesh-gateways-timeout-all-default", "mesh-timeout-all-default"])
    }

    @Test func `global has no zone and the generators for zones`() async throws {
        let store = try await made(["KUMA_MODE": "global"])
        #expect(names(.zone, in: store).isEmpty && names(.hostnameGenerator, in: store).count == 5)
        #expect(!names(.globalSecret, in: store).contains("envoy-admin-ca"))
    }

    @Test func `a zone under global leaves to global what is global's`() async throws {
        let store = try await made([
            "KUMA_MULTIZONE_ZONE_NAME": "east", "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpcs://192.0.2.1:5685",
        ])
        #expect(
            names(.mesh, in: store).isEmpty && names(.config, in: store).isEmpty && names(.zone, in: store) == ["east"]
        )
        #expect(!names(.globalSecret, in: store).contains("zone-token-signing-key-1"))
        #expect(names(.globalSecret, in: store).contains("user-token-signing-key-1"))
    }

    @Test func `a second start changes nothing but the names of other zones`() async throws {
        let first = try await made(["KUMA_MULTIZONE_ZONE_NAME": "east"])
        let other = Resource(ResourceKey(.zone, name: "west"))
        let second = try await made(
            ["KUMA_MULTIZONE_ZONE_NAME": "east"],
            AllKinds.list.flatMap { first.snapshot.list($0.name) } + [other]
        )
        let changed = AllKinds.list.map(\.name).filter { second.snapshot.list($0) != first.snapshot.list($0) }
        #expect(changed == [])
    }

    @Test func `what is switched off is not made`() async throws {
        let store = try await made([
            "KUMA_DEFAULTS_SKIP_MESH_CREATION": "true", "KUMA_DEFAULTS_SKIP_HOSTNAME_GENERATORS": "true",
            "KUMA_API_SERVER_AUTHN_TOKENS_BOOTSTRAP_ADMIN_TOKEN": "false",
        ])
        #expect(names(.mesh, in: store).isEmpty && names(.hostnameGenerator, in: store).isEmpty)
        #expect(!names(.globalSecret, in: store).contains("admin-user-token"))
    }

    @Test func `the administrator's token is good for ten years`() async throws {
        let store = try await made([:])
        let secret = try #require(store.snapshot[ResourceKey(.globalSecret, name: "admin-user-token")]?.secretBytes)
        let token = String(decoding: secret, as: UTF8.self)
        let late = now.advanced(by: .seconds(3649 * 86400))
        #expect(try TokenVerifier().user(token, in: store.snapshot, now: late) == User.admin)
        #expect(throws: TokenError.self) {
            try TokenVerifier().user(token, in: store.snapshot, now: now.advanced(by: .seconds(3651 * 86400)))
        }
    }
}
