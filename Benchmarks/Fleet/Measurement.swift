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
    private enum Part: String { case changes, returns, churn }

    /// - `options`: `--quick`: fewer proxies and rounds. `--changes`: only how long a change takes. `--returns`: only streams that come back.
    ///   `--churn`: only memory after many have come and gone.
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

        let before = try await memory(plane, proxies, names, folder: temporary.path)
        let returns = Return(plane: plane, proxies: proxies, names: names, folder: temporary.path, loop: loop)
        switch only {
        case .changes?: return try await changes(plane, proxies, folder: temporary.path)
        case .returns?: return try await returns.measure(rounds: quick ? 3 : 7)
        case .churn?: return try await churn(plane, proxies)
        case nil: break
        }
        try await idle(plane, before, folder: temporary.path)
        try await changes(plane, proxies, folder: temporary.path)
        try await reconnects(plane, proxies, names)
        try await returns.measure(rounds: quick ? 3 : 7)
        try await churn(plane, proxies)
    }

    // MARK: - What is there

    /// Returns what was in use before any proxy came.
    private func memory(_ plane: ControlPlane, _ proxies: Proxies, _ names: [String], folder: String) async throws
        -> Int
    {
        for (index, name) in names.enumerated() {
            try await plane.put("/meshes/default/dataplanes/\(name)", Documents.dataplane(name, index, of: services))
        }
        let before = plane.figures.residentBytes
        let cpu = plane.figures.cpuSeconds
        let start = ContinuousClock.now
        try await proxies.connect(names)
        try await proxies.quiet()
        let seconds = (ContinuousClock.now - start) / .seconds(1) - 0.5
        let arrival = plane.figures.cpuSeconds - cpu
        let memory = (plane.figures.residentBytes - before) / count
        let floor = try await Floor.start(count, folder: folder, on: loop)
        say(
            "\(count) proxies that reach \(services) services connect: \(milliseconds(seconds)), "
                + "\(milliseconds(arrival)) CPU, \(kilobytes(proxies.count.bytes / count)) to each; "
                + "bare streams \(milliseconds(floor.arrival)) CPU: \(ratio(arrival / floor.arrival))"
        )
        say(
            "memory of a stream: \(kilobytes(memory)), bare \(kilobytes(floor.memory)): "
                + ratio(Double(memory) / Double(floor.memory))
        )
        await floor.stop()
        return before
    }

    /// - `start`: What was in use before any proxy came.
    private func idle(_ plane: ControlPlane, _ start: Int, folder: String) async throws {
        let floor = try await Floor.start(count, folder: folder, on: loop)
        // Insights are written a while after the last acknowledgement.
        try await Task.sleep(for: .seconds(quick ? 3 : 12))
        let before = (plane.figures.cpuSeconds, floor.figures.cpuSeconds)
        try await Task.sleep(for: .seconds(10))
        let (share, bare) = ((plane.figures.cpuSeconds - before.0) / 10, (floor.figures.cpuSeconds - before.1) / 10)
        say(
            "idle: \(percent(share)) of a core (goal 0.5), bare streams \(percent(bare)): \(ratio(share / max(bare, 1e-6)))"
        )
        let memory = (plane.figures.residentBytes - start) / count
        say(
            "memory of a stream after a while: \(kilobytes(memory)) (goal 150 KB), bare \(kilobytes(floor.currentMemory)): "
                + ratio(Double(memory) / Double(max(floor.currentMemory, 1)))
        )
        await floor.stop()
    }

    // MARK: - Changes

    private func changes(_ plane: ControlPlane, _ proxies: Proxies, folder: String) async throws {
        let floor = try await Floor.start(count, folder: folder, on: loop)
        for (what, type, path, document) in Documents.policies {
            var (times, cpu, bytes): ([Double], [Double], Int) = ([], [], 0)
            var floors: [(time: Double, cpu: Double)] = []
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
                floors.append(try await floor.push(bytes))
            }
            say(
                "\(what): the last of \(count) has it after \(milliseconds(median(times))), \(milliseconds(median(cpu))) CPU; "
                    + beside(floors, bytes, time: median(times), cpu: median(cpu))
            )
        }
        try await endpoint(plane, proxies, floor)
        await floor.stop()
    }

    private func beside(_ floors: [(time: Double, cpu: Double)], _ bytes: Int, time: Double, cpu: Double) -> String {
        let (itsTime, itsCPU) = (median(floors.map(\.time)), median(floors.map(\.cpu)))
        return
            "bare fan-out of the same \(kilobytes(bytes)) each \(milliseconds(itsTime)), \(milliseconds(itsCPU)) CPU: "
            + "\(ratio(time / itsTime)) of the time, \(ratio(cpu / itsCPU)) of the CPU"
    }

    private func endpoint(_ plane: ControlPlane, _ proxies: Proxies, _ floor: Floor) async throws {
        var (times, cpu, encoded): ([Double], [Double], Int) = ([], [], 0)
        var floors: [(time: Double, cpu: Double)] = []
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
            floors.append(try await floor.push(proxies.count.bytes / self.count))
        }
        let count = proxies.count
        say(
            "one changed endpoint: \(milliseconds(median(times))) to the last, \(milliseconds(median(cpu))) CPU; \(encoded) assignment encoded, "
                + "\(count.answers[ProxyStream.endpoint] ?? 0) answers, \(count.resources[ProxyStream.endpoint] ?? 0) assignments in them, "
                + "\(count.answers.values.reduce(0, +)) answers of all types; "
                + beside(floors, count.bytes / self.count, time: median(times), cpu: median(cpu))
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
