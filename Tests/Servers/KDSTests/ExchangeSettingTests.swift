import Documents
import GRPC
import HTTP
import Logging
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// Settings of the exchange that change what goes over the wire.
@Suite(.timeLimit(.minutes(1))) struct ExchangeSettingTests {
    private static func first(_ type: String, of zone: String) -> [UInt8] {
        let peer = PeerDescription(instanceID: "\(zone)-1", version: ["version": "2.14.3"], config: "{}")
        return DeltaRequest.first(type, peer: peer, nodeID: zone).bytes
    }

    private static func response(
        _ resources: [Resource],
        of kind: KindName = .dataplane,
        nonce: String
    ) throws -> [UInt8] {
        let kind = try #require(AllKinds[kind])
        let wire = try resources.map { try ResourceEncoding.encode($0, kind) }
        return DeltaResponse.bytes(
            type: kind.name.description,
            nonce: nonce,
            identifier: "east",
            wire,
            removed: []
        )
    }

    @Test func `the newest stream of a zone ends the older ones of its method, if asked to`() async throws {
        let pair = try await Pair([.mesh()]) { $0.closesStaleStreams = true }
        try await pair.run([]) {
            let port = pair.http.boundPort
            let old = try await ScriptedZone.connect("east", port: port)
            let stale = await old.open(KDSPath.globalToZone)
            stale.say(Self.first("Mesh", of: "east"))
            _ = try await stale.response("the mesh") { $0.type == "Mesh" }
            let other = await old.open(KDSPath.zoneToGlobal)
            let neighbour = try await ScriptedZone.connect("west", port: port)
            let foreign = await neighbour.open(KDSPath.globalToZone)
            foreign.say(Self.first("Mesh", of: "west"))
            let fresh = try await ScriptedZone.connect("east", port: port).open(KDSPath.globalToZone)
            fresh.say(Self.first("Mesh", of: "east"))
            #expect(try await stale.end() == GRPCStatus(.cancelled, "stream canceled - stream stopped"))
            _ = try await fresh.response("the mesh") { $0.type == "Mesh" }
            _ = try await foreign.response("the mesh") { $0.type == "Mesh" }
            #expect(fresh.isOpen && other.isOpen && foreign.isOpen)
        }
    }

    @Test func `a stream ends when its zone has gone to another instance`() async throws {
        let pair = try await Pair([.mesh(), .zone("east")]) { $0.closesStaleStreams = true }
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let stream = await zone.open(KDSPath.globalToZone)
            stream.say(Self.first("Mesh", of: "east"))
            _ = try await stream.response("the mesh") { $0.type == "Mesh" }
            let later = wallClock().advanced(by: .seconds(1))
            var insight = ZoneInsightDocument(nil, zone: "east")
            insight.setStreams(["globalToZone": later], instanceID: "global-0002")
            try await pair.global.put(insight.resource)
            #expect(try await stream.end() == GRPCStatus(.cancelled, "stream canceled - stream stopped"))
        }
    }

    @Test func `a response but the first of its type is answered after the back-off`() async throws {
        let pair = try await Pair([.mesh()]) { $0.responseBackoff = .seconds(3600) }
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let stream = await zone.open(KDSPath.zoneToGlobal)
            _ = try await stream.request("the wish for proxies") { $0.type == "Dataplane" }
            let told = [
                try Self.response([.dataplane("one")], nonce: "1"), try Self.response([.dataplane("two")], nonce: "2"),
                try Self.response([], of: .zoneIngress, nonce: "3"),
            ]
            stream.say(told[0])
            _ = try await stream.request("the answer to the first") { $0.nonce == "1" }
            stream.say(told[1])
            await pair.global.eventually { $0.count(.dataplane) == 2 }
            // What comes later and is a first is answered while the other waits.
            stream.say(told[2])
            _ = try await stream.request("the answer to another first") { $0.nonce == "3" }
            let answered = stream.requests.map(\.nonce)
            #expect(!answered.contains("2"))
        }
    }

    @Test func `messages are written down without what resources hold`() async throws {
        let lines = Shared<[String]>([])
        let output = LogOutput(level: .info, format: .json) { line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        let secret = Resource(ResourceKey(.secret, mesh: "default", name: "key"), spec: ["data": "aGlkZGVu"])
        let pair = try await Pair([.mesh(), secret], logger: Logger(label: "kds", output: output)) {
            $0.logsMessages = true
        }
        let zone = try await ResourceStore.empty()
        try await pair.run([pair.zone("east", zone)]) {
            await zone.eventually { $0.count(.secret) == 1 }
            try await eventually("the answer is written down") {
                let text = lines.value.filter { $0.contains(#""kds.type":"Secret""#) }.joined()
                return text.contains("key.default@") && text.contains("request received")
            }
        }
        let all = lines.value.joined()
        #expect(!all.contains("aGlkZGVu") && !all.contains("hidden"))
    }
}
