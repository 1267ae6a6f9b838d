import Net
import Synchronization
import TestSupport
import Testing

@Suite struct DatagramTests {
    @Test(arguments: [false, true], ["127.0.0.1", "::1"])
    func `datagrams arrive whole with their sender, and are answered`(_ isBatched: Bool, _ host: String) async throws {
        let loop = EventLoop()
        let answers = Mutex<Set<[UInt8]>>([])
        let any = try #require(SocketAddress(host, port: 0))
        let sockets = try await loop.run { () throws(NetError) in
            // Weak: the socket's closure would otherwise hold the socket.
            var answer: ((UnsafeRawBufferPointer, SocketAddress) -> Void)?
            let server = try UDPSocket(any, on: loop, batched: isBatched) { answer?($0, $1) }
            answer = { [unowned server] bytes, sender in server.send(Array(bytes) + [0xff], to: sender) }
            let client = try UDPSocket(any, on: loop) { bytes, _ in
                let answer = Array(bytes)
                answers.withLock { _ = $0.insert(answer) }
            }
            for number in 0..<50 {
                client.send([UInt8(number)] + [UInt8](repeating: 7, count: number * 40), to: server.address)
            }
            return LoopBound([server, client], on: loop)
        }
        try await eventually("fifty answers") { answers.withLock { $0.count == 50 } }
        #expect(answers.withLock { $0.contains([1] + [UInt8](repeating: 7, count: 40) + [0xff]) })
        await loop.run { sockets.value?.forEach { $0.close() } }
    }

    @Test func `two sockets cannot have one port`() async throws {
        let loop = EventLoop()
        let error = try await loop.run { () throws(NetError) -> NetError? in
            let first = try UDPSocket(.loopback(), on: loop) { _, _ in }
            defer { first.close() }
            do throws(NetError) { _ = try UDPSocket(first.address, on: loop) { _, _ in } } catch { return error }
            return nil
        }
        #expect(error?.code == .addressInUse)
    }
}
