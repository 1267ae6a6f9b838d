import Glibc

/// Steady requests from a host, each after the last, on connections that are kept: what an application does.
package struct Traffic: Sendable {
    /// What came of the requests.
    package struct Record: Sendable, CustomStringConvertible {
        /// How often each application has answered.
        package let answers: [String: Int]
        /// Status and what curl said, of requests that were not answered with 200.
        package let failures: [String]
        /// How many were answered with 200.
        package var count: Int { answers.values.reduce(0, +) }

        package var description: String {
            "\(count) answered (\(answers)), \(failures.count) failed: \(failures.prefix(3))"
        }
    }

    /// Requests per second, if nothing else is said.
    package static let usualRate = 25

    private let program: RunningProgram
    private let host: Host

    /// Begins; ask `stop` for what came of it.
    ///
    /// - `rate`: Requests per second.
    package init(from host: Host, to url: String, rate: Int = usualRate) async throws {
        self.host = host
        let arguments = [
            "-s", "-N", "-m", "5", "--rate", "\(rate)/s", "-w", "= %{http_code} %{errormsg}\n", "\(url)?[1-1000000]",
        ]
        // Line by line, so that nothing is lost when it is ended.
        program = try await host.start("traffic", "stdbuf", ["-oL", "curl"] + arguments)
    }

    /// What came of the requests until now.
    package var record: Record {
        var answers: [String: Int] = [:]
        var failures: [String] = []
        var body = ""
        for line in program.output.split(separator: "\n") {
            guard line.hasPrefix("= ") else {
                body = String(line)
                continue
            }
            if line.hasPrefix("= 200") {
                answers[body, default: 0] += 1
            } else {
                failures.append("\(line.dropFirst(2))")
            }
            body = ""
        }
        return Record(answers: answers, failures: failures)
    }

    /// Ends it and returns what came of it.
    package func stop() async -> Record {
        await program.kill()
        return record
    }
}
