import Documents
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import PolicyMatching

/// Whom permissions let call whom, where reach is derived from them. The cases are those of Kuma's own tests.
@Suite struct PermittedReachTests {
    private static let names = ["a", "b", "c", "d"]

    /// A permission for what `target` selects.
    private static func permission(_ target: JSON?, _ from: [(JSON, String)]) -> Resource {
        permission("p", target, from)
    }

    private static func permission(_ name: String, _ target: JSON?, _ from: [(JSON, String)]) -> Resource {
        var spec: JSON = [
            "from": .array(from.map { ["targetRef": $0.0, "default": ["action": .string($0.1)]] })
        ]
        if let target { spec.set("targetRef", target) }
        return Resource(ResourceKey(.meshTrafficPermission, mesh: "default", name: name), spec: spec)
    }

    private static let everybody: JSON = ["kind": "Mesh"]
    private static func subset(_ tags: [String: String]) -> JSON { ["kind": "MeshSubset", "tags": JSON(tags)] }
    private static func app(_ name: String) -> JSON { subset(["app": name]) }
    private static func service(_ name: String, _ tags: [String: String] = [:]) -> JSON {
        tags.isEmpty
            ? ["kind": "MeshService", "name": .string(name)]
            : ["kind": "MeshServiceSubset", "name": .string(name), "tags": JSON(tags)]
    }

    private static func mesh(_ resources: [Resource]) throws -> MeshSnapshot {
        var context = ZoneContext(name: "zone-1")
        context.derivesReach = true
        let mesh = Resource(ResourceKey(.mesh, name: "default"))
        return try #require(ZoneSnapshot(context: context, resources: [mesh] + resources).meshes["default"])
    }

    /// MeshServices that select by `app`, and proxies with this tag.
    private static var resources: [Resource] {
        names.flatMap { name in
            [
                Resource(
                    ResourceKey(.meshService, mesh: "default", name: name),
                    labels: [Label.origin: Label.originZone, Label.zone: "zone-1"],
                    spec: [
                        "selector": ["dataplaneTags": ["app": .string(name), "version": "v1"]], "ports": [["port": 80]],
                    ]
                ),
                Resource.dataplane("\(name)-1", "10.0.0.1", service: name),
            ]
        }
    }

    /// `a>b`, sorted: who reaches whom.
    private func reached(_ policies: [Resource], byTag: Bool) throws -> [String] {
        let mesh = try Self.mesh(Self.resources + policies)
        let reach = PermittedReach(PolicyIndex(mesh)[.meshTrafficPermission])
        var result: [String] = []
        for from in Self.names {
            for to in Self.names {
                let id: DestinationID =
                    byTag ? .tags(service: to) : .resource(.meshService, name: to, port: 80)
                let destination = try #require(mesh.destination(id))
                if reach.includes(destination, from: [[byTag ? Tag.service : "app": from]]) {
                    result.append("\(from)>\(to)")
                }
            }
        }
        return result
    }

    private static func all(to names: [String] = Self.names) -> [String] {
        Self.names.flatMap { from in names.map { "\(from)>\($0)" } }
    }

