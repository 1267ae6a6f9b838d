import Synchronization

/// A value behind a lock that closures and copies can share; `Mutex` alone cannot be captured by a sent closure.
package final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    /// Begins with a value.
    package init(_ value: Value) { mutex = Mutex(value) }

    /// Reads or changes the value alone.
    package func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try mutex.withLock { value in
            try body(&value)
        }
    }

    /// A copy of what it is now.
    package var value: Value { withLock { $0 } }
}
