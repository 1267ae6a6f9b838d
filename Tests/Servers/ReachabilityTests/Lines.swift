import Logging
import Synchronization

/// What is logged.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger {
        let output = LogOutput(level: .info, format: .json) { [self] line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        return Logger(label: "reachability", output: output)
    }

    /// Lines that have a text.
    func count(_ text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }
}
