import BenchmarkSupport
import Glibc
import Net

/// Runs the server and what loads it, and prints a line per figure.
struct Measurement {
    let quick: Bool
    private let loop = EventLoop(name: "measure")

    func run() async throws {
        raiseDescriptorLimit()
        let temporary = try TemporaryFolder("bench-ground")
        defer { temporary.remove() }
        let folder = temporary.path
        let authority = try Authority()
        try write(authority.chain, to: folder + "/chain.pem")
        try write(authority.key, to: folder + "/key.pem")
        let server = try await ChildProcess.spawn(.init(try ownProgram(), ["serve", folder]), on: loop)
        defer { server.send(signal: SIGKILL) }
        let port = try await readPort(folder + "/port", on: loop)
        let process = ProcessFigures(server.processID)

        try await requests(port: port, folder: folder, process)
        try await connections(port: port, roots: authority.roots, process)
    }

    private func connections(port: Int, roots: [UInt8], _ process: ProcessFigures) async throws {
        let fleet = try Fleet(port: port, roots: roots)
        let start = process.residentBytes
        for count in quick ? [1000] : [1000, 5000] {
            let cpu = process.cpuSeconds
            try await fleet.grow(to: count)
            say(
                "\(count) TLS connections with an idle stream: \(kilobytes((process.residentBytes - start) / count)) each, "
                    + "\(milliseconds(process.cpuSeconds - cpu)) CPU for the last of them"
            )
            var costs: [Double] = []
            for _ in 0..<10 {
                let before = process.cpuSeconds
                try await fleet.push()
                costs.append(process.cpuSeconds - before)
            }
            say("push of 2 KB to \(count): \(milliseconds(median(costs))) CPU (median of 10)")
            let before = process.cpuSeconds
            try await Task.sleep(for: .seconds(10))
            say("idle with \(count): \(milliseconds(process.cpuSeconds - before)) CPU in 10 s")
        }
        await fleet.closeAll()
        try await Task.sleep(for: .seconds(6))
        say("after all have gone: \(kilobytes(process.residentBytes)) against \(kilobytes(start)) before")
    }

    private func requests(port: Int, folder: String, _ process: ProcessFigures) async throws {
        let nginx = try await Nginx.start(
            folder: folder,
            certificate: "chain.pem",
            key: "key.pem",
            location: "return 200 hello;",
            on: loop
        )
        defer { nginx?.process.send(signal: SIGQUIT) }
        for (name, options) in [
            ("HTTP/2, 32 connections of 10 streams", ["-c32", "-m10"]), ("HTTP/1.1, 32 connections", ["-c32", "--h1"]),
        ] {
            let count = quick ? 50_000 : 300_000
            let ours = try await load(port, options, count, process)
            guard let ours else { return say("h2load is missing: no requests measured") }
            guard let nginx, let theirs = try await load(nginx.port, options, count, nginx.figures) else {
                say("\(name): \(Int(ours)) requests per CPU second")
                continue
            }
            say("\(name): \(Int(ours)) requests per CPU second, nginx \(Int(theirs)): \(ratio(ours / theirs))")
        }
    }

    /// Requests per second of the server's CPU; nil without h2load.
    private func load(_ port: Int, _ options: [String], _ count: Int, _ process: ProcessFigures) async throws -> Double?
    {
        var settings = ChildProcess.Settings(
            "h2load",
            ["-n\(count)", "-t1"] + options + ["https://127.0.0.1:\(port)/hello"]
        )
        let null = open("/dev/null", O_WRONLY)
        defer { close(null) }
        settings.standardOutput = null
        let before = process.cpuSeconds
        let child: ChildProcess
        do { child = try await ChildProcess.spawn(settings, on: loop) } catch { return nil }
        guard await child.wait() == .exited(0) else { return nil }
        return Double(count) / (process.cpuSeconds - before)
    }
}
