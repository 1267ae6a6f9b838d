import HTTP
import Lifecycle
import Logging
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct DynamicConfigurationTests {
    /// Envoy's listener, as far as it matters here: a document that has a tag.
    private struct Envoy: Sendable {
        let document = Shared("first")
        let asked = Shared(0)
        let server: HTTPServer

        init(_ folder: String, _ loops: EventLoopGroup) {
            let (document, asked) = (document, asked)
            server = HTTPServer(loops: loops, unixSocket: SocketNames.dynamicConfiguration(folder)) { request in
                asked.withLock { $0 += 1 }
                guard request.path == "/dns" else { return HTTPResponse(status: 404) }
                let text = document.value
                let isKnown = request.headers["if-none-match"] == text
                return HTTPResponse(
                    status: isKnown ? 304 : 200,
                    headers: ["etag": text],
                    body: isKnown ? [] : Array(text.utf8)
                )
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a document is there with the socket, and anew when somebody asks, without waiting for the interval`()
        async throws
    {
        let loops = EventLoopGroup(count: 1)
        let folder = try TestFolder()
        let (requests, taken) = (RefreshRequests(), Shared<[String]>([]))
        let topic = DynamicConfiguration.Topic("/dns", requests: requests) { body in
            taken.withLock { $0.append(String(decoding: body, as: UTF8.self)) }
        }
        let service = DynamicConfiguration(
            folder: folder.path,
            topics: [topic],
            interval: .seconds(3600),
            loop: loops.next(),
            logger: .disabled
        )
        let group = ServiceGroup([service], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            // Nobody is held up while there is no socket.
            await Self.look(requests)
            #expect(taken.value.isEmpty)
            let envoy = Envoy(folder.path, loops)
            try await envoy.server.start()
            try await eventually("the first document") { taken.value == ["first"] }
            await Self.look(requests)
            #expect(taken.value == ["first"])
            envoy.document.withLock { $0 = "second" }
            await Self.look(requests)
            #expect(taken.value == ["first", "second"])
            group.shutdown()
            try await tasks.waitForAll()
            // And nobody afterwards.
            await Self.look(requests)
            envoy.server.shutdown()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a document that is not taken comes again`() async throws {
        let loops = EventLoopGroup(count: 1)
        let folder = try TestFolder()
        let envoy = Envoy(folder.path, loops)
        try await envoy.server.start()
        let (requests, tries) = (RefreshRequests(), Shared(0))
        let topic = DynamicConfiguration.Topic("/dns", requests: requests) { _ in
            let count = tries.withLock { tries in
                tries += 1
                return tries
            }
            if count == 1 { throw AgentError(.envoy, "not yet") }
        }
        let service = DynamicConfiguration(
            folder: folder.path,
            topics: [topic],
            interval: .milliseconds(20),
            loop: loops.next(),
            logger: .disabled
        )
        let group = ServiceGroup([service], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("it is taken, and looked at again") { envoy.asked.value > 3 }
            #expect(tries.value == 2)
            group.shutdown()
            try await tasks.waitForAll()
        }
        envoy.server.shutdown()
    }

    private static func look(_ requests: RefreshRequests) async {
        await withCheckedContinuation { continuation in requests.add { continuation.resume() } }
    }
}
