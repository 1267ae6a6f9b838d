import Documents
import Net
import Stores
import TestSupport
import Testing

@testable import KDS

@Suite struct ZoneConnectionTests {
    @Test(.timeLimit(.minutes(1)))
    func `the end of a connection is logged with how long it lasted, and apart from that how long the next waits`()
        async throws
    {
        let log = Log()
        // Nobody listens at port 0: the connection ends at once.
        var settings = KDSZoneSettings(
            zone: "east",
            host: "127.0.0.1",
            port: 0,
            instanceID: "east-0001",
            version: [:],
            config: "{}"
        )
        (settings.baseBackoff, settings.maxBackoff) = (.seconds(7200), .seconds(7200))
        let client = KDSZoneClient(
            settings: settings,
            store: try await ResourceStore.empty(),
            loops: EventLoopGroup(count: 1),
            admin: SilentAdmin(),
            now: wallClock,
            logger: log.logger
        )
        let running = Task { try await client.run() }
        defer { running.cancel() }
        var line = JSON.null
        try await eventually("the end is logged") {
            guard let text = log.lines.first(where: { $0.contains("connection to global ended") }) else { return false }
            line = try JSON(parsing: Array(text.utf8))
            return true
        }
        // Half of the wait is certain.
        let milliseconds = try #require(
            line["duration.ms"]?.stringValue.flatMap { Int($0) } ?? line["duration.ms"]?.intValue
        )
        #expect(milliseconds < 3_600_000)
        #expect(line["retry.delay"]?.stringValue?.contains("h") == true, "\(line)")
    }
}
