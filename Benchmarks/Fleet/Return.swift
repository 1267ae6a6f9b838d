import BenchmarkSupport
import Glibc
import Net

/// All streams cut at once and back at once, beside as many connections from h2load to nginx that carry as many bytes each way.
struct Return {
    let plane: ControlPlane
    let proxies: Proxies
    let names: [String]
    /// With the control plane's certificate, which nginx shows too.
    let folder: String
    let loop: EventLoop

    func measure(rounds: Int) async throws {
        let download = "/down"
        let nginx = try await Nginx.start(
            folder: folder,
            certificate: "kuma-cp.crt",
            key: "kuma-cp.key",
            // A file is the answer to a POST too.
            location: "root \(folder); error_page 405 =200 $uri;",
            on: loop
        )
        defer { nginx?.process.send(signal: SIGQUIT) }
        var (ours, theirs): ([Cost], [Cost]) = ([], [])
        var bytes = (sent: 0, received: 0)
        for _ in 0..<rounds {
            let cost = try await comeBack()
            ours.append(cost)
            let count = proxies.count
            bytes = (count.sent / names.count, count.bytes / names.count)
            guard let nginx else { continue }
            try write([UInt8](repeating: 0x61, count: bytes.received), to: folder + download)
            try write([UInt8](repeating: 0x62, count: bytes.sent), to: folder + "/up")
            guard let cost = try await load("https://127.0.0.1:\(nginx.port)\(download)", nginx.figures) else { break }
            theirs.append(cost)
        }
        let (seconds, cpu) = (median(ours.map(\.seconds)), median(ours.map(\.cpu)))
        say(
            "\(names.count) streams cut at once and back, none refused, \(kilobytes(bytes.sent)) from and \(kilobytes(bytes.received)) to each: "
                + "\(milliseconds(seconds)), \(milliseconds(cpu)) CPU"
        )
        guard !theirs.isEmpty else { return say("nginx or h2load is missing: nothing to compare with") }
        let (itsSeconds, itsCPU) = (median(theirs.map(\.seconds)), median(theirs.map(\.cpu)))
        say(
            "as many connections of h2load to nginx with the same bytes: \(milliseconds(itsSeconds)), \(milliseconds(itsCPU)) CPU: "
                + "\(ratio(seconds / itsSeconds)) of the time, \(ratio(cpu / itsCPU)) of the CPU (goal 2)"
        )
    }

    private struct Cost {
        /// From when all are cut until the last has all that it is due.
        var seconds: Double
        var cpu: Double
    }

    /// - Throws: If one of them is refused.
    private func comeBack() async throws -> Cost {
        try await proxies.quiet()
        // What the end of a stream costs counts: that of h2load's connections does.
        let before = plane.figures.cpuSeconds
        await proxies.cut(names)
        proxies.reset()
        let start = ContinuousClock.now
        try await proxies.connect(names, together: names.count)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await proxies.quiet()
        return Cost(seconds: seconds, cpu: plane.figures.cpuSeconds - before)
    }

    /// One request on each of as many connections; nil without h2load, or if one fails.
    private func load(_ address: String, _ server: ProcessFigures) async throws -> Cost? {
        let report = folder + "/h2load"
        var settings = ChildProcess.Settings(
            "h2load",
            ["-n\(names.count)", "-c\(names.count)", "-m1", "-t1", "-d", folder + "/up", address]
        )
        settings.standardOutput = open(report, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(settings.standardOutput) }
        let before = server.cpuSeconds
        let start = ContinuousClock.now
        guard let child = try? await ChildProcess.spawn(settings, on: loop) else { return nil }  // not installed
        guard await child.wait() == .exited(0) else { return nil }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let text = String(decoding: try FileSystem.readNow(report), as: UTF8.self)
        guard text.contains("\(names.count) 2xx") else { return nil }
        return Cost(seconds: seconds, cpu: server.cpuSeconds - before)
    }
}
