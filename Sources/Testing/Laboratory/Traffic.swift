import Glibc
import Synchronization

/// Steady requests from a host, each after the last, on connections that are kept: what an application does.
package final class Traffic: Sendable {
    /// What came of the requests.
    package struct Record: Sendable, CustomStringConvertible {
        /// Who has answered with 200, one after the other.
        package private(set) var order: [String] = []
        /// Status and what curl said, of requests that were not answered with 200.
        package private(set) var failures: [String] = []
        /// What has been answered, but not yet how.
        private var body = ""

        /// How many were answered with 200.
        package var count: Int { order.count }
        /// How often each application has answered.
        package var answers: [String: Int] { Self.count(order[...]) }

        /// How often each is among some that have answered.
        package static func count(_ names: ArraySlice<String>) -> [String: Int] {
            Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        }

        /// Goes on with a line of what curl prints with ``Traffic/arguments(_:)``.
        mutating func read(_ line: Substring) {
            guard line.hasPrefix("= ") else {
                body = String(line)
                return
            }
            if line.hasPrefix("= 200") { order.append(body) } else { failures.append("\(line.dropFirst(2))") }
            body = ""
        }

        /// Counts, and the first three failures.
        package var description: String {
            "\(count) answered (\(answers)), \(failures.count) failed: \(failures.prefix(3))"
        }
    }

    /// Requests per second, if nothing else is said.
    package static let usualRate = 25

    private let program: RunningProgram
    private let seen = Mutex((record: Record(), bytes: 0))

    /// Begins; ask `stop` for what came of it.
    ///
    /// - `rate`: Requests per second.
    package init(from host: Host, to url: String, rate: Int = usualRate) async throws {
        let arguments = ["-oL", "curl", "--rate", "\(rate)/s"] + Self.arguments("\(url)?[1-1000000]")
        // Line by line, so that nothing is lost when it is ended.
        program = try await host.start("traffic", "stdbuf", arguments)
    }

    /// Of curl: each request's status follows its answer.
    static func arguments(_ url: String) -> [String] {
        ["-s", "-N", "-m", "5", "-w", "= %{http_code} %{errormsg}\n", url]
    }

    /// What came of the requests until now.
    package var record: Record {
        seen.withLock { seen in
            let text = Shell.text(of: program.log, from: seen.bytes)
            guard let end = text.lastIndex(of: "\n") else { return seen.record }
            let whole = text[...end]
            for line in whole.split(separator: "\n") { seen.record.read(line) }
            seen.bytes += whole.utf8.count
            return seen.record
        }
    }

    /// Ends it and returns what came of it.
    package func stop() async -> Record {
        await program.kill()
        return record
    }
}
