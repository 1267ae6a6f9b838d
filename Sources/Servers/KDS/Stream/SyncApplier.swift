import GRPC
import Logging
import Net
import ResourceModel
import Stores

/// What ties a stream that asks to the task that applies what comes.
struct SyncFeed: Sendable {
    let inbox: SyncInbox
    let receiver: any SyncReceiver
    let prepare: @Sendable () async throws -> Void
    let stream: LoopBound<SubscriberStream>
}

/// Applies what peers tell: one task a stream, one transaction for all that waits.
final class SyncApplier: Sendable {
    private let store: ResourceStore
    private let logger: Logger
    private let feeds: AsyncStream<SyncFeed>
    private let added: AsyncStream<SyncFeed>.Continuation

    init(store: ResourceStore, logger: Logger) {
        (self.store, self.logger) = (store, logger)
        (feeds, added) = AsyncStream.makeStream(of: SyncFeed.self, bufferingPolicy: .bufferingOldest(4096))
    }

    /// Takes a new stream. Returns false if there are too many. From any thread.
    func add(_ feed: SyncFeed) -> Bool {
        if case .enqueued = added.yield(feed) { true } else { false }
    }

    /// Runs until it is cancelled. Only once.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await feed in feeds { group.addTask { await self.run(feed) } }
            group.cancelAll()
        }
    }

    private func run(_ feed: SyncFeed) async {
        do {
            try await feed.prepare()
            var begun: Set<String> = []
            for await _ in feed.inbox.wakes {
                let messages = try feed.inbox.takeAll().map { bytes in
                    let response = try DeltaResponse(bytes)
                    return SyncMessage(response, isFirst: begun.insert(response.type).inserted, for: feed.receiver)
                }
                guard !messages.isEmpty else { continue }
                let receiver = feed.receiver
                let errors = try await store.write { draft in messages.map { $0.apply(to: &draft, as: receiver) } }
                let answers = zip(messages, errors).map { message, errors in
                    (type: message.type, nonce: message.nonce, error: errors.isEmpty ? nil : errors.joined(separator: "\n"))
                }
                for answer in answers {
                    if let error = answer.error {
                        logger.warning("refused resources of the peer", ["kds.type": answer.type, "error": error])
                    }
                }
                feed.stream.perform { $0.applied(answers) }
            }
        } catch let error as WireResourceError {
            feed.stream.perform { $0.fail(GRPCStatus(.invalidArgument, error.description)) }
        } catch {
            logger.error("could not store what the peer told", ["error": "\(error)"])
            feed.stream.perform { $0.fail(GRPCStatus(.internal, "stream failed")) }
        }
    }
}
