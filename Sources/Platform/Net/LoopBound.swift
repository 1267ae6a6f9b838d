/// A ticket for something that lives on a loop: it may travel anywhere, and opens only there.
///
/// `@unchecked Sendable`: the value is reached only on the loop's thread, which `value` checks. The last reference may be
/// dropped on another thread, so the value is let go of on the loop.
package final class LoopBound<Value>: @unchecked Sendable {
    /// The value's home.
    package let loop: EventLoop
    private var held: Value?

    /// Wraps a value. Loop only.
    package init(_ value: Value, on loop: EventLoop) {
        precondition(loop.isCurrent, "a value is bound on its own loop")
        self.loop = loop
        held = value
    }

    deinit {
        if loop.isCurrent { return }
        // Invariant: nobody else refers to `held` through this ticket any more; only the release travels.
        nonisolated(unsafe) let last = held
        loop.execute { _ = last }
    }

    /// Nil after `release()`. Loop only.
    package var value: Value? {
        precondition(loop.isCurrent, "a bound value is used on its own loop")
        return held
    }

    /// Lets go of the value before the ticket itself goes. Loop only.
    package func release() {
        precondition(loop.isCurrent, "a bound value is released on its own loop")
        held = nil
    }

    /// Runs `body` with the value on its loop, later; not at all if it was released by then. From any thread.
    package func perform(_ body: @escaping @Sendable (Value) -> Void) {
        loop.execute { [self] in if let held { body(held) } }
    }
}
