import BenchmarkSupport
import Glibc
import Net

/// Runs a control plane and its proxies, and prints a line per figure.
struct Measurement {
    let program: String
    let quick: Bool
    private let loop = EventLoop(name: "measure")
    private let services = 100
    private var count: Int { quick ? 200 : 1000 }

    private let only: Part?

    /// A part that is measured alone.
    private enum Part: String { case changes, returns }

    /// - `options`: `--quick`: fewer proxies and rounds. `--changes`: only how long a change takes. `--returns`: only streams that come back.
    init(program: String, options: Set<String>) {
        self.program = program
        quick = options.contains("--quick")
        only = options.lazy.compactMap { Part(rawValue: String($0.dropFirst(2))) }.first
    }

    func run() async throws {
        raiseDescriptorLimit()
        let temporary = try TemporaryFolder("bench-fleet")
        defer { temporary.remove() }
        let plane = try await ControlPlane.start(program, folder: temporary.path, on: loop)
        defer { plane.stop() }
        try await plane.put("/meshes/default", Documents.mesh)
        let roots = try FileSystem.readNow(temporary.path + "/kuma-cp.crt")
        let proxies = try Proxies(port: plane.ports.proxies, roots: roots)
        let names = (0..<count).map { "p-\($0)" }

        let before = try await memory(plane, proxies, names)
        let returns = Return(plane: plane, proxies: proxies, names: names, folder: temporary.path, loop: loop)
        switch only {
        case .changes?:
            try await changes(plane, proxies, folder: temporary.path, roots: roots)
            return try await endpoint(plane, proxies)
        case .returns?: return try await returns.measure(rounds: quick ? 3 : 7)
        case nil: break
        }
        try await idle(plane)
        say(
            "memory of a stream after a while: \(kilobytes((plane.figures.residentBytes - before) / count)) (goal 150 KB)"
        )
        try await changes(plane, proxies, folder: temporary.path, roots: roots)
        try await endpoint(plane, proxies)
        try await reconnects(plane, proxies, names)
        try await returns.measure(rounds: quick ? 3 : 7)
        try await churn(plane, proxies)
    }

    // MARK: - What is there

    /// Returns what was in use before any proxy came.
    private func memory(_ plane: ControlPlane, _ proxies: Proxies, _ names: [String]) async throws -> Int {
        for (index, name) in names.enumerated() {
            try await plane.put("/meshes/default/dataplanes/\(name)", Documents.dataplane(name, index, of: services))
        }
        let before = plane.figures.residentBytes
        let cpu = plane.figures.cpuSeconds
        let start = ContinuousClock.now
        try await proxies.connect(names)
        try await proxies.quiet()
        let seconds = (ContinuousClock.now - start) / .seconds(1) - 0.5
        say(
            "\(count) proxies that reach \(services) services connect: \(milliseconds(seconds)), "
                + "\(milliseconds(plane.figures.cpuSeconds - cpu)) CPU, \(kilobytes(proxies.count.bytes / count)) to each"
        )
        say("memory of a stream: \(kilobytes((plane.figures.residentBytes - before) / count))")
        return before
    }

    private func idle(_ plane: ControlPlane) async throws {
        // Insights are written a while after the last acknowledgement.
        try await Task.sleep(for: .seconds(quick ? 3 : 12))
        let before = plane.figures.cpuSeconds
        try await Task.sleep(for: .seconds(10))
        let share = (plane.figures.cpuSeconds - before) * 10
        say("idle: \(Double(Int(share * 100)) / 100) % of a core (goal 0.5)")
    }

    // MARK: - Changes

