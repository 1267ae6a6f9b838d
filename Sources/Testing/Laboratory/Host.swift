import Glibc
import Net

/// A machine of the lab: a network namespace with one address on the bridge, or loopback with ports of its own.
package struct Host: Sendable {
    /// As given to ``Lab/host(_:)``; part of the names of its folder and namespace.
    package let name: String
    /// By which other hosts reach it.
    package let address: String
    /// For files of what runs here; every user may write into it.
    package let folder: String
    let namespace: String?
    /// The bridge's end of its cable; means nothing on loopback.
    let cable: String
    let lab: Lab

    /// Starts a program.
    ///
    /// - `asAgent`: As the user of the agents, if the host is a namespace.
    func start(
        _ purpose: String,
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String] = [:],
        asAgent: Bool = false
    ) async throws -> RunningProgram {
        let log = "\(folder)/\(purpose)-\(lab.nextNumber).log"
        let file = open(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw LabFailure("cannot write \(log): \(errno)") }
        defer { close(file) }
        let user = "\(Programs.agentUser)"
        // What is left over when the test itself is killed dies with it.
        var entering = ["setpriv", "--pdeathsig", "KILL"]
        if let namespace {
            entering = ["ip", "netns", "exec", namespace] + entering
            if asAgent { entering += ["--reuid", user, "--regid", user, "--clear-groups"] }
        }
        let line = entering + [program] + arguments
        var settings = ChildProcess.Settings(line[0], Array(line.dropFirst()))
        settings.environment = lab.environment.merging(["HOME": folder]) { $1 }.merging(environment) { $1 }
        settings.directory = folder
        (settings.standardOutput, settings.standardError) = (file, file)
        let process = try await ChildProcess.spawn(settings, on: lab.loop)
        let running = RunningProgram(name: "\(name) \(purpose)", log: log, process: process)
        lab.keep(running)
        return running
    }

    /// Starts a program in Python that stands beside a test.
    ///
    /// - `script`: Path of its file.
    package func startPeer(_ script: String, _ arguments: [String]) async throws -> RunningProgram {
        try await start("peer", Programs.python, [try lab.copy(script)] + arguments)
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    func run(_ program: String, _ arguments: [String]) async throws -> String {
        let line = command(program, arguments)
        return try await lab.shell.run(line[0], Array(line.dropFirst()), environment: lab.environment)
    }

    /// Sends one request as an application on this host does; any status is an answer.
    ///
    /// Status 0 if no answer came within five seconds.
    ///
    /// - `options`: Of curl.
    package func ask(_ url: String, _ options: [String] = []) async throws -> Answer {
        let line = command("curl", ["-sS", "-m", "5", "-w", "\n%{http_code}"] + options + [url])
        let finished = try await lab.shell.outcome(line[0], Array(line.dropFirst()), environment: lab.environment)
        var lines = finished.output.split(separator: "\n", omittingEmptySubsequences: false)
        let status = lines.popLast().flatMap { Int($0) } ?? 0
        if lines.last == "" { lines.removeLast() }
        return Answer(status: status, body: lines.joined(separator: "\n"), error: finished.errors)
    }

    /// Plugs the host's cable in, or pulls it. Namespaces only.
    package func connect(_ isConnected: Bool) async throws {
        guard namespace != nil else { throw LabFailure("\(name) is loopback and has no cable") }
        try await lab.shell.run("ip", ["link", "set", cable, isConnected ? "up" : "down"])
    }

    /// The host vanishes, or is back: what it sends and what is sent to it is lost, and nobody is told. Namespaces only.
    package func vanish(_ isGone: Bool) async throws {
        guard namespace != nil else { throw LabFailure("\(name) is loopback and cannot vanish") }
        let how = isGone ? "-I" : "-D"
        try await run("iptables", [how, "INPUT", "-i", "eth0", "-j", "DROP"])
        try await run("iptables", [how, "OUTPUT", "-o", "eth0", "-j", "DROP"])
    }

    /// Sends requests one after the other, on connections that are kept, and returns what came of them.
    package func spread(_ url: String, _ count: Int) async throws -> Traffic.Record {
        let line = command("curl", Traffic.arguments("\(url)?[1-\(count)]"))
        let finished = try await lab.shell.outcome(line[0], Array(line.dropFirst()), environment: lab.environment)
        var record = Traffic.Record()
        for line in finished.output.split(separator: "\n") { record.read(line) }
        return record
    }

    /// Takes connections also at another address of the bridge, as a host behind address translation does. Namespaces only.
    package func take(_ address: String) async throws {
        try await run("ip", ["address", "add", "\(address)/24", "dev", "eth0"])
        try await run("iptables", translation(of: address, "-A"))
    }

    /// Takes no connections at an address any more.
    package func leave(_ address: String) async throws {
        try await run("iptables", translation(of: address, "-D"))
        try await run("ip", ["address", "del", "\(address)/24", "dev", "eth0"])
    }

    private func translation(of other: String, _ action: String) -> [String] {
        ["-t", "nat", action, "PREROUTING", "-d", other, "-p", "tcp", "-j", "DNAT", "--to-destination", address]
    }

    func command(_ program: String, _ arguments: [String]) -> [String] {
        (namespace.map { ["ip", "netns", "exec", $0] } ?? []) + [program] + arguments
    }
}

/// One HTTP answer as curl on a host saw it.
package struct Answer: Sendable, CustomStringConvertible {
    /// Of HTTP; 0 if no answer came within five seconds.
    package let status: Int
    /// Without the line's end at its end.
    package let body: String
    /// What curl said.
    package let error: String

    /// On one line, for messages: the body cut to 200 characters.
    package var description: String { "\(status) \(body.prefix(200)) \(error)" }
}
