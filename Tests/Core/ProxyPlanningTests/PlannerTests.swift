import Documents
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import ProxyPlanning

@Suite struct PlannerTests {
    private static let mesh = Resource(
        ResourceKey("Mesh", name: "default"),
        spec: [
            "meshServices": ["mode": "Exclusive"],
            "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
        ]
    )

    private static let service = Resource(
        ResourceKey("MeshService", mesh: "default", name: "back"),
        labels: ["kuma.io/origin": "zone"],
        spec: [
            "selector": ["dataplaneTags": ["kuma.io/service": "back"]], "ports": [["port": 80, "appProtocol": "http"]],
        ],
        status: [
            "vips": [["ip": "241.0.0.1"]],
            "addresses": [["hostname": "back.svc.mesh.local", "origin": "HostnameGenerator"]],
        ]
    )

    private static let base = [
        mesh, service, Resource.dataplane("back-1", "10.0.0.1", service: "back"),
        Resource.dataplane("web-1", "10.0.0.2", service: "web"),
        Resource.dataplane("web-2", "10.0.0.3", service: "web"),
    ]

    private func outbound(_ plan: ProxyPlan?) throws -> ProxyPlanning.Shared<OutboundPart> {
        guard case .sidecar(_, let part)? = plan?.role else { throw NoSidecar() }
        return part
    }

    private struct NoSidecar: Error {}

