import Logging
import Synchronization

/// Keeps what was logged.
final class Log: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger {
        let output = LogOutput(level: .info, format: .console) { [self] line in
            kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        return Logger(label: "kuma-dp", output: output)
    }
}
