import Glibc
import Lifecycle
import Logging
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct AccessLogLineTests {
    @Test(
        arguments: [
            (#"{"address":"logs:6000","message":"GET / 200"}"#, "logs", 6000, "GET / 200\n"),
            (#"{"address":"[::1]:6000","message":{"code":200}}"#, "::1", 6000, #"{"code":200}"# + "\n"),
            (#"{"address":"logs:1","message":"with its own end\n"}"#, "logs", 1, "with its own end\n"),
            ("192.0.2.1:514;old; form", "192.0.2.1", 514, "old; form\n"),
        ] as [(String, String, UInt16, String)]
    )
    func `a line says where it goes`(text: String, host: String, port: UInt16, message: String) throws {
        let line = try #require(AccessLogLine(Array(text.utf8)))
        #expect(line.host == host && line.port == port && String(decoding: line.message, as: UTF8.self) == message)
    }

    @Test(arguments: [
        "", "{", "{}", #"{"address":"a:1"}"#, #"{"address":"a","message":"m"}"#, #"{"address":":1","message":"m"}"#,
        "a:0;m", "a:70000;m", "no address",
    ])
    func `a line without a place to go is none`(text: String) {
        #expect(AccessLogLine(Array(text.utf8)) == nil)
    }

    @Test func `lines are put together from pieces, and endless ones are thrown away`() {
        var cutter = LineCutter()
        #expect(cutter.lines(in: Array("one\ntw".utf8)) == [Array("one".utf8)])
        #expect(cutter.lines(in: Array("o\n\n".utf8)) == [Array("two".utf8)])
        #expect(cutter.lines(in: [UInt8](repeating: 97, count: LineCutter.limit + 1)) == [])
        #expect(cutter.lines(in: Array("rest of it\nthree\n".utf8)) == [Array("three".utf8)])
    }
}

@Suite(.timeLimit(.minutes(1))) struct AccessLogStreamerTests {
    /// Runs `body` with a pipe whose lines are sent, and a log server.
    private func streaming(
        _ body: (_ say: (String) -> Void, _ port: UInt16, _ received: Shared<[UInt8]>) async throws -> Void
    ) async throws {
        let loop = EventLoop(name: "logs")
        let received = Shared<[UInt8]>([])
        let listener: LoopBound<TCPListener> = try await loop.run { () throws(NetError) in
            LoopBound(
                try TCPListener(.loopback(), on: loop) { socket in
                    Connection.accept(socket, on: loop, tls: nil) { connection, _, _ in
                        let stream = ByteStream(connection)
                        stream.onBytes = { bytes in received.withLock { $0 += Array(bytes) } }
                        return stream
                    }
                },
                on: loop
            )
        }
        let port = await loop.run { listener.value?.address.port ?? 0 }
        let folder = try AgentFiles.makeTemporaryFolder(in: "/tmp")
        defer { AgentFiles.removeFolder(folder) }
        let path = "\(folder)/logs.sock"
        let group = ServiceGroup([AccessLogStreamer(path: path, loop: loop, logger: .disabled)], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("the file is there") { AgentFiles.exists(path) }
            let pipe = open(path, O_WRONLY)
            try #require(pipe >= 0)
            defer { close(pipe) }
            try await body({ text in _ = text.withCString { write(pipe, $0, strlen($0)) } }, port, received)
            group.shutdown()
            try await tasks.waitForAll()
        }
        await loop.run { listener.value?.close() }
    }

    @Test func `what is written to the pipe arrives at the server`() async throws {
        try await streaming { say, port, received in
            for text in ["127.0.0.1:\(port);first\n127.0.0.1:\(port);sec", "ond\nnonsense\n"] { say(text) }
            try await eventually("both lines arrive") { received.value == Array("first\nsecond\n".utf8) }
        }
    }

    @Test func `servers that were lost take no other's place`() async throws {
        try await streaming { say, port, received in
            for number in 1...64 { say("127.0.1.\(number):1;lost\n") }
            try await eventually("a line arrives") {
                say("127.0.0.1:\(port);line\n")
                return received.value.starts(with: Array("line\n".utf8))
            }
        }
    }
}
