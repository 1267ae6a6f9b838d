import HTTP
import Lifecycle
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite(.timeLimit(.minutes(1))) struct StreamWatchTests {
    private static func statistics(updates: Int, streams: Int) -> String {
        "cluster_manager.cds.update_success: \(updates)\ncontrol_plane.connected_state: \(streams)\n"
    }

    @Test(arguments: [
        ("", StreamState.never), ("control_plane.connected_state: 1\n", .never),
        (statistics(updates: 0, streams: 0), .never),
        (statistics(updates: 3, streams: 0), .left), (statistics(updates: 3, streams: 1), .led),
        ("cluster_manager.cds.update_success: 3\n", .left), ("cluster_manager.cds.update_success: many\n", .never),
    ])
    func `statistics tell who is led`(text: String, state: StreamState) { #expect(StreamState(text) == state) }

    @Test func `what lasts is said, and that it is over`() async throws {
        let text = Shared(Self.statistics(updates: 0, streams: 0))
        let asked = Shared<[String]>([])
        let server = HTTPServer(loops: EventLoopGroup(count: 1), address: .loopback()) { request in
            asked.withLock { $0.append(request.target) }
            return HTTPResponse(status: 200, body: Array(text.value.utf8))
        }
        try await server.start()
        defer { server.shutdown() }
        let admin = EnvoyAdmin(.address("127.0.0.1", port: UInt16(try #require(server.boundPort))))
        let log = Log()
        let watch = StreamWatch(admin, interval: .milliseconds(1), logger: log.logger)
        let end = GracefulShutdown()
        let running = Task { await GracefulShutdown.$current.withValue(end) { await watch.run() } }
        let steps = [
            (Self.statistics(updates: 0, streams: 0), "another agent has this name"),
            (Self.statistics(updates: 1, streams: 1), "led by the control plane again"),
            (Self.statistics(updates: 1, streams: 0), "has lost the control plane"),
            (Self.statistics(updates: 2, streams: 1), "led by the control plane again"),
        ]
        for (count, (statistics, word)) in steps.enumerated() {
            text.withLock { $0 = statistics }
            let seen = asked.value.count
            try await eventually("the log says: \(word)") {
                log.lines.count { $0.contains(word) } >= (count == 3 ? 2 : 1) && asked.value.count > seen
            }
        }
        end.begin()
        await running.value
        #expect(asked.value.allSatisfy { $0.hasPrefix("/stats?filter=") })
    }
}
