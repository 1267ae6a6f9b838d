import Documents
import Glibc
import HTTPClient
import Net
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import ControlPlane

/// `policies.pluginPoliciesEnabled` and `coreResources.enabled`: kinds that are not listed do not exist.
@Suite(.timeLimit(.minutes(2))) struct KindListTests {
    private func kinds(_ environment: [String: String]) throws -> Set<KindName> {
        Set(try Settings(file: nil, environment: environment).kinds.list.map(\.name))
    }

    @Test func `what is not listed is no kind, and all else stays`() throws {
        let all = Set(AllKinds.list.map(\.name))
        #expect(try kinds([:]) == all)
        let left = try kinds([
            "KUMA_PLUGIN_POLICIES_ENABLED": "meshtimeouts,meshretries", "KUMA_CORE_RESOURCES_ENABLED": "meshservices",
        ])
        let policies = Set(AllKinds.list.filter { $0.policy?.isTargetRef == true }.map(\.name))
        let core: Set<KindName> = [
            .hostnameGenerator, .meshExternalService, .meshIdentity, .meshMultiZoneService, .meshOpenTelemetryBackend,
            .meshTrust, .meshZoneAddress, .workload,
        ]
        #expect(all.subtracting(left) == policies.subtracting([.meshTimeout, .meshRetry]).union(core))
        #expect(try kinds(["KUMA_PLUGIN_POLICIES_ENABLED": ""]) == all.subtracting(policies))
    }

    @Test(arguments: [
        ("KUMA_PLUGIN_POLICIES_ENABLED", "Policies.PluginPoliciesEnabled"),
        ("KUMA_CORE_RESOURCES_ENABLED", "CoreResources.Enabled"),
    ])
    func `a word that is no kind of the list is refused`(variable: String, path: String) throws {
        let settings = try Settings(file: nil, environment: [variable: "meshes"])
        let error = #expect(throws: SettingsError.self) { try settings.validate() }
        #expect(error?.description.contains("\(path): plugin meshes not found") == true)
    }

    @Test func `what is stored of other kinds is not seen, and stays`() async throws {
        let timeout = Resource(ResourceKey(.meshTimeout, mesh: "default", name: "t"), spec: ["to": []])
        let retry = Resource(ResourceKey(.meshRetry, mesh: "default", name: "r"), spec: ["to": []])
        let backend = MemoryPersistence(initial: ResourceSnapshot(resources: [timeout, retry]))
        let kinds = KindTable(AllKinds.list.filter { $0.name != .meshRetry })
        let seen = try await KnownKinds(backend, kinds: kinds).load()
        #expect(seen[timeout.key] == timeout && seen[retry.key] == nil)
        #expect(try await backend.load()[retry.key] == retry)
    }

    @Test func `a control plane neither takes, nor shows, nor makes what is not listed`() async throws {
        let loop = EventLoop()
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false",
                "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false",
                "KUMA_PLUGIN_POLICIES_ENABLED": "meshtimeouts", "KUMA_CORE_RESOURCES_ENABLED": "meshtrusts",
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        func ask(_ method: String, _ path: String, _ body: String? = nil) async throws -> (Int, String) {
            let answer = try await plane.ask(method, "KUMA_API_SERVER_HTTP_PORT", path, body)
            return (answer.status, String(decoding: answer.body, as: UTF8.self))
        }
        let retry = #"{"type": "MeshRetry", "mesh": "default", "name": "r", "spec": {"to": []}}"#
        #expect(try await ask("GET", "/meshes/default/meshretries").0 == 404)
        #expect(try await ask("PUT", "/meshes/default/meshretries/r", retry).0 == 404)
        #expect(try await ask("GET", "/hostnamegenerators").0 == 404)
        #expect(try await ask("GET", "/meshes/default/meshtrusts").0 == 200)
        let timeouts = try await ask("GET", "/meshes/default/meshtimeouts").1
        #expect(timeouts.contains("mesh-timeout-all-default"))
        let listed = try await ask("GET", "/_resources").1
        #expect(listed.contains("MeshTimeout") && listed.contains("MeshTrust"))
        for name in ["MeshRetry", "MeshCircuitBreaker", "HostnameGenerator", "\"MeshService\"", "\"Workload\""] {
            #expect(!listed.contains(name), "\(name)")
        }
        let asked = Shared<Set<String>>([])
        let zone = try await Peer.zone(of: plane.ports["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"] ?? 0, asked: asked)
        defer { zone.close() }
        // They are asked for in the order of their names.
        try await eventually("the zone is asked for all kinds") { asked.value.contains("ZoneIngressInsight") }
        #expect(asked.value.isSuperset(of: ["MeshTimeout", "MeshTrust", "Dataplane"]))
        #expect(asked.value.isDisjoint(with: ["MeshRetry", "MeshService", "Workload"]))
    }
}
