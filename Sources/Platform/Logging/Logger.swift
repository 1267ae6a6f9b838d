/// Writes messages of one part of the program, each with the metadata bound to this logger.
///
/// A message is a constant text in lower case; all that varies is metadata. Metadata is only made if the message is written.
package struct Logger: Sendable {
    /// How much a message matters, least first.
    package enum Level: Int, Sendable, Comparable, CaseIterable {
        case trace, debug, info, notice, warning, error

        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// What is said beside a message.
    package typealias Metadata = [LogKey: String]

    /// The logger for code that was given none. Set with ``withLogger(_:_:)``; writes nothing by default.
    @TaskLocal package static var current = Logger.disabled

    /// Writes nothing.
    package static let disabled = Logger(label: "", output: LogOutput(level: nil, format: .console) { _ in })

    /// The part of the program, such as `server.streams`.
    package let label: String
    /// Bound to every message.
    package private(set) var metadata: Metadata
    /// Where the messages go; shared.
    package let output: LogOutput

    /// A logger over an output, whose level decides what is written.
    package init(label: String, output: LogOutput, metadata: Metadata = [:]) {
        self.label = label
        self.output = output
        self.metadata = metadata
    }

    /// A logger to standard error with an output of its own.
    package init(label: String, level: Level = .info, format: LogFormat = .console) {
        self.init(label: label, output: .standardError(level: level, format: format))
    }

    /// The same logger with more metadata; new values replace bound ones.
    package func with(_ metadata: Metadata) -> Logger {
        var copy = self
        copy.metadata.merge(metadata) { $1 }
        return copy
    }

    /// A logger of a part of this part: its label gets `.name` at the end.
    package func named(_ name: String) -> Logger {
        Logger(label: label.isEmpty ? name : "\(label).\(name)", output: output, metadata: metadata)
    }

    /// Whether a message of this level would be written.
    package func isEnabled(_ level: Level) -> Bool { output.isEnabled(level) }

    /// Writes a message, if the output's level asks for it.
    package func log(
        _ level: Level,
        _ message: @autoclosure () -> String,
        _ metadata: @autoclosure () -> Metadata = [:]
    ) {
        guard output.isEnabled(level) else { return }
        output.write(level, label: label, message: message(), metadata: self.metadata.merging(metadata()) { $1 })
    }

    /// Every message on a stream.
    package func trace(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.trace, message(), metadata())
    }

    /// Decisions; may stay on in production.
    package func debug(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.debug, message(), metadata())
    }

    /// Life cycle: started, connected, became leader.
    package func info(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.info, message(), metadata())
    }

    /// Someone should read this one day.
    package func notice(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.notice, message(), metadata())
    }

    /// It works, but someone should act.
    package func warning(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.warning, message(), metadata())
    }

    /// A duty failed.
    package func error(_ message: @autoclosure () -> String, _ metadata: @autoclosure () -> Metadata = [:]) {
        log(.error, message(), metadata())
    }
}

/// Runs `body` with `logger` as ``Logger/current``.
package func withLogger<Result, Failure: Error>(
    _ logger: Logger,
    _ body: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
    // The task local's own call rethrows without a type, so the typed result travels as a value.
    let result = await Logger.$current.withValue(logger) { () async -> Swift.Result<Result, Failure> in
        do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try result.get()
}
