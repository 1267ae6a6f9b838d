import Documents
import GRPC
import Glibc
import HTTP
import Logging
import Metrics
import Net
import ProxyQuestions
import ResourceModel
import Stores
import Testing

@testable import KDS

/// Who is let in. A type of its own, so that a trailing closure is never taken for it.
struct Door: Sendable {
    var admission: ZoneAdmission = { _ in nil }
}

/// A global and its zones in this process, over loopback.
final class Pair: Sendable {
    let global: ResourceStore
    let server: KDSGlobalServer
    let http: HTTPServer
    let loops: EventLoopGroup
    let metrics = MetricRegistry()

    init(
        _ resources: [Resource] = [],
        port: Int = 0,
        logger: Logger = .disabled,
        door: Door = Door(),
        settings change: (inout KDSGlobalSettings) -> Void = { _ in }
    ) async throws {
        let initial = ResourceSnapshot(revision: Revision(1), resources: resources)
        global = try await ResourceStore(persistence: MemoryPersistence(initial: initial), now: wallClock)
        var settings = KDSGlobalSettings(instanceID: "global-0001", version: ["version": "2.14.3"])
        settings.insights.interval = .milliseconds(50)
        change(&settings)
        server = KDSGlobalServer(
            settings: settings,
            store: global,
            admission: door.admission,
            metrics: metrics,
            now: wallClock,
            logger: logger
        )
        loops = EventLoopGroup(count: 2)
        http = HTTPServer(loops: loops, address: .loopback(port: UInt16(port)), grpc: server.grpc)
        try await http.start()
    }

    func zone(
        _ name: String,
        _ store: ResourceStore,
        admin: any ProxyAdmin = SilentAdmin(),
        port: Int? = nil,
        maxMessage: Int = 10 << 20
    ) -> KDSZoneClient {
        var settings = KDSZoneSettings(
            zone: name,
            host: "127.0.0.1",
            port: port ?? http.boundPort ?? 0,
            instanceID: "\(name)-0001",
            version: ["version": "2.14.3"],
            config: #"{"mode":"zone"}"#
        )
        settings.maxMessage = maxMessage
        settings.baseBackoff = .milliseconds(20)
        settings.maxBackoff = .milliseconds(50)
        settings.insights.interval = .milliseconds(50)
        return KDSZoneClient(
            settings: settings,
            store: store,
            loops: loops,
            admin: admin,
            now: wallClock,
            logger: .disabled
        )
    }

    /// Runs global, and these services, while `body` runs.
    func run(_ services: [any Sendable & RunsForever], _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.server.run() }
            group.addTask { try await self.http.run() }
            for service in services { group.addTask { try await service.run() } }
            try await body()
            group.cancelAll()
        }
    }
}

protocol RunsForever { func run() async throws }
extension KDSZoneClient: RunsForever {}

struct SilentAdmin: ProxyAdmin {
    func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
        throw ProxyAdminError("the proxy is silent")
    }
}

/// Says which question it was asked.
struct EchoAdmin: ProxyAdmin {
    func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
        Array("\(question.proxy) \(question.subject)".utf8)
    }
}

@Sendable func wallClock() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
}

extension ResourceStore {
    static func empty(_ resources: [Resource] = []) async throws -> ResourceStore {
        let initial = ResourceSnapshot(revision: Revision(1), resources: resources)
        return try await ResourceStore(persistence: MemoryPersistence(initial: initial), now: wallClock)
    }

    func put(_ resources: Resource...) async throws {
        try await write { draft in for resource in resources { draft.put(resource) } }
    }

    func delete(_ key: ResourceKey) async throws { try await write { draft in _ = draft.delete(key) } }

    /// Waits until the store is as a condition says. Woken by each commit.
    func eventually(
        _ comment: Comment? = nil,
        within limit: Duration = .seconds(10),
        _ condition: @escaping @Sendable (ResourceSnapshot) -> Bool,
        at location: SourceLocation = #_sourceLocation
    ) async {
        let held = await withTaskGroup(of: Bool.self) { group in
            group.addTask { [self] in
                for await _ in signals() where condition(snapshot) { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        #expect(held, comment, sourceLocation: location)
    }
}
