import Documents
import ResourceModel
import Stores
import Testing

@testable import KDS

struct SyncMessageTests {
    func message(
        _ kind: KindName,
        _ resources: [Resource],
        removed: [String] = [],
        first: Bool = true,
        for receiver: some SyncReceiver
    ) throws -> SyncMessage {
        let descriptor = try #require(AllKinds[kind])
        let wires = try resources.map { try ResourceEncoding.encode($0, descriptor) }
        let bytes = DeltaResponse.bytes(type: kind.description, nonce: "1", identifier: "peer", wires, removed: removed)
        return SyncMessage(try DeltaResponse(bytes), isFirst: first, for: receiver)
    }

    func draft(_ resources: [Resource]) -> ResourceDraft {
        ResourceDraft(of: ResourceSnapshot(revision: Revision(1), resources: resources), now: Timestamp(seconds: 100))
    }

    let ofZone = ["kuma.io/zone": "east", "kuma.io/origin": "zone"]

    @Test func `parts of a first answer delete by name, and the last one what none of them named`() throws {
        let receiver = GlobalReceiver(zone: "east")
        let kind = try #require(AllKinds[.meshTimeout])
        func bytes(_ names: [String], removed: [String] = [], isPart: Bool = true) throws -> [UInt8] {
            let wires = try names.map { try ResourceEncoding.encode(.timeout($0), kind) }
            let gone = removed.map { "\($0).default" }
            return DeltaResponse.bytes(
                type: "MeshTimeout",
                nonce: "1",
                identifier: "east",
                wires,
                removed: gone,
                isPart: isPart
            )
        }
        var reader = SyncFeedReader(receiver: receiver, begun: [])
        var draft = draft(["a", "b", "c", "gone"].map { .timeout($0, labels: ofZone) })
        func names(after response: [UInt8]) throws -> [String] {
            for message in try reader.read([response]) { _ = message.apply(to: &draft, as: receiver) }
            return draft.list(.meshTimeout).map(\.name)
        }
        #expect(try names(after: bytes(["a"])) == ["a", "b", "c", "gone"])
        #expect(try names(after: bytes(["b", "new"], removed: ["a"])) == ["b", "c", "gone", "new"])
        #expect(try names(after: bytes(["c"], isPart: false)) == ["b", "c", "new"])
        #expect(try names(after: bytes(["d"])) == ["b", "c", "d", "new"], "the first answer has ended")
    }

    @Test func `nothing of a type that was not asked for is kept`() throws {
        var reader = SyncFeedReader(receiver: GlobalReceiver(zone: "east"), begun: [])
        for isPart in [true, false] {
            let bytes = DeltaResponse.bytes(
                type: "MadeUp",
                nonce: "1",
                identifier: "east",
                [],
                removed: [],
                isPart: isPart
            )
            #expect(try reader.read([bytes]).map(\.type) == ["MadeUp"])
        }
        #expect(reader.begun.isEmpty)
    }

