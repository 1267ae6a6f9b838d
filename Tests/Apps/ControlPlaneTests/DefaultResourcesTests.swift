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
    let persistence = MemoryPersistence(initial: ResourceSnapshot(resources: resources))
    let store = try await ResourceStore(persistence: persistence, now: { now })
    try await start(environment, on: store)
    return store
}

/// What a control plane with these variables does to a store first.
private func start(_ environment: [String: String], on store: ResourceStore) async throws {
    let settings = try Settings(file: nil, environment: environment)
    let defaults = DefaultResources(
        mode: settings.mode,
        settings: settings,
        rules: ResourceRules(settings.rules),
        issuer: settings.tokenIssuer
    )
    try await defaults.make(in: store, now: now)
}

/// The variables of a zone, under a global control plane or alone.
private func zone(_ name: String, isFederated: Bool = true) -> [String: String] {
    var result = ["KUMA_MULTIZONE_ZONE_NAME": name]
    if isFederated { result["KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS"] = "grpcs://192.0.2.1:5685" }
    return result
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
            names(.mesh, in: store).isEmpty && names(.zone, in: store) == ["east"]
        )
        #expect(!names(.config, in: store).contains("kuma-cluster-id"))
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

    @Test(arguments: [true, false])
    func `a zone of a global control plane is not renamed`(_ isFederated: Bool) async throws {
        let store = try await made(zone("east"))
        let before = store.snapshot.revision
        let refusal = ZoneClaim.Renamed(known: "east", wanted: "west")
        await #expect(throws: refusal) { try await start(zone("west", isFederated: isFederated), on: store) }
        #expect(store.snapshot.revision == before && names(.zone, in: store) == ["east"])
        try await start(zone("east", isFederated: isFederated), on: store)
    }

    @Test func `a zone that has stood alone chooses its name when it comes under a global one`() async throws {
        let store = try await made([:])
        #expect(names(.zone, in: store) == ["default"])
        try await start(zone("east"), on: store)
        #expect(names(.zone, in: store) == ["east"])
        await #expect(throws: ZoneClaim.Renamed.self) { try await start([:], on: store) }
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
