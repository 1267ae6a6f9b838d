import HTTP
import Lifecycle
import Net
import Testing

@testable import DataplaneAgent

@Suite struct PortServiceTests {
    @Test func `a port that is taken names its setting`() async throws {
        let loops = EventLoopGroup(count: 1)
        let first = HTTPServer(loops: loops, address: .loopback())
        try await first.start()
        let port = UInt16(try #require(first.boundPort))
        let second = PortService(HTTPServer(loops: loops, address: .loopback(port: port)), setting: "KUMA_X_PORT")
        let error = await #expect(throws: AgentError.self) { try await second.run() }
        #expect(error?.message.hasSuffix("address already in use; KUMA_X_PORT chooses another port") == true)
        first.shutdown()
    }
}