    @Test func `proxies of one class share their outbound part`() throws {
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base)
        var planner = Planner()
        let first = try outbound(
            planner.sidecar(ProxyID(mesh: "default", name: "web-1"), facts: ProxyFacts(), in: zone)
        )
        let second = try outbound(
            planner.sidecar(ProxyID(mesh: "default", name: "web-2"), facts: ProxyFacts(), in: zone)
        )
        #expect(first === second)
        #expect(first.value.listeners.map(\.address) == ["241.0.0.1"])
        #expect(first.value.names.addresses == ["back.svc.mesh.local": ["241.0.0.1"]])
    }

    /// An egress that is not ready has its configuration all the same.
    @Test(arguments: ["Ready", "NotReady"])
    func `a secret of the TLS to servers outside comes to the egress inside of a Dataplane`(state: String) throws {
        let gate = Resource(
            ResourceKey("Dataplane", mesh: "default", name: "gate"),
            labels: ["kuma.io/workload": "gate"],
            spec: [
                "networking": [
                    "address": "10.0.0.9",
                    "listeners": [
                        [
                            "type": "ZoneEgress", "name": "out", "address": "10.0.0.9", "port": 10002,
                            "state": .string(state),
                        ]
                    ],
                ]
            ]
        )
        let external = Resource(
            ResourceKey("MeshExternalService", mesh: "default", name: "ext"),
            spec: [
                "match": ["type": "HostnameGenerator", "port": 80, "protocol": "http"],
                "endpoints": [["address": "192.0.2.200", "port": 8443]],
                "tls": ["enabled": true, "verification": ["caCert": ["secret": "ca"]]],
            ]
        )
        func secret(_ data: String) -> Resource {
            Resource(ResourceKey("Secret", mesh: "default", name: "ca"), spec: ["data": .string(data)])
        }
        var zone = ZoneSnapshot(
            context: ZoneContext(name: "zone-1"),
            resources: [Self.mesh, gate, external, secret("AAAA")]
        )
        var planner = Planner()
        let id = ProxyID(mesh: "default", name: "gate")
        func servers() throws -> [ExternalServer] {
            let border = try #require(planner.sidecar(id, facts: ProxyFacts(), in: zone)?.border)
            return border.value.egresses.flatMap(\.exits).flatMap(\.servers)
        }
        let before = try servers()
        #expect(before.count == 1)
        zone = zone.applying([ResourceChange(old: secret("AAAA"), new: secret("BBBB"))])
        let after = try servers()
        #expect(after.count == 1 && after != before)
    }

    @Test func `a change of endpoints changes no plan`() throws {
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base)
        var planner = Planner()
        let id = ProxyID(mesh: "default", name: "web-1")
        let before = planner.sidecar(id, facts: ProxyFacts(), in: zone)
        let more = zone.applying([
            ResourceChange(old: nil, new: Resource.dataplane("back-2", "10.0.0.9", service: "back"))
        ])
        let after = planner.sidecar(id, facts: ProxyFacts(), in: more)
        #expect(before == after)
        let (old, new) = (try outbound(before), try outbound(after))
        #expect(old === new)
        #expect(
            more.meshes["default"]?.endpoints(of: .resource(.meshService, name: "back", port: 80)).endpoints.count == 2
        )
    }

    @Test func `a policy changes only what it is about`() throws {
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base)
        var planner = Planner()
        let (one, two) = (ProxyID(mesh: "default", name: "web-1"), ProxyID(mesh: "default", name: "web-2"))
        let before = try outbound(planner.sidecar(two, facts: ProxyFacts(), in: zone))
        let timeout = Resource(
            ResourceKey("MeshTimeout", mesh: "default", name: "t"),
            spec: [
                "targetRef": ["kind": "Dataplane", "name": "web-1"],
                "to": [["targetRef": ["kind": "Mesh"], "default": ["http": ["requestTimeout": "3s"]]]],
            ]
        )
        let changed = zone.applying([ResourceChange(old: nil, new: timeout)])
        let first = try outbound(planner.sidecar(one, facts: ProxyFacts(), in: changed))
        let second = try outbound(planner.sidecar(two, facts: ProxyFacts(), in: changed))
        #expect(second === before)
        #expect(first.value.listeners.first?.timeout?.request == .seconds(3))
        #expect(second.value.listeners.first?.timeout == nil)
    }

    @Test func `only parts that see a policy are made anew by it`() throws {
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base)
        var planner = Planner()
        let id = ProxyID(mesh: "default", name: "web-1")
        let beforePlan = planner.sidecar(id, facts: ProxyFacts(), in: zone)
        let before = try #require(beforePlan)
        let permission = Resource(
            ResourceKey("MeshTrafficPermission", mesh: "default", name: "p"),
            spec: [
                "targetRef": ["kind": "Mesh"],
                "from": [["targetRef": ["kind": "Mesh"], "default": ["action": "Allow"]]],
            ]
        )
        let allowed = zone.applying([ResourceChange(old: nil, new: permission)])
        let afterPlan = planner.sidecar(id, facts: ProxyFacts(), in: allowed)
        let after = try #require(afterPlan)
        guard case .sidecar(let inbound, let outbound) = before.role,
            case .sidecar(let newInbound, let newOutbound) = after.role
        else { throw NoSidecar() }
        #expect(newInbound !== inbound && newInbound.value.inbounds.first?.tls?.permission.allowed.count == 1)
        #expect(newOutbound === outbound && after.system === before.system)

        let metric = Resource(
            ResourceKey("MeshMetric", mesh: "default", name: "m"),
            spec: ["default": ["backends": [["type": "Prometheus", "prometheus": ["port": 5671]]]]]
        )
        let measured = allowed.applying([ResourceChange(old: nil, new: metric)])
        let lastPlan = planner.sidecar(id, facts: ProxyFacts(), in: measured)
        let last = try #require(lastPlan)
        guard case .sidecar(let lastInbound, _) = last.role else { throw NoSidecar() }
        #expect(lastInbound === newInbound && last.system !== after.system)
    }

    private static func permission(_ name: String, from service: String, action: String = "Allow") -> Resource {
        Resource(
            ResourceKey(.meshTrafficPermission, mesh: "default", name: name),
            spec: [
                "from": [
                    [
                        "targetRef": ["kind": "MeshService", "name": .string(service)],
                        "default": ["action": .string(action)],
                    ]
                ]
            ]
        )
    }

    @Test func `where reach is derived from permissions, a proxy has outbounds for what it may call`() throws {
        var context = ZoneContext(name: "zone-1")
        context.derivesReach = true
        let zone = ZoneSnapshot(context: context, resources: Self.base)
        var planner = Planner()
        func part(_ name: String, _ zone: ZoneSnapshot) throws -> ProxyPlanning.Shared<OutboundPart> {
            try outbound(planner.sidecar(ProxyID(mesh: "default", name: name), facts: ProxyFacts(), in: zone))
        }
        let before = try part("web-1", zone)
        #expect(before.value.listeners.isEmpty && before.value.clusters.isEmpty && before.value.names.addresses.isEmpty)

        let allowed = zone.applying([ResourceChange(old: nil, new: Self.permission("p", from: "web"))])
        let after = try part("web-1", allowed)
        #expect(after.value.listeners.map(\.address) == ["241.0.0.1"])
        #expect(try part("web-2", allowed) === after, "permissions do not tell the two apart")
        #expect(try part("back-1", allowed).value.listeners.isEmpty)

        // What another service may call changes nothing here.
        let more = allowed.applying([ResourceChange(old: nil, new: Self.permission("q", from: "other"))])
        #expect(try part("web-1", more) === after)
        let fresh = ZoneSnapshot(
            context: context,
            resources: Self.base + [Self.permission("p", from: "web"), Self.permission("q", from: "other")]
        )
        var another = Planner()
        let again = another.sidecar(ProxyID(mesh: "default", name: "web-1"), facts: ProxyFacts(), in: fresh)
        #expect(try outbound(again) == after)
    }

    @Test(arguments: [("reachableServices", false), ("reachableBackends", true)])
    func `what a proxy itself names goes before permissions`(field: String, reachesService: Bool) throws {
        var context = ZoneContext(name: "zone-1")
        context.derivesReach = true
        let refs: JSON = ["refs": [["kind": "MeshService", "name": "back"]]]
        let named: JSON = field == "reachableServices" ? ["back"] : refs
        var redirection: JSON = ["redirectPortInbound": 15006, "redirectPortOutbound": 15001]
        redirection.set(field, named)
        let proxy = Resource(
            ResourceKey(.dataplane, mesh: "default", name: "own"),
            spec: [
                "networking": [
                    "address": "10.0.0.7", "transparentProxying": redirection,
                    "inbound": [["port": 80, "tags": ["kuma.io/service": "own"]]],
                ]
            ]
        )
        let zone = ZoneSnapshot(context: context, resources: Self.base + [proxy])
        var planner = Planner()
        let plan = planner.sidecar(ProxyID(mesh: "default", name: "own"), facts: ProxyFacts(), in: zone)
        #expect(try outbound(plan).value.listeners.isEmpty == !reachesService)
    }

    @Test func `every kind of policy is seen by some part`() {
        #expect(Set(PlanPart.allCases.flatMap(\.kinds)) == MeshSnapshot.policyKinds)
    }

    @Test func `there is no plan for a proxy that is not there`() {
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base)
        var planner = Planner()
        #expect(planner.sidecar(ProxyID(mesh: "default", name: "nobody"), facts: ProxyFacts(), in: zone) == nil)
        #expect(planner.sidecar(ProxyID(mesh: "other", name: "web-1"), facts: ProxyFacts(), in: zone) == nil)
    }

    @Test(arguments: [("15s", 15.0), ("1h30m", 5400), ("250ms", 0.25), ("1m0.5s", 60.5), ("0", 0)])
    func `durations are read as Go writes them`(text: String, seconds: Double) {
        #expect(JSON.duration(text: text) == .seconds(seconds))
    }

    private static let unreadable: [JSON] = [
        ["spiffeID": ["type": "Exact", "value": 5]], ["sni": ["value": [:]]], [:], "everybody", .null,
        ["spiffeID": ["type": "Exact", "value": "spiffe://a/b"], "sni": 7],
    ]

    @Test(arguments: unreadable)
    func `a match that cannot be read lets nobody in, and keeps everybody out`(match: JSON) throws {
        func permission(_ key: String) throws -> PermissionPlan {
            let policy = Resource(
                ResourceKey("MeshTrafficPermission", mesh: "default", name: "rules"),
                spec: ["rules": [["default": .object([.init(key, [match])])]]]
            )
            let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: Self.base + [policy])
            var planner = Planner()
            let plan = planner.sidecar(ProxyID(mesh: "default", name: "web-1"), facts: ProxyFacts(), in: zone)
            guard case .sidecar(let part, _)? = plan?.role else { throw NoSidecar() }
            return try #require(part.value.inbounds.first?.tls?.permission)
        }
        #expect(try permission("allow").allow.isEmpty)
        #expect(try permission("allowWithShadowDeny").shadow.isEmpty)
        let denied = try permission("deny").deny
        #expect(denied.count == 1 && denied.allSatisfy { $0.spiffeID == nil && $0.sni == nil })
    }
}
