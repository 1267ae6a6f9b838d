import Documents
import Logging
import ResourceModel
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Reconcilers

struct ReconcilerLoopTests {
    @Test(.timeLimit(.minutes(1)))
    func `what keeps a service from other zones is logged as it begins, not again as proxies come`() async throws {
        let lines = Mutex<[String]>([])
        let output = LogOutput(level: .info, format: .json) { line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        let now: @Sendable () -> Timestamp = { Timestamp(seconds: 1_800_000_000) }
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: now)
        let vault = Resource.service("vault", labels: ["kuma.io/export-zones": ""])
        var kept = Resource.dataplane("b-1")
        kept.labels["kuma.io/export-zones"] = "west"
        try await store.write { [kept] draft in
            for resource in [.mesh(), vault, kept, .dataplane("b-2")] { draft.put(resource) }
        }
        let loop = ReconcilerLoop(
            store: store,
            reconcilers: ZoneReconcilers(zone: "east").list,
            pause: .zero,
            now: now,
            logger: Logger(label: "test", output: output)
        )
        func total() -> Int? {
            let service = store.snapshot[ResourceKey(.meshService, mesh: "default", name: "backend")]
            return service?.status?["dataplaneProxies"]?["total"]?.intValue
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await loop.run() }
            try await eventually("two proxies") { total() == 2 }
            try await store.write { _ = $0.put(.dataplane("b-3")) }
            try await eventually("three proxies") { total() == 3 }
            group.cancelAll()
        }
        let told = lines.withLock { $0 }
        #expect(told.count == 1)
        #expect(told.first?.contains("its Dataplanes name different zones, so it is for west only") == true)
    }
}
