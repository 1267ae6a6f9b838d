import GRPC
import LogKeys
import Logging
import Net
import ResourceModel
import Stores

/// What ties a stream that asks to the task that applies what comes.
struct SyncFeed: Sendable {
    let inbox: SyncInbox
    let receiver: any SyncReceiver
    let resumes: Bool
    let prepare: @Sendable () async throws -> Void
    let stream: LoopBound<SubscriberStream>
}

/// Applies what peers tell: one task a stream, one transaction for all that waits.
final class SyncApplier: Sendable {
    private let store: ResourceStore
    private let budget: DeletionBudget
    private let metrics: KDSMetrics
    private let logger: Logger
    private let feeds: AsyncStream<SyncFeed>
    private let added: AsyncStream<SyncFeed>.Continuation

    init(store: ResourceStore, budget: DeletionBudget, metrics: KDSMetrics, logger: Logger) {
        (self.store, self.budget, self.metrics, self.logger) = (store, budget, metrics, logger)
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
            let receiver = feed.receiver
            let held = feed.resumes ? receiver.held(store.snapshot) : [:]
            feed.stream.perform { $0.begin(held) }
            try await withThrowingDiscardingTaskGroup { group in
                // With versions said, even the first answer is a difference.
                var reader = SyncFeedReader(
                    receiver: receiver,
                    begun: feed.resumes ? Set(receiver.kinds.map(\.name.description)) : []
                )
                for await _ in feed.inbox.wakes {
                    let messages = try reader.read(feed.inbox.takeAll())
                    let spared = reader.due(ContinuousClock.now)
                    guard !messages.isEmpty || !spared.isEmpty else { continue }
                    let (budget, start) = (budget, ContinuousClock.now)
                    let outcomes = try await store.write { draft in
                        let outcomes = messages.map { $0.apply(to: &draft, as: receiver, budget: budget) }
                        let named = outcomes.reduce(into: Set<ResourceKey>()) { $0.formUnion($1.named) }
                        SyncMessage.delete(spared.subtracting(named), from: &draft, as: receiver)
                        return outcomes
                    }
                    metrics.applied(in: .now - start)
                    if reader.note(outcomes, until: ContinuousClock.now + budget.grace) {
                        logger.warning("the peer lacks most of what it told before, which is kept for a while")
                        group.addTask {
                            // Ends early when the stream ends; then nothing is deleted.
                            try? await Task.sleep(for: budget.grace)
                            feed.inbox.nudge()
                        }
                    }
                    answer(messages, outcomes, feed)
                }
                group.cancelAll()
            }
        } catch let error as WireResourceError {
            feed.stream.perform { $0.fail(GRPCStatus(.invalidArgument, error.description)) }
        } catch {
            logger.error("could not store what the peer told", [.error: "\(error)"])
            feed.stream.perform { $0.fail(GRPCStatus(.internal, "stream failed")) }
        }
    }

    private func answer(_ messages: [SyncMessage], _ outcomes: [SyncMessage.Outcome], _ feed: SyncFeed) {
        let answers = zip(messages, outcomes).map { message, outcome in
            let error = outcome.errors.isEmpty ? nil : outcome.errors.joined(separator: "\n")
            if let error {
                // A type that the peer may not tell is its own word, and no label.
                if message.isExpected { metrics.setAside(outcome.errors.count, of: message.kind, .refused) }
                logger.warning("refused resources of the peer", [.kdsType: message.type, .error: error])
            }
            return (type: message.type, nonce: message.nonce, error: error)
        }
        feed.stream.perform { $0.applied(answers) }
    }
}

/// How far a stream was read, and what it was spared.
struct SyncFeedReader {
    let receiver: any SyncReceiver
    /// Types whose first answer has come, all of it.
    var begun: Set<String>
    /// What parts of first answers spoke of, by type, until the last part is there.
    private var parts: [String: Set<ResourceKey>] = [:]
    private var spared: Set<ResourceKey> = []
    private var end: ContinuousClock.Instant?

    init(receiver: any SyncReceiver, begun: Set<String>) { (self.receiver, self.begun) = (receiver, begun) }

    mutating func read(_ batch: [[UInt8]]) throws(WireResourceError) -> [SyncMessage] {
        var result: [SyncMessage] = []
        for bytes in batch {
            let response = try DeltaResponse(bytes)
            result.append(message(of: response))
        }
        return result
    }

    /// What is absent counts when the last part is there; until then a part is like any later answer.
    private mutating func message(of response: DeltaResponse) -> SyncMessage {
        let type = response.type
        // Not asked for: it is refused, and nothing of it is kept, since a peer may make up any number of types.
        guard receiver.kinds.contains(where: { $0.name.description == type }) else {
            return SyncMessage(response, isFirst: false, for: receiver)
        }
        if response.isPart, !begun.contains(type) {
            let part = SyncMessage(response, isFirst: false, for: receiver)
            parts[type, default: []].formUnion(part.told)
            return part
        }
        let isFirst = begun.insert(type).inserted
        return SyncMessage(response, isFirst: isFirst, after: parts.removeValue(forKey: type) ?? [], for: receiver)
    }

    /// What was spared long enough.
    mutating func due(_ now: ContinuousClock.Instant) -> Set<ResourceKey> {
        guard let end, end <= now else { return [] }
        defer { (self.end, spared) = (nil, []) }
        return spared
    }

    /// Returns whether more is spared now.
    mutating func note(_ outcomes: [SyncMessage.Outcome], until: ContinuousClock.Instant) -> Bool {
        var isMore = false
        for outcome in outcomes {
            spared.subtract(outcome.named)
            guard !outcome.spared.isEmpty else { continue }
            spared.formUnion(outcome.spared)
            (end, isMore) = (until, true)
        }
        return isMore
    }
}
