import Documents
import Net
import ProxyQuestions
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import KDS

@Suite(.timeLimit(.minutes(1))) struct AdminOfficeTests {
    /// Counts who is asked at once.
    private struct CountingAdmin: ProxyAdmin {
        struct Counts {
            var running = 0
            var most = 0
            var finished = 0
        }
        let counts = Shared(Counts())

        func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
            counts.withLock { counts in
                counts.running += 1
                counts.most = max(counts.most, counts.running)
            }
            // Cancelled only when the test is over.
            try? await Task.sleep(for: .milliseconds(1))
            counts.withLock { counts in
                counts.running -= 1
                counts.finished += 1
            }
            return []
        }
    }

    @Test func `global may ask as much as it likes, and some proxies are asked at once`() async throws {
        let proxy = Resource(ResourceKey(.dataplane, mesh: "default", name: "web-1"))
        let store = try await ResourceStore(
            persistence: MemoryPersistence(initial: ResourceSnapshot(resources: [proxy])),
            now: { Timestamp(seconds: 0) }
        )
        let (loop, admin) = (EventLoop(name: "test"), CountingAdmin())
        let office = AdminOffice(store: store, admin: admin, timeout: .seconds(60))
        let desk = await loop.run { LoopBound(ZoneAdminDesk(.clusters, office) { _ in }, on: loop) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                let question = ProxyQuestion(.clusters(.json), of: proxy.key)
                #expect(office.take(AdminRequest(id: "\(number)", question: question), for: desk))
            }
            group.addTask { await office.run() }
            try await eventually("all are answered") { admin.counts.value.finished == 200 }
            group.cancelAll()
        }
        #expect(admin.counts.value.most <= 16)
    }
}
