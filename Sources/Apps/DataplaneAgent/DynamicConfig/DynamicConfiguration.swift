import HTTPClient
import Lifecycle
import LogKeys
package import Logging
package import Net

/// Asks Envoy for what the control plane has for the agent, and hands on what is new.
///
/// Envoy serves it on a socket in the working folder once the control plane has configured it; until then there is nothing. It
/// is asked when the socket appears, at an interval, and whenever somebody wants the newest now.
package struct DynamicConfiguration: Service {
    /// One document.
    package struct Topic: Sendable {
        /// Of the HTTP request, e.g. `/dns`.
        package var path: String
        /// Those who want it looked at now.
        package var requests: RefreshRequests
        /// Takes a new document. If it throws, the same document comes again.
        package var accept: @Sendable ([UInt8]) throws -> Void

        /// - `accept`: Not called again for a document that it has taken.
        package init(
            _ path: String,
            requests: RefreshRequests = RefreshRequests(),
            accept: @escaping @Sendable ([UInt8]) throws -> Void
        ) {
            (self.path, self.requests, self.accept) = (path, requests, accept)
        }
    }

    private let folder: String
    private let socket: String
    private let topics: [Topic]
    private let interval: Duration
    private let loop: EventLoop
    private let logger: Logger
    private let client = HTTPClient()

    /// - `folder`: Where the socket is, or will be.
    /// - `interval`: Between two regular looks at a document.
    package init(folder: String, topics: [Topic], interval: Duration, loop: EventLoop, logger: Logger) {
        (self.folder, self.topics, self.interval, self.loop, self.logger) = (folder, topics, interval, loop, logger)
        socket = SocketNames.dynamicConfiguration(folder)
    }

    /// Looks until graceful shutdown begins; who asks afterwards is answered at once.
    package func run() async throws {
        let (topics, interval, loop) = (topics, interval, loop)
        let timer: LoopBound<LoopTimer> = await loop.run {
            let timer = loop.timer(after: interval, repeating: interval) {
                for topic in topics { topic.requests.wake() }
            }
            return LoopBound(timer, on: loop)
        }
        await withTaskGroup(of: Void.self) { group in
            for topic in topics { group.addTask { await follow(topic) } }
            group.addTask {
                for await _ in FolderWatch.changes(in: folder, on: loop) {
                    for topic in topics { topic.requests.wake() }
                }
            }
            group.addTask { await gracefulShutdown() }
            // The first to end is the wait for shutdown; the others end with it.
            await group.next()
            group.cancelAll()
        }
        for topic in topics { topic.requests.close() }
        await loop.run {
            timer.value?.cancel()
            timer.release()
        }
    }

    private func follow(_ topic: Topic) async {
        let logger = logger.with([.configurationPath: topic.path])
        var tag: String?
        var problem: String?
        // From a socket that is there to one that is listened on it is a moment.
        var retry = Duration.milliseconds(5)
        for await _ in topic.requests.signals {
            let waiting = topic.requests.take()
            do {
                switch try await ask(topic, tag) {
                case .accepted(let new):
                    tag = new
                    logger.debug("took dynamic configuration", [.version: new])
                    retry = .milliseconds(5)
                case .nothing: retry = .milliseconds(5)
                case .unreachable:
                    let pause = retry
                    retry = min(retry * 2, interval)
                    loop.execute { [loop] in loop.timer(after: pause) { topic.requests.wake() } }
                }
                problem = nil
            } catch {
                if Task.isCancelled { break }
                // Once per change of what goes wrong.
                if problem != "\(error)" { logger.warning("dynamic configuration is unusable", [.error: "\(error)"]) }
                problem = "\(error)"
            }
            for done in waiting { done() }
        }
    }

    private enum Outcome {
        /// There is a new document; with its tag.
        case accepted(String)
        /// There is no document, no newer one, or no Envoy.
        case nothing
        /// The socket is there, but nobody answers on it.
        case unreachable
    }

    private func ask(_ topic: Topic, _ tag: String?) async throws -> Outcome {
        guard AgentFiles.exists(socket) else { return .nothing }
        // Envoy goes on answering an old connection with the old configuration.
        var headers = [ClientRequest.Header("connection", "close")]
        if let tag { headers.append(.init("if-none-match", tag)) }
        let response: ClientResponse
        do {
            response = try await client.send(
                ClientRequest(
                    "GET",
                    "http://localhost\(topic.path)",
                    headers: headers,
                    timeout: .seconds(5),
                    unixSocket: socket
                )
            )
        } catch {
            if error.code == .cancelled { return .nothing }
            if error.code == .unreachable || error.code == .broken { return .unreachable }
            throw error
        }
        switch response.status {
        case 200:
            try topic.accept(response.body)
            return .accepted(response["etag"] ?? "")
        case 304, 404: return .nothing
        default: throw AgentError(.envoy, "status \(response.status)")
        }
    }
}
