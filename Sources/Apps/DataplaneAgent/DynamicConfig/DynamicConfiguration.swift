import HTTPClient
import Lifecycle
package import Logging

/// Asks Envoy again and again for what the control plane has for the agent, and hands on what is new.
///
/// Envoy serves it on a socket in the working folder once the control plane has configured it; until then there is nothing.
package struct DynamicConfiguration: Service {
    /// One document.
    package struct Topic: Sendable {
        /// Of the HTTP request, e.g. `/dns`.
        package var path: String
        /// Takes a new document. If it throws, the same document comes again.
        package var accept: @Sendable ([UInt8]) throws -> Void

        package init(_ path: String, accept: @escaping @Sendable ([UInt8]) throws -> Void) {
            (self.path, self.accept) = (path, accept)
        }
    }

    private let socket: String
    private let topics: [Topic]
    private let interval: Duration
    private let logger: Logger

    /// - Parameter interval: Between two requests for a document; shorter until the first one has come.
    package init(socket: String, topics: [Topic], interval: Duration, logger: Logger) {
        (self.socket, self.topics, self.interval, self.logger) = (socket, topics, interval, logger)
    }

    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for topic in topics { group.addTask { await follow(topic) } }
            group.addTask { await gracefulShutdown() }
            // The first to end is the wait for shutdown; the others end with it.
            await group.next()
            group.cancelAll()
        }
    }

    private func follow(_ topic: Topic) async {
        let client = HTTPClient()
        let logger = logger.with(["path": topic.path])
        var tag: String?
        var problem: String?
        while !Task.isCancelled {
            do {
                if let accepted = try await ask(topic, client, tag) {
                    tag = accepted
                    logger.debug("took dynamic configuration", ["version": accepted])
                }
                problem = nil
            } catch {
                // Once per change of what goes wrong.
                if problem != "\(error)" { logger.warning("dynamic configuration is unusable", ["error": "\(error)"]) }
                problem = "\(error)"
            }
            // Cancellation ends the sleep, and the loop.
            try? await Task.sleep(for: tag == nil ? min(interval, .milliseconds(200)) : interval)
        }
    }

    /// The tag of a document that was accepted; nil if there is nothing new.
    private func ask(_ topic: Topic, _ client: HTTPClient, _ tag: String?) async throws -> String? {
        // Before Envoy has the listener there is no socket: that is no error.
        guard AgentFiles.exists(socket) else { return nil }
        let response: ClientResponse
        do {
            response = try await client.send(
                ClientRequest(
                    "GET",
                    "http://localhost\(topic.path)",
                    headers: tag.map { [.init("if-none-match", $0)] } ?? [],
                    timeout: .seconds(5),
                    unixSocket: socket
                )
            )
        } catch {
            if error.code == .unreachable || error.code == .cancelled || error.code == .broken { return nil }
            throw error
        }
        switch response.status {
        case 200:
            try topic.accept(response.body)
            return response["etag"] ?? ""
        case 304, 404: return nil
        default: throw AgentError(.envoy, "status \(response.status)")
        }
    }
}
