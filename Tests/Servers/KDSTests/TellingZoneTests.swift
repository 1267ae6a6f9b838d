import Documents
import GRPC
import HTTP
import KumaProtos
import Metrics
import Protobuf
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// What becomes of what a zone tells, and of a zone that is not who it says.
@Suite(.timeLimit(.minutes(1))) struct TellingZoneTests {
    @Test func `what a zone may not tell is refused, and the stream goes on`() async throws {
        let pair = try await Pair([.mesh()])
        let told = [
            try StockZoneTests.told([.mesh("mine")], .mesh, nonce: "1"),
            try StockZoneTests.told([.dataplane("dp")], .dataplane, nonce: "2"),
        ]
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.zoneToGlobal)
            _ = try await call.request("the wish for proxies") { $0.type == "Dataplane" }
            let asked = Set(call.requests.map(\.type))
            #expect(asked.isDisjoint(with: ["Mesh", "Secret", "GlobalSecret", "Config", "Zone"]))
            call.say(told[0])
            let refusal = try await call.request("a refusal") { $0.nonce == "1" }
            #expect(refusal.error == "unexpected type Mesh" && refusal.subscribe == ["*"])
            call.say(told[1])
            await pair.global.eventually { $0.count(.dataplane) == 1 }
            #expect(pair.global.snapshot.count(.mesh) == 1 && call.isOpen)
        }
    }

    @Test func `an invalid resource is set aside, one of another zone is left alone, the rest is kept`() async throws {
        let foreign = Resource.dataplane("taken").labelled(["kuma.io/zone": "west", "kuma.io/origin": "zone"])
        let pair = try await Pair([.mesh(), foreign])
        let bad = Resource.dataplane("bad", port: 70_000)
        let told = [
            try StockZoneTests.told([.dataplane("bad"), .dataplane("good")], .dataplane, nonce: "1"),
            try StockZoneTests.told([bad, .dataplane("taken"), .dataplane("late")], .dataplane, nonce: "2"),
        ]
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.zoneToGlobal)
            _ = try await call.request("the wish for proxies") { $0.type == "Dataplane" }
            call.say(told[0])
            let taken = try await call.request("the answer") { $0.nonce == "1" }
            #expect(taken.error == nil)
            call.say(told[1])
            let refusal = try await call.request("the refusal") { $0.nonce == "2" }
            let reasons = try #require(refusal.error)
            #expect(
                reasons.contains("user error\nresource already exists") && reasons.contains("Dataplane bad.default")
            )
            let stored = pair.global.snapshot
            #expect(stored.list(.dataplane).map(\.name) == ["bad", "good", "late", "taken"], "kept as it was")
            #expect(stored[ResourceKey(.dataplane, mesh: "default", name: "taken")]?.labels["kuma.io/zone"] == "west")
            #expect(call.isOpen)
            let metrics = String(decoding: pair.metrics.text(), as: UTF8.self)
            let aside = #"kds_resources_set_aside_total{reason="refused",resource_type="Dataplane"} 2"#
            #expect(metrics.contains(aside))
        }
    }

    @Test func `without a name nobody comes in, and each call says so in its own way`() async throws {
        let pair = try await Pair([.mesh()])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect(nil, port: pair.http.boundPort)
            let text = "\"client-id\" is not present in metadata"
            for path in [KDSPath.globalToZone, KDSPath.zoneToGlobal] {
                #expect(try await zone.open(path).end() == GRPCStatus(.unknown, text))
            }
            for method in AdminMethod.allCases {
                #expect(try await zone.open(method.path).end() == GRPCStatus(.invalidArgument, text))
            }
            await #expect(throws: GRPCStatus(.invalidArgument, text)) {
                try await zone.unary(KDSPath.healthCheck, [])
            }
        }
    }

    @Test func `who only offers answers about proxies is no zone yet`() async throws {
        let pair = try await Pair([.mesh()])
        let key = ResourceKey(.zone, name: "east")
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            for method in AdminMethod.allCases { _ = await zone.open(method.path) }
            let other = try await ScriptedZone.connect("west", port: pair.http.boundPort)
            _ = await other.open(KDSPath.globalToZone)
            await pair.global.eventually { $0[ResourceKey(.zone, name: "west")] != nil }
            // What is noted is written in one go, so east's calls have been seen when they came before west's.
            #expect(pair.global.snapshot[key] == nil)
            _ = await zone.open(KDSPath.zoneToGlobal)
            await pair.global.eventually { snapshot in
                snapshot[key] != nil
                    && snapshot[ResourceKey(.zoneInsight, name: "east")]?.spec["kdsStreams"]?["clusters"] != nil
            }
        }
    }

    @Test func `a zone is told how often to say that it lives, and loses its streams when it does not`() async throws {
        let pair = try await Pair([.mesh()]) {
            $0.healthInterval = .milliseconds(50)
            $0.healthTimeout = .milliseconds(300)
        }
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.globalToZone)
            let answer = try ZoneHealthCheckResponse(serialized: try await zone.unary(KDSPath.healthCheck, []))
            #expect(answer.interval == .milliseconds(50))
            let old = try await ScriptedZone.connect("west", port: pair.http.boundPort, features: ["hash-suffix"])
            let spared = await old.open(KDSPath.globalToZone)
            #expect(try await call.end() == GRPCStatus(.cancelled, "stream canceled - zone hc failed"))
            await pair.global.eventually {
                $0[ResourceKey(.zoneInsight, name: "east")]?.spec["healthCheck"]?["time"] != nil
            }
            #expect(spared.isOpen, "a zone that never promised it is not watched")
        }
    }

    @Test func `who is let in by token and calls itself otherwise is sent away`() async throws {
        let refusal = GRPCStatus(.unauthenticated, "authentication failed: who are you?")
        let admission: ZoneAdmission = { caller in
            caller.metadata.all("authorization") == ["key of east"] && caller.zone == "east" ? nil : refusal
        }
        let pair = try await Pair([.mesh()], door: Door(admission: admission)) { $0.requiresNodeID = true }
        try await pair.run([]) {
            let port = pair.http.boundPort
            let strangers = [
                try await ScriptedZone.connect("east", port: port),
                try await ScriptedZone.connect("west", port: port, token: "key of east"),
            ]
            for zone in strangers {
                for path in [KDSPath.globalToZone, KDSPath.zoneToGlobal] + AdminMethod.allCases.map(\.path) {
                    #expect(try await zone.open(path).end() == refusal)
                }
                await #expect(throws: refusal) { try await zone.unary(KDSPath.healthCheck, []) }
            }
            #expect(pair.global.snapshot.count(.zone) == 0)
            let zone = try await ScriptedZone.connect("east", port: port, token: "key of east")
            let liar = await zone.open(KDSPath.globalToZone)
            liar.say(StockZoneTests.first("Mesh", zone: "north"))
            let end = try await liar.end()
            #expect(end.code == .permissionDenied && end.message.contains(#""north""#) && liar.responses.isEmpty)
            let honest = await zone.open(KDSPath.globalToZone)
            honest.say(StockZoneTests.first("Mesh"))
            _ = try await honest.response("the mesh") { $0.type == "Mesh" }
        }
    }
}
