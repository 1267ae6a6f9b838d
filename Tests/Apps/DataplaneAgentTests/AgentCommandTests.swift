import Commands
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct AgentCommandTests {
    @Test(arguments: [
        ("help", ["--help"]), ("run-help", ["run", "--help"]), ("wait-help", ["wait", "--help"]),
        ("version", ["version"]), ("version-detailed", ["version", "--detailed"]),
    ])
    func `what the program says of itself is as recorded`(name: String, words: [String]) async {
        let console = RecordedConsole()
        let command = AgentCommand.root(signals: AsyncStream(bufferingPolicy: .bufferingNewest(1)) { $0.finish() })
        #expect(await CommandRunner(command, environment: [:]).run(words, on: console.console) == 0)
        #expect(Golden.difference(console.out, "\(name).txt") == nil)
    }

    @Test func `an unknown level, and a wait for another host, are refused`() async {
        let command = AgentCommand.root(signals: AsyncStream(bufferingPolicy: .bufferingNewest(1)) { $0.finish() })
        let runner = CommandRunner(command, environment: [:])
        let console = RecordedConsole()
        #expect(await runner.run(["run", "--log-level", "loud"], on: console.console) == 1)
        #expect(console.error.contains("unknown log level \"loud\""))
        #expect(await runner.run(["wait", "--url", "http://192.0.2.1/ready"], on: console.console) == 1)
        #expect(console.error.contains("must be a URL of this host"))
    }

    @Test func `the log goes to the file that is asked for, or the reason why not is told`() async throws {
        let folder = try TestFolder()
        let command = AgentCommand.root(signals: AsyncStream(bufferingPolicy: .bufferingNewest(1)) { $0.finish() })
        let runner = CommandRunner(command, environment: [:])
        let console = RecordedConsole()
        let file = "\(folder.path)/dp.log"
        // No proxy is named: it does not get further than its log.
        #expect(await runner.run(["run", "--log-output-path", file], on: console.console) == 1)
        #expect(console.out == "kuma-dp: logs will be stored in \"\(file)\"\n")
        let line = try #require(console.error.split(separator: "\n").first)
        #expect(line.hasPrefix("Error: "))
        let log = String(decoding: try FileSystem.readNow(file), as: UTF8.self)
        #expect(log.contains(line.dropFirst("Error: ".count)), "\(log)")
        #expect(await runner.run(["run", "--log-output-path", folder.path], on: console.console) == 1)
        #expect(console.error.contains("could not log to a file: open \(folder.path): Is a directory"))
    }
}