    private static let cases: [(name: String, policies: [Resource], reached: [String])] = [
        ("no permissions", [], []),
        ("all", [permission(everybody, [(everybody, "Allow")])], all()),
        ("all, without a target", [permission(nil, [(everybody, "Allow")])], all()),
        ("nobody", [permission(everybody, [(everybody, "Deny")])], []),
        ("one", [permission(app("b"), [(app("a"), "Allow")])], ["a>b"]),
        ("a denial in the shadow", [permission(app("b"), [(app("a"), "AllowWithShadowDeny")])], ["a>b"]),
        (
            "several",
            [
                permission("1", app("b"), [(app("a"), "Allow")]), permission("2", app("c"), [(app("b"), "Allow")]),
                permission("3", app("d"), [(everybody, "Allow")]),
            ],
            ["a>b", "a>d", "b>c", "b>d", "c>d", "d>d"]
        ),
        (
            "all but one",
            [permission("1", everybody, [(everybody, "Allow")]), permission("2", app("b"), [(app("a"), "Deny")])],
            all().filter { $0 != "a>b" }
        ),
        (
            "one service for one",
            [
                permission("1", everybody, [(everybody, "Allow")]),
                permission("2", app("b"), [(everybody, "Deny"), (app("a"), "Allow")]),
            ],
            all().filter { !$0.hasSuffix("b") || $0 == "a>b" }
        ),
        ("tags that proxies differ in", [permission(subset(["team": "red"]), [(everybody, "Allow")])], all()),
        (
            "of two that are alike, the first by name",
            [
                permission("bbb", subset(["team": "red"]), [(everybody, "Deny")]),
                permission("aaa", subset(["stage": "one"]), [(everybody, "Allow")]),
            ],
            all()
        ),
        (
            "Dataplanes by labels are passed over",
            [permission(["kind": "Dataplane", "labels": ["app": "b"]], [(everybody, "Allow")])], []
        ),
        (
            "rules by identity say nothing of tags",
            [
                Resource(
                    ResourceKey(.meshTrafficPermission, mesh: "default", name: "r"),
                    spec: [
                        "rules": [["default": ["allow": [["spiffeID": ["type": "Prefix", "value": "spiffe://x"]]]]]]
                    ]
                )
            ],
            []
        ),
    ]

    @Test(arguments: cases.indices) func `a MeshService is reached by whom permissions let in`(_ index: Int) throws {
        let (name, policies, expected) = Self.cases[index]
        #expect(try reached(policies, byTag: false) == expected, "\(name)")
    }

    @Test func `a service by tag is reached by whom permissions let in`() throws {
        let policies = [
            Self.permission("1", Self.service("b"), [(Self.service("a"), "Allow")]),
            Self.permission("2", Self.service("c", ["version": "v9"]), [(Self.service("b"), "Allow")]),
            Self.permission("3", Self.subset([Tag.service: "d"]), [(Self.subset(["team": "red"]), "Allow")]),
        ]
        #expect(try reached(policies, byTag: true) == ["a>b", "b>c"])
    }

    @Test func `callers are told apart by the tags that permissions ask for`() throws {
        let policy = Self.permission(Self.everybody, [(Self.subset(["app": "b", "version": "v1"]), "Allow")])
        let mesh = try Self.mesh(Self.resources + [policy])
        let reach = PermittedReach(PolicyIndex(mesh)[.meshTrafficPermission])
        let destination = try #require(mesh.destination(.resource(.meshService, name: "a", port: 80)))
        #expect(reach.callerTags == ["app", "version"])
        #expect(reach.includes(destination, from: [["app": "b", "version": "v1"]]))
        #expect(!reach.includes(destination, from: [["app": "b", "version": "v2"]]))
        #expect(
            reach.includes(destination, from: [["app": "x"], ["app": "b", "version": "v1"]]),
            "one inbound is enough"
        )
        #expect(!reach.includes(destination, from: []), "who has no tags at all is nobody")
    }

    @Test(arguments: ["zone-1", "zone-2"]) func `a MeshService is also selected by where it is from`(_ zone: String)
        throws
    {
        let policy = Self.permission(Self.subset(["kuma.io/zone": zone]), [(Self.everybody, "Allow")])
        #expect(try reached([policy], byTag: false).isEmpty == (zone != "zone-1"))
    }

    @Test func `what permissions say nothing about is in everybody's reach, what nobody offers in nobody's`() throws {
        let external = Resource(
            ResourceKey(.meshExternalService, mesh: "default", name: "ext"),
            spec: [
                "match": ["type": "HostnameGenerator", "port": 80], "endpoints": [["address": "192.0.2.1", "port": 1]],
            ]
        )
        let mesh = try Self.mesh([external])
        let reach = PermittedReach([])
        let outside = try #require(mesh.destination(.resource(.meshExternalService, name: "ext", port: 80)))
        #expect(reach.includes(outside, from: []))
        let all = try Self.mesh([Self.permission(nil, [(Self.everybody, "Allow")])])
        let nobody = try #require(all.destination(.tags(service: "absent")))
        #expect(!PermittedReach(PolicyIndex(all)[.meshTrafficPermission]).includes(nobody, from: [[:]]))
    }
}
