import BenchmarkSupport
import Glibc
import Net

/// Asks both servers in turn, and prints a line per figure.
struct Measurement {
    let rounds: Int
    private let loop = EventLoop(name: "measure")

    init(rounds: Int) { self.rounds = rounds }

    func run() async throws {
        let folder = try TemporaryFolder("bench-dns")
        defer { folder.remove() }
        try write(Array(Names.questions.utf8), to: folder.path + "/questions")
        let server = try await ChildProcess.spawn(.init(try ownProgram(), ["serve", folder.path]), on: loop)
        defer { server.send(signal: SIGKILL) }
        let port = try await readPort(folder.path + "/port", on: loop)
        guard let unbound = try await Unbound.start(folder: folder.path, on: loop) else {
            return say("unbound is missing: nothing to compare with (scripts/setup bench)")
        }
        defer { unbound.process.send(signal: SIGKILL) }
        try await Task.sleep(for: .seconds(1))

        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<rounds {
            ours.append(try await microseconds(port, server, folder.path))
            theirs.append(try await microseconds(unbound.port, unbound.process, folder.path))
        }
        say(
            "an answer over UDP: \(rounded(median(ours))) µs of CPU, unbound \(rounded(median(theirs))) µs: "
                + ratio(median(ours) / median(theirs)) + " (median of \(rounds))"
        )
    }

    /// CPU of one answer, with 100 questions under way from four clients.
    private func microseconds(_ port: Int, _ process: ChildProcess, _ folder: String) async throws -> Double {
        let report = folder + "/report"
        let output = open(report, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        defer { close(output) }
        var settings = ChildProcess.Settings(
            "dnsperf",
            ["-s", "127.0.0.1", "-p", "\(port)", "-d", folder + "/questions", "-l", "3", "-c", "4", "-q", "100"]
        )
        settings.standardOutput = output
        let figures = ProcessFigures(process.processID)
        let before = figures.cpuSeconds
        let child = try await ChildProcess.spawn(settings, on: loop)
        guard await child.wait() == .exited(0) else { throw NetError(.process, "dnsperf failed") }
        let answered = completed(String(decoding: try FileSystem.readNow(report), as: UTF8.self))
        guard answered > 0 else { throw NetError(.process, "no answer came") }
        return (figures.cpuSeconds - before) * 1e6 / Double(answered)
    }

    /// What dnsperf says in "  Queries completed:    123456 (99.99%)".
    private func completed(_ report: String) -> Int {
        let line = report.split(separator: "\n").first { $0.contains("Queries completed:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    private func rounded(_ value: Double) -> String { "\(Double(Int(value * 100)) / 100)" }
}
