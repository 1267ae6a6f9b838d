import Glibc
import HTTP
import Net
import TestSupport
import Testing

@Suite struct HalfClosedTests {
    @Test func `all that was asked is answered, though the client has said its last`() async throws {
        try await TestServer().run { server in
            let client = try HalfClosed(port: server.plain.boundPort ?? 0)
            client.say(String(repeating: "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n", count: 50))
            var answers: [UInt8] = []
            try await eventually("the server has closed") { client.receive(&answers) }
            #expect(String(decoding: answers, as: UTF8.self).split(separator: "HTTP/1.1 200 OK\r\n").count == 50)
        }
    }

    @Test func `what was asked by half ends the connection`() async throws {
        try await TestServer().run { server in
            let client = try HalfClosed(port: server.plain.boundPort ?? 0)
            client.say("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hel")
            var answers: [UInt8] = []
            try await eventually("the server has closed") { client.receive(&answers) }
            #expect(String(decoding: answers, as: UTF8.self).hasSuffix("hello"))
        }
    }
}

/// A client that ends its sending half, and reads on.
private final class HalfClosed {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
    }
    deinit { close(descriptor) }

    func say(_ text: String) {
        let bytes = Array(text.utf8)
        send(descriptor, bytes, bytes.count, 0)
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Takes what has come; true at the end.
    func receive(_ all: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return count == 0 }
            all += buffer.prefix(count)
        }
    }
}
