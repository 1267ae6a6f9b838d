import BenchmarkSupport
import DNS
import Net

/// The measured process: one loop, and nothing but names.
enum NameServer {
    static func run(folder: String) async throws {
        let server = DNSServer(loop: EventLoop(), addresses: [.loopback()], table: Names.table)
        try await server.start()
        try write(Array("\(server.boundAddresses.first?.port ?? 0)".utf8), to: folder + "/port")
        try await server.run()
    }
}