    private func changes(_ plane: ControlPlane, _ proxies: Proxies, folder: String, roots: [UInt8]) async throws {
        let floor = try await ChildProcess.spawn(.init(try ownProgram(), ["serve", folder]), on: loop)
        defer { floor.send(signal: SIGKILL) }
        let port = try await readPort(folder + "/port", on: loop)
        let watchers = try await Watchers(count, port: port, roots: roots)
        for (what, type, path, document) in Documents.policies {
            var (times, cpu, floors, bytes): ([Double], [Double], [Double], Int) = ([], [], [], 0)
            for round in 0..<(quick ? 3 : 7) {
                proxies.reset()
                let before = plane.figures.cpuSeconds
                let start = ContinuousClock.now
                try await plane.put(path, document(round))
                try await proxies.wait(for: count, of: type)
                times.append((ContinuousClock.now - start) / .seconds(1))
                try await proxies.quiet()
                cpu.append(plane.figures.cpuSeconds - before)
                bytes = proxies.count.bytes / count
                floors.append(try await watchers.push(bytes) / .seconds(1))
            }
            say(
                "\(what): the last of \(count) has it after \(milliseconds(median(times))), \(milliseconds(median(cpu))) CPU; "
                    + "bare fan-out of the same \(kilobytes(bytes)) each \(milliseconds(median(floors))): \(ratio(median(times) / median(floors)))"
            )
        }
        await watchers.close()
    }

    private func endpoint(_ plane: ControlPlane, _ proxies: Proxies) async throws {
        var (times, cpu, encoded): ([Double], [Double], Int) = ([], [], 0)
        for round in 0..<5 {
            proxies.reset()
            let encodedBefore = try await plane.encoded(ProxyStream.endpoint)
            let before = plane.figures.cpuSeconds
            let start = ContinuousClock.now
            let document = Documents.dataplane("more", 0, of: services, address: "192.0.2.\(round + 1)")
            try await plane.put("/meshes/default/dataplanes/more", document)
            try await proxies.wait(for: count, of: ProxyStream.endpoint)
            times.append((ContinuousClock.now - start) / .seconds(1))
            try await proxies.quiet()
            cpu.append(plane.figures.cpuSeconds - before)
            encoded = try await plane.encoded(ProxyStream.endpoint) - encodedBefore
        }
        let count = proxies.count
        say(
            "one changed endpoint: \(milliseconds(median(times))) to the last, \(milliseconds(median(cpu))) CPU; \(encoded) assignment encoded, "
                + "\(count.answers[ProxyStream.endpoint] ?? 0) answers, \(count.resources[ProxyStream.endpoint] ?? 0) assignments in them, "
                + "\(count.answers.values.reduce(0, +)) answers of all types"
        )
    }

    // MARK: - Coming and going

    private func reconnects(_ plane: ControlPlane, _ proxies: Proxies, _ names: [String]) async throws {
        try await proxies.quiet()
        await proxies.cut(names)
        proxies.forget(names)
        proxies.reset()
        try await proxies.connect(names)
        try await proxies.quiet()
        let whole = proxies.count.bytes
        await proxies.cut(names)
        proxies.reset()
        let start = ContinuousClock.now
        try await proxies.connect(names)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        try await proxies.quiet()
        let share = Double(proxies.count.bytes) / Double(max(1, whole)) * 100
        say(
            "\(count) streams cut and back: \(milliseconds(seconds)), \(Double(Int(share * 100)) / 100) % of the bytes sent again (goal 2)"
        )
    }

    private func churn(_ plane: ControlPlane, _ proxies: Proxies) async throws {
        let rounds = quick ? 4 : 20
        let names = (0..<500).map { "p-\($0 % count)" }
        let round = Array(Set(names))
        try await Task.sleep(for: .seconds(3))
        let before = plane.figures.residentBytes
        for _ in 0..<(rounds * 500 / round.count) {
            await proxies.cut(round)
            try await proxies.connect(round)
        }
        try await Task.sleep(for: .seconds(8))
        let after = plane.figures.residentBytes
        let growth = Double(after - before) / Double(before) * 100
        say(
            "after \(rounds * 500) connects and disconnects: \(kilobytes(after)) against \(kilobytes(before)) before: "
                + "\(Double(Int(growth * 10)) / 10) % (goal 5)"
        )
    }
}
