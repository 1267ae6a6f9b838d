import Net
import Testing

@Suite struct HostLookupTests {
    private let loop = EventLoop()

    @Test func `the text of an address is its own answer`() async throws {
        #expect(try await HostLookup.addresses(of: "10.1.2.3", on: loop).map(\.description) == ["10.1.2.3"])
    }

    @Test func `localhost is on the loopback`() async throws {
        let found = try await HostLookup.addresses(of: "localhost", on: loop)
        #expect(!found.isEmpty)
        #expect(found.filter { !$0.isLoopback } == [])
    }

    @Test func `a name that nobody has is an error`() async throws {
        await #expect(throws: NetError.self) {
            try await HostLookup.addresses(of: "no-such-host.invalid", on: self.loop)
        }
    }
}
