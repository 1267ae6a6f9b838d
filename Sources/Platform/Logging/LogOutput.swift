package import Documents
import Glibc
import Synchronization

/// How a line looks.
package enum LogFormat: String, Sendable {
    /// Time, level, label and message with tabs between, then the metadata as JSON.
    case console
    /// One JSON object a line: `level`, `ts`, `logger`, `msg`, then the metadata.
    case json
}

/// Where the messages of a program's loggers go, and which.
package final class LogOutput: Sendable {
    /// The least level that anything is written of: the common one, or that of a component if it is lower.
    private let threshold: Atomic<Int>
    private let levels: Mutex<Levels>
    private let format: LogFormat
    private let sink: @Sendable ([UInt8]) -> Void
    private let counting = Mutex<(@Sendable (String, Logger.Level) -> Void)?>(nil)

    /// - `level`: The least level that is written; nil: nothing is.
    /// - `sink`: Takes one line with its newline; called by many threads at once.
    package init(level: Logger.Level?, format: LogFormat, sink: @escaping @Sendable ([UInt8]) -> Void) {
        threshold = Atomic(level?.rawValue ?? Self.off)
        levels = Mutex(Levels(common: level?.rawValue ?? Self.off))
        self.format = format
        self.sink = sink
    }

    private static let off = Logger.Level.allCases.count

    /// Levels by raw value; `off` is above all.
    private struct Levels {
        var common: Int
        var components: [String: Int] = [:]

        var least: Int { components.values.reduce(common, min) }

        /// That of the component with the longest name that `label` is or is below; a component may be named without the program.
        func threshold(of label: String) -> Int {
            let match = components.filter { name, _ in
                let (whole, inner) = (".\(label).", ".\(name).")
                return whole.contains(inner)
            }
            return match.max { ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key) }?.value ?? common
        }
    }

    /// Levels of single components, such as `xds`, that differ from the common one; nil: nothing of it is written.
    package var componentLevels: [String: Logger.Level?] {
        get { levels.withLock { $0.components.mapValues { Logger.Level(rawValue: $0) } } }
        set {
            let least = levels.withLock { levels in
                levels.components = newValue.mapValues { $0?.rawValue ?? Self.off }
                return levels.least
            }
            threshold.store(least, ordering: .relaxed)
        }
    }

    /// Lines to standard error.
    package static func standardError(level: Logger.Level?, format: LogFormat = .console) -> LogOutput {
        LogOutput(level: level, format: format) { line in Self.write(line, to: STDERR_FILENO) }
    }

    /// Lines to a file.
    package static func file(_ file: LogFile, level: Logger.Level?, format: LogFormat = .console) -> LogOutput {
        LogOutput(level: level, format: format) { file.write($0) }
    }

    /// Lines to standard output.
    package static func standardOutput(level: Logger.Level?, format: LogFormat = .console) -> LogOutput {
        LogOutput(level: level, format: format) { line in Self.write(line, to: STDOUT_FILENO) }
    }

    /// The least level that is written, nil if nothing is. May be changed at any time, from any thread.
    package var level: Logger.Level? {
        get { Logger.Level(rawValue: levels.withLock { $0.common }) }
        set {
            let least = levels.withLock { levels in
                levels.common = newValue?.rawValue ?? Self.off
                return levels.least
            }
            threshold.store(least, ordering: .relaxed)
        }
    }

    /// Whether a message of this level would be written by any component.
    package func isEnabled(_ level: Logger.Level) -> Bool { level.rawValue >= threshold.load(ordering: .relaxed) }

    /// Calls `count` with the label and level of each line that is written from now on; from many threads at once.
    package func countLines(_ count: @escaping @Sendable (_ label: String, _ level: Logger.Level) -> Void) {
        counting.withLock { $0 = count }
    }

    func write(_ level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        guard levels.withLock({ $0.components.isEmpty || level.rawValue >= $0.threshold(of: label) }) else { return }
        counting.withLock { $0 }?(label, level)
        let line = LogLine(time: Self.now(), level: level, label: label, message: message, metadata: metadata)
        sink(line.text(format))
    }

    /// The time of this machine.
    @Sendable package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    /// One call for one line, so that lines of several threads don't mix; a line that can't be written is lost.
    static func write(_ line: [UInt8], to descriptor: Int32) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
