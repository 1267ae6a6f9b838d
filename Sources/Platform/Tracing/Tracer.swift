import Glibc
import Synchronization

/// Begins spans and keeps those that have ended until somebody takes them. Thread-safe.
package final class Tracer: Sendable {
    /// Spans that are kept; what comes when there is no room is dropped and counted. As OpenTelemetry's programs for Go.
    package static let limit = 2048
    /// Spans that are sent together.
    package static let batch = 512

    private struct State {
        var ended: [Span] = []
        var dropped = 0
        var random = SystemRandomNumberGenerator()
    }

    private let state = Mutex(State())
    private let wake: AsyncStream<Void>.Continuation
    /// Yields when a span has ended after there was none, and when a batch is full. For one reader.
    package let wakes: AsyncStream<Void>

    /// Keeps nothing yet.
    package init() {
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Begins a span.
    ///
    /// - `traceparent`: What the caller says of its own span; what cannot be read begins a new trace.
    package func begin(_ name: String, traceparent: String?, _ attributes: [Span.Attribute]) -> Span {
        let parent = traceparent.flatMap { SpanContext(traceparent: $0) }
        let context = state.withLock { state in
            parent.map { SpanContext(in: $0, using: &state.random) } ?? SpanContext(using: &state.random)
        }
        let now = Self.now()
        return Span(context: context, parent: parent, name: name, start: now, end: now, attributes: attributes)
    }

    /// Ends a span, with what is known of it by now.
    package func end(_ span: Span, _ attributes: [Span.Attribute], hasFailed: Bool) {
        var span = span
        span.end = max(span.start, Self.now())
        span.attributes += attributes
        span.hasFailed = hasFailed
        let isNews = state.withLock { state in
            guard state.ended.count < Self.limit else {
                state.dropped += 1
                return false
            }
            state.ended.append(span)
            return state.ended.count == 1 || state.ended.count.isMultiple(of: Self.batch)
        }
        if isNews { wake.yield() }
    }

    /// The oldest spans that have ended, at most a batch, and how many were dropped since the last time. They are not kept any more.
    package func take() -> (spans: [Span], dropped: Int) {
        state.withLock { state in
            let taken = Array(state.ended.prefix(Self.batch))
            state.ended.removeFirst(taken.count)
            defer { state.dropped = 0 }
            return (taken, state.dropped)
        }
    }

    /// How many spans wait to be taken.
    package var count: Int { state.withLock { $0.ended.count } }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
