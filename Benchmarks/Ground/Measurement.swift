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

        let nginx = try await Nginx.start(
            folder: folder,
            certificate: "chain.pem",
            key: "key.pem",
            location: "return 200 hello;",
            on: loop
        )
        defer { nginx?.process.send(signal: SIGQUIT) }
        try await requests(port: port, nginx, process)
        let bare = try await ChildProcess.spawn(.init(try ownProgram(), ["bare", folder]), on: loop)
        defer { bare.send(signal: SIGKILL) }
        let floor = try await (
            BareFleet(port: readPort(folder + "/bare-port", on: loop), roots: authority.roots),
            ProcessFigures(bare.processID)
        )
        try await connections(
            Crowd(Fleet(port: port, roots: authority.roots), process),
            nginx.map { try Crowd(Fleet(port: $0.port, roots: authority.roots, watches: false), $0.figures) },
            floor
        )
    }

    /// Clients of one server, and what it costs.
    private struct Crowd {
        let fleet: Fleet
        let figures: ProcessFigures
        let start: Int

        init(_ fleet: Fleet, _ figures: ProcessFigures) {
            (self.fleet, self.figures, start) = (fleet, figures, figures.residentBytes)
        }

        /// Memory of each, and CPU of those that come now.
        func grow(to count: Int) async throws -> (memory: Int, cpu: Double) {
            let before = figures.cpuSeconds
            try await fleet.grow(to: count)
            return ((figures.residentBytes - start) / count, figures.cpuSeconds - before)
        }

        /// Memory when all have gone, beside what it was before they came.
        func rest() -> Double { Double(figures.residentBytes) / Double(start) }
    }

    private func connections(_ ours: Crowd, _ nginx: Crowd?, _ floor: (fleet: BareFleet, figures: ProcessFigures))
        async throws
    {
        for count in quick ? [1000] : [1000, 5000] {
            let (memory, cpu) = try await ours.grow(to: count)
            var line =
                "\(count) TLS connections with an idle stream: \(kilobytes(memory)) each, \(milliseconds(cpu)) CPU to come"
            if let its = try await nginx?.grow(to: count) {
                line += "; idle connections of nginx \(kilobytes(its.memory)), \(milliseconds(its.cpu)): "
                line +=
                    "\(ratio(Double(memory) / Double(its.memory))) of the memory, \(ratio(cpu / its.cpu)) of the CPU"
            }
            say(line)
            try await floor.fleet.grow(to: count)
            let pushes = try await cost(of: ours.figures) { try await ours.fleet.push() }
            let writes = try await cost(of: floor.figures) { try await floor.fleet.push() }
            say(
                "push of 2 KB to \(count): \(milliseconds(pushes)) CPU (median of 10), bare TLS \(milliseconds(writes)): "
                    + ratio(pushes / writes)
            )
            try await idle(count, ours, nginx)
        }
        await ours.fleet.closeAll()
        await nginx?.fleet.closeAll()
        try await Task.sleep(for: .seconds(6))
        say(
            "after all have gone: \(ratio(ours.rest())) of the memory before"
                + (nginx.map { ", nginx \(ratio($0.rest()))" } ?? "")
        )
    }

    private func cost(of process: ProcessFigures, _ push: () async throws -> Void) async throws -> Double {
        var costs: [Double] = []
        for _ in 0..<10 {
            let before = process.cpuSeconds
            try await push()
            costs.append(process.cpuSeconds - before)
        }
        return median(costs)
    }

    private func idle(_ count: Int, _ ours: Crowd, _ nginx: Crowd?) async throws {
        let (before, its) = (ours.figures.cpuSeconds, nginx?.figures.cpuSeconds)
        try await Task.sleep(for: .seconds(10))
        let cpu = ours.figures.cpuSeconds - before
        var line = "idle with \(count): \(milliseconds(cpu)) CPU in 10 s, \(percent(cpu / 10)) of a core"
        if let nginx, let its {
            let theirs = nginx.figures.cpuSeconds - its
            // Who did nothing at all counts as 0.1 ms.
            line += "; nginx \(milliseconds(theirs)): \(ratio(cpu / max(theirs, 1e-4)))"
        }
        say(line)
    }

    private func requests(port: Int, _ nginx: Nginx?, _ process: ProcessFigures) async throws {
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