    @Test func `the first answer replaces what the zone told, and nothing else`() throws {
        let receiver = GlobalReceiver(zone: "east")
        var draft = draft([
            .timeout("gone", labels: ofZone), .timeout("global"),
            .timeout("wests", labels: ["kuma.io/zone": "west", "kuma.io/origin": "zone"]),
        ])
        #expect(
            try message(.meshTimeout, [.timeout("new")], for: receiver).apply(to: &draft, as: receiver).errors == []
        )
        #expect(draft.list(.meshTimeout).map(\.name) == ["global", "new", "wests"])
        let new = try #require(draft[ResourceKey(.meshTimeout, mesh: "default", name: "new")])
        #expect(new.labels == ofZone)
        #expect(new.owner == ResourceKey(.zone, name: "east"))
    }

    @Test func `later answers touch only what they name`() throws {
        let receiver = GlobalReceiver(zone: "east")
        var draft = draft([
            .timeout("stays", labels: ofZone), .timeout("goes", labels: ofZone), .timeout("both", labels: ofZone),
        ])
        let message = try message(
            .meshTimeout,
            [.timeout("both", "1s")],
            removed: ["goes.default", "both.default", "nobody.default"],
            first: false,
            for: receiver
        )
        #expect(message.apply(to: &draft, as: receiver).errors == [])
        #expect(draft.list(.meshTimeout).map(\.name) == ["both", "stays"])
    }

    @Test func `a zone speaks only for itself`() throws {
        let receiver = GlobalReceiver(zone: "east")
        var draft = draft([.dataplane("victim").labelled(["kuma.io/zone": "west", "kuma.io/origin": "zone"])])
        let claim = ["kuma.io/zone": "west", "kuma.io/origin": "global"]
        let ingress = Resource(
            ResourceKey(.zoneIngress, name: "in"),
            labels: claim,
            spec: [
                "zone": "west", "networking": ["address": "192.0.2.9", "port": 10001],
                "availableServices": [
                    ["tags": ["kuma.io/service": "web", "kuma.io/zone": "west"], "instances": 1, "mesh": "default"],
                    ["tags": ["kuma.io/service": "bare"], "instances": 1, "mesh": "default"],
                ],
            ]
        )
        #expect(try message(.zoneIngress, [ingress], for: receiver).apply(to: &draft, as: receiver).errors == [])
        let errors = try message(
            .dataplane,
            [.dataplane("claims", tags: ["kuma.io/zone": "west"]).labelled(claim), .dataplane("victim")],
            removed: ["victim.default"],
            for: receiver
        ).apply(to: &draft, as: receiver).errors
        #expect(errors.count == 1 && errors[0].hasPrefix("user error"))
        let kept = try #require(draft[ingress.key])
        #expect(kept.spec["zone"] == "east")
        #expect(
            kept.spec["availableServices"]?.arrayValue?.map { $0["tags"]?["kuma.io/zone"]?.stringValue } == [
                "east", nil,
            ]
        )
        #expect(kept.labels == ofZone)
        let claims = try #require(draft[ResourceKey(.dataplane, mesh: "default", name: "claims")])
        #expect(claims.spec["networking"]?["inbound"]?.arrayValue?.first?["tags"]?["kuma.io/zone"] == "east")
        let victim = try #require(draft[ResourceKey(.dataplane, mesh: "default", name: "victim")])
        #expect(victim.labels["kuma.io/zone"] == "west")
    }

    @Test(arguments: [KindName.mesh, .secret, .globalSecret, .meshMultiZoneService, .zone, "Nonsense"])
    func `kinds that are not a zone's are refused as a whole`(kind: KindName) throws {
        let receiver = GlobalReceiver(zone: "east")
        let bytes = DeltaResponse.bytes(
            type: kind.description,
            nonce: "1",
            identifier: "peer",
            [],
            removed: ["default."]
        )
        var draft = draft([.mesh()])
        let message = SyncMessage(try DeltaResponse(bytes), isFirst: true, for: receiver)
        #expect(message.apply(to: &draft, as: receiver).errors == ["unexpected type \(kind)"])
        #expect(draft.changes.isEmpty)
    }

    @Test func `one bad resource does not spoil the others, and what is here stays`() throws {
        let receiver = ZoneReceiver()
        var draft = draft([.timeout("was-good", labels: ["kuma.io/origin": "global"])])
        let kind = try #require(AllKinds[.meshTimeout])
        let good = try ResourceEncoding.encode(.timeout("fine"), kind)
        // A resource whose envelope is broken: its name is known all the same.
        let broken = WireResource(
            name: "was-good.default",
            version: "1",
            field: Self.entry("was-good.default", [0xff, 0xff])
        )
        let bytes = DeltaResponse.bytes(
            type: "MeshTimeout",
            nonce: "1",
            identifier: "global",
            [broken, good],
            removed: []
        )
        let errors = SyncMessage(try DeltaResponse(bytes), isFirst: true, for: receiver).apply(to: &draft, as: receiver)
            .errors
        #expect(errors.count == 1 && errors[0].contains("was-good.default"))
        #expect(draft.list(.meshTimeout).map(\.name) == ["fine", "was-good"])
    }

    @Test(arguments: ["", "has space", String(repeating: "n", count: 254)])
    func `a name that can't be is refused`(name: String) throws {
        let receiver = GlobalReceiver(zone: "east")
        var draft = draft([])
        #expect(
            try message(.meshTimeout, [.timeout(name)], for: receiver).apply(to: &draft, as: receiver).errors.count == 1
        )
        #expect(draft.changes.isEmpty)
    }

    @Test func `a zone keeps the status that it found out`() throws {
        let receiver = ZoneReceiver()
        let status: JSON = ["vips": [["ip": "241.0.0.7"]]]
        let labels = ["kuma.io/origin": "global", "kuma.io/zone": "far"]
        var draft = draft([.service("s", labels: labels, status: status)])
        let told = Resource.service(
            "s",
            labels: labels.merging(["team": "a"]) { $1 },
            status: ["vips": [["ip": "1.2.3.4"]]]
        )
        #expect(try message(.meshService, [told], for: receiver).apply(to: &draft, as: receiver).errors == [])
        let kept = try #require(draft[told.key])
        #expect(kept.status == status)
        #expect(kept.labels["team"] == "a")
    }

    @Test func `a zone's own resources and keys stay at a first answer, its meshes do not`() throws {
        let receiver = ZoneReceiver()
        var draft = draft([
            .timeout("mine", labels: ["kuma.io/origin": "zone"]), .timeout("unlabelled"),
            .timeout("globals", labels: ["kuma.io/origin": "global"]),
            .mesh("own"), Resource(ResourceKey(.secret, mesh: "own", name: "key")),
            Resource(ResourceKey(.config, name: "kuma-own-dns-vips")),
        ])
        for kind in [KindName.meshTimeout, .secret, .config, .mesh] {
            #expect(try message(kind, [], for: receiver).apply(to: &draft, as: receiver).errors == [])
        }
        #expect(draft.list(.meshTimeout).map(\.name) == ["mine", "unlabelled"])
        #expect(draft.count(.secret) == 1 && draft.count(.config) == 1 && draft.count(.mesh) == 0)
    }

    @Test func `a secret of the zone is not overwritten by one of global's`() throws {
        let receiver = ZoneReceiver()
        let key = ResourceKey(.secret, mesh: "default", name: "key")
        var draft = draft([Resource(key, spec: ["data": "bWluZQ=="])])
        let told = Resource(key, labels: ["kuma.io/origin": "global"], spec: ["data": "dGhlaXJz"])
        let errors = try message(.secret, [told], for: receiver).apply(to: &draft, as: receiver).errors
        #expect(errors.count == 1 && errors[0].hasPrefix("user error\nresource already exists"))
        #expect(draft[key]?.spec["data"] == "bWluZQ==")
    }

    @Test func `an old zone's names get its name in front`() throws {
        let receiver = GlobalReceiver(zone: "east", prefixesNames: true)
        var draft = draft([.dataplane("east.gone").labelled(ofZone)])
        let message = try message(
            .dataplane,
            [.dataplane("dp")],
            removed: ["gone.default"],
            first: false,
            for: receiver
        )
        #expect(message.apply(to: &draft, as: receiver).errors == [])
        #expect(draft.list(.dataplane).map(\.name) == ["east.dp"])
    }

    @Test(arguments: [(11, 11, true), (11, 23, false), (10, 10, false), (500, 999, true), (500, 1000, false)])
    func `too much at once is kept for a while`(lacking: Int, total: Int, isSpared: Bool) throws {
        let receiver = GlobalReceiver(zone: "east")
        let all = (0..<total).map { Resource.timeout("t-\($0)", labels: ofZone) }
        var draft = draft(all)
        let outcome = try message(.meshTimeout, Array(all.dropFirst(lacking)), for: receiver).apply(
            to: &draft,
            as: receiver
        )
        #expect(outcome.errors == [])
        #expect(outcome.spared.count == (isSpared ? lacking : 0))
        #expect(draft.count(.meshTimeout) == (isSpared ? total : total - lacking))
        SyncMessage.delete(outcome.spared, from: &draft, as: receiver)
        #expect(draft.count(.meshTimeout) == total - lacking)
    }

    @Test func `what is removed by name goes at once`() throws {
        let receiver = GlobalReceiver(zone: "east")
        let all = (0..<100).map { Resource.timeout("t-\($0)", labels: ofZone) }
        var draft = draft(all)
        let message = try message(
            .meshTimeout,
            [],
            removed: all.map { "\($0.name).default" },
            first: false,
            for: receiver
        )
        #expect(message.apply(to: &draft, as: receiver).spared.isEmpty)
        #expect(draft.count(.meshTimeout) == 0)
    }

    @Test func `a zone knows the versions of what it holds`() throws {
        let mapping = GlobalToZoneMapping()
        let resources = [
            Resource.timeout("t", labels: ["team": "a"]), .mesh(), .dataplane("dp"),
            .service("far", labels: ofZone, status: ["vips": [["ip": "1.2.3.4"]]]),
            Resource(ResourceKey(.secret, mesh: "default", name: "s"), spec: ["data": "eHl6"]),
        ]
        let view = SyncViewBuilder(mapping, ResourceSnapshot(revision: Revision(1), resources: resources)).view
        let receiver = ZoneReceiver()
        var draft = draft([.timeout("mine")])
        for kind in mapping.kinds {
            let wires = view.table(kind.name).entries.map(\.wire)
            let bytes = DeltaResponse.bytes(
                type: kind.name.description,
                nonce: "1",
                identifier: "global",
                wires,
                removed: []
            )
            #expect(
                SyncMessage(try DeltaResponse(bytes), isFirst: true, for: receiver).apply(to: &draft, as: receiver)
                    .errors == []
            )
        }
        var found = try #require(
            draft[
                ResourceKey(.meshService, mesh: "default", name: HashedName.of(mesh: "default", name: "far", ["east"]))
            ]
        )
        found.status = ["vips": [["ip": "241.0.0.1"]]]
        draft.put(found)
        let snapshot = ResourceSnapshot(revision: Revision(2), resources: AllKinds.list.flatMap { draft.list($0.name) })
        let held = receiver.held(snapshot)
        for kind in mapping.kinds {
            #expect(
                held[kind.name] ?? [:]
                    == Dictionary(
                        uniqueKeysWithValues: view.table(kind.name).entries.map { ($0.wire.name, $0.wire.version) }
                    ),
                "\(kind.name)"
            )
        }
        #expect(held.values.reduce(0) { $0 + $1.count } == 4)
    }

    /// An entry of a response with any bytes inside.
    static func entry(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let type = Array(ResourceEncoding.envelopeType.utf8)
        let any = [0x0a, UInt8(type.count)] + type + [0x12, UInt8(bytes.count)] + bytes
        let text = Array(name.utf8)
        let body = [0x12, UInt8(any.count)] + any + [0x1a, UInt8(text.count)] + text
        return [0x12, UInt8(body.count)] + body
    }
}

extension Resource {
    func labelled(_ labels: [String: String]) -> Resource {
        var result = self
        result.labels.merge(labels) { $1 }
        return result
    }
}
