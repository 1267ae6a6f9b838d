import Documents
import GRPC
import HTTP
import KumaProtos
import Protobuf
import ProxyQuestions
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// What a stock zone sees of global, message by message. docs/compat/kds.md has the whole list.
@Suite(.timeLimit(.minutes(1))) struct StockZoneTests {
    static func first(_ type: String, zone: String = "east", held: [String: String] = [:]) -> [UInt8] {
        let peer = PeerDescription(
            instanceID: "\(zone)-1",
            version: ["version": "2.14.3"],
            config: "{}",
            features: ["zone-token", "hash-suffix", "producer-policy-flow"]
        )
        var request = DeltaRequest.first(type, peer: peer, nodeID: zone)
        request.held = held
        return request.bytes
    }

    static func answer(_ response: DeltaResponse, error: String? = nil) -> [UInt8] {
        DeltaRequest.answer(response.type, nonce: response.nonce, error: error, nodeID: "east").bytes
    }

    static func told(_ resources: [Resource], _ kind: KindName, nonce: String) throws -> [UInt8] {
        let kind = try #require(AllKinds[kind])
        let wire = try resources.map { try ResourceEncoding.encode($0, kind) }
        return DeltaResponse.bytes(type: kind.name.description, nonce: nonce, identifier: "east", wire, removed: [])
    }

    @Test func `an answer that nobody waits for changes nothing`() async throws {
        let proxy = Resource.dataplane("dp").labelled(["kuma.io/zone": "east"])
        let pair = try await Pair([.mesh(), proxy])
        let insight = ResourceKey(.zoneInsight, name: "east")
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            _ = await zone.open(KDSPath.globalToZone)
            let call = await zone.open(AdminMethod.clusters.path)
            await pair.global.eventually { $0[insight]?.spec["kdsStreams"]?["clusters"] != nil }
            func answer(_ id: String, _ text: String) -> [UInt8] {
                ClustersResponse { ($0.requestId, $0.result) = (id, .clusters(Array(text.utf8))) }.serialized()
            }
            call.say(answer("nobody's", "late"))
            async let told = pair.server.proxyAdmin.answer(ProxyQuestion(.clusters(.text), of: proxy.key))
            try await eventually("it is asked") { !call.messages.isEmpty }
            let question = try ClustersRequest(serialized: try #require(call.messages.first))
            call.say(answer(question.requestId, "fine"))
            #expect(try await String(decoding: told, as: UTF8.self) == "fine")
            #expect(call.isOpen)
        }
    }

    @Test func `first answers: one for each type, empty ones too, with nonces counted over all`() async throws {
        let pair = try await Pair([.mesh(), .timeout("made")])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.globalToZone)
            for type in ["Mesh", "MeshTimeout", "Dataplane", "NoSuchKind"] { call.say(Self.first(type)) }
            try await eventually("four answers") { call.responses.count == 4 }
            let nonces = Set(call.responses.map(\.nonce))
            #expect(nonces == ["1", "2", "3", "4"])
            let mesh = try await call.response("the mesh") { $0.type == "Mesh" }
            let entry = try #require(mesh.entries.first)
            #expect(entry.name == "default.", "a name, a dot, and no mesh")
            #expect(entry.typeURL == "type.googleapis.com/kuma.mesh.v1alpha1.KumaResource")
            #expect(entry.version.utf8.count == 64 && entry.version == entry.version.lowercased())
            let resource = try KumaResource(serialized: entry.bytes)
            #expect(resource.meta?.labels["kuma.io/origin"] == "global")
            let timeout = try await call.response("the policy") { $0.type == "MeshTimeout" }
            let policy = try #require(timeout.entries.first)
            #expect(policy.name == "\(HashedName.of(mesh: "default", name: "made")).default")
            let spec = try KumaResource(serialized: policy.bytes).spec
            #expect(spec?.typeURL == "", "JSON has no type")
            let empty = call.responses.filter { $0.entries.isEmpty && $0.removed.isEmpty }
            #expect(Set(empty.map(\.type)) == ["Dataplane", "NoSuchKind"])
        }
    }

    @Test func `one answer of a type is under way, and what was refused is not sent again`() async throws {
        let pair = try await Pair([.mesh(), .timeout("made")])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.globalToZone)
            call.say(Self.first("MeshTimeout"))
            let first = try await call.response("the policy") { $0.type == "MeshTimeout" }
            try await pair.global.put(.timeout("made", "7s"))
            // Another type shows that the change has been looked at.
            call.say(Self.first("Mesh"))
            _ = try await call.response("the mesh") { $0.type == "Mesh" }
            #expect(call.responses.count == 2)
            call.say(Self.answer(first))
            let second = try await call.response("the change") { $0.type == "MeshTimeout" && $0.nonce != first.nonce }
            call.say(Self.answer(second, error: "no"))
            call.say(Self.first("MeshRetry"))
            _ = try await call.response("another type") { $0.type == "MeshRetry" }
            #expect(call.responses.count == 4)
            try await pair.global.put(.timeout("made", "9s"))
            try await eventually("the next version") { call.responses.count == 5 }
            #expect(call.responses.last?.type == "MeshTimeout")
        }
    }

    @Test func `who says what it holds is told the difference`() async throws {
        let pair = try await Pair([.mesh(), .mesh("other")])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let call = await zone.open(KDSPath.globalToZone)
            call.say(Self.first("Mesh"))
            let all = try await call.response("both") { $0.entries.count == 2 }
            let known = try #require(all.entries.first { $0.name == "default." })
            let again = try await ScriptedZone.connect("east", port: pair.http.boundPort).open(KDSPath.globalToZone)
            again.say(Self.first("Mesh", held: ["default.": known.version, "gone.": "1"]))
            let difference = try await again.response("the difference") { $0.type == "Mesh" }
            #expect(difference.entries.map(\.name) == ["other."] && difference.removed == ["gone."])
        }
    }

    @Test func `when one of two streams of a zone ends, the other is told on`() async throws {
        let pair = try await Pair([.mesh()])
        try await pair.run([]) {
            let old = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let oldCall = await old.open(KDSPath.globalToZone)
            oldCall.say(Self.first("Mesh"))
            _ = try await oldCall.response("the mesh") { $0.type == "Mesh" }
            let call = try await ScriptedZone.connect("east", port: pair.http.boundPort).open(KDSPath.globalToZone)
            call.say(Self.first("Mesh"))
            let first = try await call.response("the mesh") { $0.type == "Mesh" }
            call.say(Self.answer(first))
            old.close()
            _ = try await oldCall.end()
            try await pair.global.put(.mesh("later"))
            let next = try await call.response("what came later") { $0.nonce != first.nonce }
            #expect(next.entries.map(\.name) == ["later."])
        }
    }

    @Test func `what cannot be decoded ends the stream and changes nothing`() async throws {
        let pair = try await Pair([.mesh()])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let up = await zone.open(KDSPath.zoneToGlobal)
            _ = try await up.request("the wish for proxies") { $0.type == "Dataplane" }
            up.say([0xff, 0xff, 0xff])
            #expect(try await up.end().code == .invalidArgument)
            let down = await zone.open(KDSPath.globalToZone)
            down.say([0xff, 0xff, 0xff])
            #expect(try await down.end().code == .invalidArgument)
            #expect(pair.global.snapshot.count(.dataplane) == 0)
        }
    }

    @Test func `streams end with an error when global ends`() async throws {
        let pair = try await Pair([.mesh()])
        let calls = Shared<[ScriptedCall]>([])
        try await pair.run([]) {
            let zone = try await ScriptedZone.connect("east", port: pair.http.boundPort)
            let down = await zone.open(KDSPath.globalToZone)
            let up = await zone.open(KDSPath.zoneToGlobal)
            _ = try await up.request("a wish") { $0.type == "Dataplane" }
            calls.withLock { $0 = [down, up] }
        }
        for call in calls.value { #expect(try await call.end().code == .unavailable) }
    }
}
