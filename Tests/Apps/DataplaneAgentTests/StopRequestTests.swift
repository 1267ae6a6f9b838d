import Lifecycle
import Testing

@testable import DataplaneAgent

@Suite struct StopRequestTests {
    @Test func `SIGUSR2 only drains, the first other signal ends, the next one hastens`() {
        let stop = StopRequest()
        stop.signalled("SIGUSR2")
        stop.signalled("SIGUSR2")
        #expect(stop.drain.hasBegun && !stop.first.hasBegun)
        stop.signalled("SIGTERM")
        #expect(stop.first.hasBegun && !stop.second.hasBegun)
        stop.signalled("SIGUSR2")
        #expect(!stop.second.hasBegun)
        stop.signalled("SIGINT")
        #expect(stop.second.hasBegun)
    }

    @Test func `work ends with its value, or without one when the end begins`() async throws {
        let stop = StopRequest()
        #expect(try await stop.orValue { 7 } == 7)
        stop.signalled("SIGTERM")
        #expect(try await stop.orValue { try await Task.sleep(for: .seconds(3600)) } == nil)
    }
}
