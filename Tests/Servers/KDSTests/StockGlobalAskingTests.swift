import Documents
import GRPC
import KumaProtos
import Protobuf
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

/// What a stock global hears when it asks a zone, and what its connection bears.
@Suite(.timeLimit(.minutes(1))) struct StockGlobalAskingTests {
    @Test func `each type that is asked for is answered once, and then when it changes`() async throws {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([
            .dataplane("dp"), .timeout("theirs", labels: ["kuma.io/origin": "global"]),
        ])
        try await global.run(store) {
            let call = try await global.call(KDSPath.zoneToGlobal)
            for type in ["Dataplane", "MeshTimeout", "ZoneIngress", "NoSuchKind"] { call.say(StockGlobal.asks(type)) }
            try await eventually("four answers") { call.responses.count == 4 }
            #expect(Set(call.responses.map(\.nonce)) == ["1", "2", "3", "4"], "nonces count over all types")
            let first = try await call.response("the proxy") { $0.type == "Dataplane" }
            #expect(first.entries.map(\.name) == ["\(HashedName.of(mesh: "default", name: "dp", ["east"])).default"])
            let message = try KumaResource(serialized: try #require(first.entries.first).bytes)
            #expect(message.meta?.labels["kuma.io/zone"] == "east" && message.meta?.labels["kuma.io/origin"] == "zone")
            #expect(message.meta?.labels["kuma.io/display-name"] == "dp")
            for response in call.responses where response.type != "Dataplane" {
                #expect(response.entries.isEmpty && response.removed.isEmpty, "\(response.type)")
            }
            call.say(StockGlobal.asks("Dataplane", nonce: first.nonce))
            try await store.delete(ResourceKey(.dataplane, mesh: "default", name: "dp"))
            let gone = try await call.response("the end of it") { !$0.removed.isEmpty }
            #expect(gone.removed == first.entries.map(\.name) && gone.type == "Dataplane")
        }
    }

    @Test func `a service for some zones is not told to a global that would tell all`() async throws {
        let global = try await StockGlobal()
        let kept = Resource.service("kept", labels: ["kuma.io/export-zones": "west"])
        let store = try await ResourceStore.empty([kept, .service("open")])
        try await global.run(store) {
            let call = try await global.call(KDSPath.zoneToGlobal)
            call.say(StockGlobal.asks("MeshService"))
            let told = try await call.response("services") { $0.type == "MeshService" }
            #expect(told.entries.map(\.name) == ["\(HashedName.of(mesh: "default", name: "open", ["east"])).default"])
        }
    }

    @Test func `one answer of a type is under way, and what was refused waits until it changes`() async throws {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([.dataplane("dp")])
        try await global.run(store) {
            let call = try await global.call(KDSPath.zoneToGlobal)
            call.say(StockGlobal.asks("Dataplane"))
            let first = try await call.response("the proxy") { $0.type == "Dataplane" }
            try await store.put(.dataplane("second"))
            call.say(StockGlobal.asks("Workload"))
            _ = try await call.response("another type, after the change") { $0.type == "Workload" }
            #expect(call.responses.count == 2, "the first answer is still open")
            call.say(StockGlobal.asks("Dataplane", nonce: first.nonce, error: "not this one"))
            let second = try await call.response("the second proxy") {
                $0.type == "Dataplane" && $0.nonce != first.nonce
            }
            #expect(second.entries.count == 1, "the refused one is not sent again")
            call.say(StockGlobal.asks("Dataplane", nonce: second.nonce))
            try await store.put(.dataplane("dp", port: 81))
            let third = try await call.response("the refused one, changed") {
                $0.type == "Dataplane" && ![first.nonce, second.nonce].contains($0.nonce)
            }
            #expect(third.entries.map(\.name) == first.entries.map(\.name))
        }
    }

    /// Kuma's own zone never opens that stream again.
    @Test(arguments: [
        GRPCStatus.ok, GRPCStatus(.unavailable, "stream unavailable"), GRPCStatus(.internal, "stream failed"),
    ])
    func `a stream upwards that global ends is opened again, however it ended`(_ status: GRPCStatus) async throws {
        let global = try await StockGlobal()
        let store = try await ResourceStore.empty([.dataplane("dp")])
        try await global.run(store) {
            try await global.call(KDSPath.zoneToGlobal).finish(status)
            let again = try await global.call(KDSPath.zoneToGlobal, 1)
            again.say(StockGlobal.asks("Dataplane"))
            let answer = try await again.response("the proxy") { $0.type == "Dataplane" }
            #expect(answer.nonce == "1" && answer.entries.count == 1)
        }
    }

    @Test(arguments: AdminMethod.allCases) func `a global without a call for questions is good enough`(
        _ method: AdminMethod
    ) async throws {
        let global = try await StockGlobal(lacks: [method.path])
        let store = try await ResourceStore.empty([.mesh()])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            call.say(try StockGlobal.told(.meshTimeout, [.timeout("a")], nonce: "1"))
            await store.eventually { $0.count(.meshTimeout) == 1 }
            #expect(call.isOpen && global.count(KDSPath.globalToZone) == 1)
        }
    }

    @Test func `a zone says that it lives as often as global wants`() async throws {
        let global = try await StockGlobal(health: .success(.milliseconds(20)))
        try await global.run(.empty()) {
            try await eventually("it has said so some times") { global.pings.value > 3 }
            #expect(global.count(KDSPath.globalToZone) == 1)
        }
    }

    @Test func `a global that does not want to know is not asked again, one that fails ends the connection`()
        async throws
    {
        let global = try await StockGlobal(health: .failure(GRPCStatus(.unimplemented, "unknown method")))
        let store = try await ResourceStore.empty([.mesh()])
        try await global.run(store) {
            let call = try await global.call(KDSPath.globalToZone)
            try await eventually("it has said so once") { global.pings.value == 1 }
            call.say(try StockGlobal.told(.meshTimeout, [.timeout("a")], nonce: "1"))
            await store.eventually { $0.count(.meshTimeout) == 1 }
            #expect(call.isOpen && global.pings.value == 1)
            global.health.withLock { $0 = .failure(GRPCStatus(.internal, "no")) }
            call.finish(GRPCStatus(.unavailable, "stream unavailable"))
            _ = try await global.call(KDSPath.globalToZone, 2)
        }
    }

    @Test func `a question is answered under its number, one about nobody with an error`() async throws {
        let global = try await StockGlobal()
        try await global.run(.empty([.dataplane("dp")])) {
            let call = try await global.call(AdminMethod.clusters.path)
            for (id, name) in [("q-1", "nobody"), ("q-2", "dp")] {
                call.say(
                    ClustersRequest {
                        ($0.requestId, $0.resourceType, $0.resourceName, $0.resourceMesh) = (
                            id, "Dataplane", name, "default"
                        )
                    }.serialized()
                )
            }
            let heard: @Sendable () -> [ClustersResponse] = {
                call.messages.compactMap { try? ClustersResponse(serialized: $0) }
            }
            try await eventually("both answers") { heard().count == 2 }
            for answer in heard() {
                switch answer.result {
                case .error(let text): #expect(answer.requestId == "q-1" && text.contains("nobody"))
                case .clusters(let bytes):
                    #expect(answer.requestId == "q-2")
                    #expect(String(decoding: bytes, as: UTF8.self).contains("dp"))
                case nil: Issue.record("an answer without one")
                }
            }
            #expect(call.isOpen)
        }
    }

    @Test func `waits between connections double up to a limit, and begin anew after a long one`() {
        var backoff = Backoff(base: .seconds(5), limit: .seconds(60))
        let waits = (0..<6).map { _ in backoff.next(lasted: .seconds(1), random: 0.5) }
        #expect(waits == [3.75, 7.5, 15, 30, 45, 45].map { .seconds($0) })
        #expect(backoff.next(lasted: .seconds(61), random: 0.999) <= .seconds(5))
        let shortest = backoff.next(lasted: .seconds(1), random: 0)
        #expect(shortest == .seconds(5), "half of it is certain")
    }
}
