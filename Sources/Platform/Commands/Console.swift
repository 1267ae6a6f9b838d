import Glibc
import Synchronization

/// The terminal of a program, or a test's stand-in for it.
package struct Console: Sendable {
    private let out: @Sendable ([UInt8]) -> Void
    private let error: @Sendable ([UInt8]) -> Void
    private let input: @Sendable () -> [UInt8]

    /// - `input`: All of the standard input; called at most once per command.
    package init(
        out: @escaping @Sendable ([UInt8]) -> Void,
        error: @escaping @Sendable ([UInt8]) -> Void,
        input: @escaping @Sendable () -> [UInt8] = { [] }
    ) {
        (self.out, self.error, self.input) = (out, error, input)
    }

    /// The process's own standard streams. Reading blocks.
    package static let standard = Console(
        out: { write($0, to: STDOUT_FILENO) },
        error: { write($0, to: STDERR_FILENO) },
        input: { readAll(STDIN_FILENO) }
    )

    /// Writes to standard output, without a newline of its own.
    package func write(_ text: String) { out(Array(text.utf8)) }
    /// Writes to standard output.
    package func write(_ bytes: [UInt8]) { out(bytes) }
    /// Writes a line to standard output.
    package func writeLine(_ text: String = "") { write(text + "\n") }
    /// Writes to standard error, without a newline of its own.
    package func writeError(_ text: String) { error(Array(text.utf8)) }
    /// Writes a line to standard error.
    package func writeErrorLine(_ text: String) { writeError(text + "\n") }
    /// All of the standard input.
    package func readInput() -> [UInt8] { input() }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var (all, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return all }
            all += chunk[..<count]
        }
    }
}

/// A console that keeps what is written, for tests.
package final class RecordedConsole: Sendable {
    private let written = Mutex<(out: [UInt8], error: [UInt8])>(([], []))
    private let input: [UInt8]

    /// - Parameter input: What commands find on their standard input.
    package init(input: String = "") { self.input = Array(input.utf8) }

    /// Standard output so far.
    package var out: String { written.withLock { String(decoding: $0.out, as: UTF8.self) } }
    /// Standard error so far.
    package var error: String { written.withLock { String(decoding: $0.error, as: UTF8.self) } }

    /// The console to run commands on.
    package var console: Console {
        Console(
            out: { bytes in self.written.withLock { $0.out += bytes } },
            error: { bytes in self.written.withLock { $0.error += bytes } },
            input: { [input] in input }
        )
    }
}
