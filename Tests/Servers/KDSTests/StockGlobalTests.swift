import Documents
import GRPC
import HTTP
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// What a stock global sees of a zone, message by message. docs/compat/kds.md has the whole list.
@Suite(.timeLimit(.minutes(1))) struct StockGlobalTests {
    // MARK: - Who calls, and what it asks for

    @Test func `a zone makes six calls, and each says who it is`() async throws {
        let global = try await StockGlobal()
        try await global.run(.empty()) {
            for path in [KDSPath.globalToZone, KDSPath.zoneToGlobal] + AdminMethod.allCases.map(\.path) {
                let call = try await global.call(path)
                try await eventually("its metadata") { call.metadata["client-id"] != nil }
                #expect(call.metadata["client-id"] == "east" && call.metadata["kds-version"] == "v3")
                #expect(call.metadata["version"] == "2.14.3" && call.metadata["grpc-encoding"] == "gzip")
                #expect(Set(call.metadata.all("features")).isSuperset(of: ["zone-ping-health", "hash-suffix"]))
                #expect(call.metadata["user-agent"]?.hasPrefix("kds/2.14.3 (linux; ") == true)
                #expect(call.metadata["user-agent"]?.contains("; Kuma/0c7aaec)") == true)
                #expect(call.metadata["authorization"] == nil)
            }
            try await eventually("it says that it lives") { global.pings.value == 1 }
        }
    }

    @Test func `a zone asks once for each type that global provides, for all of it`() async throws {
        let global = try await StockGlobal()
        let kinds = Set(ZoneReceiver().kinds.map(\.name.description))
        try await global.run(.empty([.timeout("held", labels: ["kuma.io/origin": "global"])])) {
            let call = try await global.call(KDSPath.globalToZone)
            try await eventually("all wishes") { call.requests.count >= kinds.count }
            #expect(Set(call.requests.map(\.type)) == kinds && call.requests.count == kinds.count)
            for request in call.requests {
                #expect(request.subscribe == ["*"] && request.nonce.isEmpty && request.nodeID == "east")
                #expect(request.held.isEmpty, "a stock global is not told what is held")
                #expect(request.peer?.instanceID == "east-0001" && request.peer?.config == #"{"mode":"zone"}"#)
                #expect(request.peer?.version["version"] == "2.14.3")
                let stock = [
                    "zone-token", "hash-suffix", "hg-mz-selector", "producer-policy-flow",
                    "optional-top-level-target-ref",
                ]
                let features = request.peer?.features ?? []
                #expect(Set(features).isSuperset(of: stock))
            }
        }
    }

    // MARK: - What global tells

    @Test func `a first answer is all that there is; later ones touch what they name`() async throws {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([
            .mesh(), .timeout("old", labels: ["kuma.io/origin": "global"]),
            .timeout("own", labels: ["kuma.io/origin": "zone"]),
        ])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            call.say(try StockGlobal.told(.meshTimeout, [.timeout("a"), .timeout("b")], nonce: "1"))
            await store.eventually { Set($0.list(.meshTimeout).map(\.name)) == ["a", "b", "own"] }
            let taken = try await call.request("the answer") { $0.nonce == "1" }
            #expect(taken.type == "MeshTimeout" && taken.nodeID == "east" && taken.error == nil)
            #expect(taken.subscribe.isEmpty && taken.peer == nil && taken.held.isEmpty)
            call.say(
                try StockGlobal.told(
                    .meshTimeout,
                    [.timeout("b", "7s"), .timeout("c")],
                    nonce: "2",
                    removed: ["b.default", "a.default"]
                )
            )
            await store.eventually { Set($0.list(.meshTimeout).map(\.name)) == ["b", "c", "own"] }
            let changed = store.snapshot[ResourceKey(.meshTimeout, mesh: "default", name: "b")]
            #expect(changed?.spec["to"]?[0]?["default"]?["idleTimeout"] == "7s", "removed and told is a change")
            call.say(try StockGlobal.told(.meshTimeout, nonce: "3"))
            _ = try await call.request("the answer to nothing") { $0.nonce == "3" }
            #expect(store.snapshot.count(.meshTimeout) == 3, "an empty answer that is not the first removes nothing")
            #expect(store.snapshot.count(.mesh) == 1, "a type that was not told stays")
        }
    }

    @Test func `what is wrong is refused by name, and the rest of the message is kept`() async throws {
        let global = try await StockGlobal()
        let secret = Resource(ResourceKey(.secret, mesh: "default", name: "mine"), spec: ["data": "eA=="])
        let store = try await ResourceStore.empty([
            .mesh(), .timeout("bad", labels: ["kuma.io/origin": "global"]), secret,
        ])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            call.say(try StockGlobal.told(.meshTimeout, [.timeout("good"), .timeout("bad", "never")], nonce: "1"))
            let refusal = try await call.request("the refusal") { $0.nonce == "1" }
            #expect(refusal.error?.contains("MeshTimeout bad.default") == true && refusal.subscribe == ["*"])
            #expect(refusal.peer == nil && refusal.nodeID == "east")
            let stored = store.snapshot.list(.meshTimeout)
            #expect(stored.map(\.name) == ["bad", "good"])
            #expect(
                stored.first?.spec["to"]?[0]?["default"]?["idleTimeout"] == "20s",
                "kept as it was, in a first answer too"
            )
            var theirs = secret
            theirs.spec = ["data": "eQ=="]
            call.say(try StockGlobal.told(.secret, [theirs, theirs.named("other")], nonce: "2"))
            let taken = try await call.request("the second refusal") { $0.nonce == "2" }
            #expect(taken.error?.hasPrefix("user error\nresource already exists") == true)
            #expect(store.snapshot[secret.key]?.spec == secret.spec && store.snapshot.count(.secret) == 2)
        }
    }

    /// Messages that no zone can read.
    enum Garbage: String, CaseIterable {
        case envelope
        case otherKind
        case spec

        func bytes() throws -> [UInt8] {
            let kind = try #require(AllKinds[.meshTimeout])
            let held = try ResourceEncoding.encode(.timeout("held", labels: ["kuma.io/origin": "global"]), kind)
            func beside(_ wire: WireResource) -> [UInt8] {
                DeltaResponse.bytes(type: "MeshTimeout", nonce: "9", identifier: "global", [held, wire], removed: [])
            }
            switch self {
            case .envelope: return [0x12, 0x05, 0xff]
            case .otherKind:
                // A mesh under a policy's type.
                let mesh = try #require(AllKinds[.mesh])
                return beside(try ResourceEncoding.encode(.mesh(), mesh))
            case .spec:
                let good = try ResourceEncoding.encode(.timeout("x"), kind)
                let broken = good.field.map { $0 == UInt8(ascii: "{") ? UInt8(ascii: "}") : $0 }
                return beside(WireResource(name: good.name, version: good.version, field: broken))
            }
        }
    }

    @Test(arguments: Garbage.allCases) func `what cannot be read changes nothing, and the zone goes on`(_ what: Garbage)
        async throws
    {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([.mesh(), .timeout("held", labels: ["kuma.io/origin": "global"])])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            call.say(try what.bytes())
            // Refused on the stream, or the connection is made anew.
            try await eventually("it is heard") {
                !call.isOpen || call.requests.contains { $0.nonce == "9" && $0.error != nil }
            }
            #expect(store.snapshot.list(.meshTimeout).map(\.name) == ["held"])
            let next = call.isOpen ? call : try await global.call(KDSPath.globalToZone, 1)
            next.say(try StockGlobal.told(.meshTimeout, [.timeout("held"), .timeout("new")], nonce: "10"))
            await store.eventually { $0.count(.meshTimeout) == 2 }
        }
    }

    @Test func `a new connection begins anew: its first answer is all that there is`() async throws {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([.mesh()])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            call.say(try StockGlobal.told(.meshTimeout, [.timeout("a"), .timeout("b")], nonce: "1"))
            await store.eventually { $0.count(.meshTimeout) == 2 }
            call.finish(GRPCStatus(.unavailable, "stream unavailable"))
            let again = try await global.call(KDSPath.globalToZone, 1)
            try await eventually("it asks again") { again.requests.contains { $0.type == "MeshTimeout" } }
            #expect(again.requests.allSatisfy { $0.held.isEmpty && $0.nonce.isEmpty })
            #expect(store.snapshot.count(.meshTimeout) == 2, "losing global removes nothing")
            again.say(try StockGlobal.told(.meshTimeout, [.timeout("b")], nonce: "1"))
            await store.eventually { $0.list(.meshTimeout).map(\.name) == ["b"] }
        }
    }
}

extension Resource {
    fileprivate func named(_ name: String) -> Resource {
        Resource(ResourceKey(kind, mesh: mesh, name: name), labels: labels, spec: spec)
    }
}
