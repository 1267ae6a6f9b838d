import Glibc
import HTTPClient
import Net
import Synchronization
import TestSupport

/// Hosts and what runs on them; all of it is gone when ``with(_:_:)`` returns.
package final class Lab: Sendable {
    private struct State {
        var hosts: [Host] = []
        var programs: [RunningProgram] = []
        var number = 0
        var hostCount = 0
        var ports: Set<Int> = []
    }

    /// Decides which faults can be made: cables, lost hosts and partitions need namespaces.
    package let ground: Ground
    let folder: String
    let loop: EventLoop
    let shell: Shell
    let programs: Programs
    let rest = HTTPClient()
    /// Tells this lab's interfaces and namespaces from those of others on the machine. At most 8 characters.
    let tag: String
    /// The first three numbers of all addresses.
    let subnet: String
    private let state = Mutex(State())

    /// How long a part that is killed stays away before a test goes on; 0 unless `LAB_OUTAGE` in the environment says more.
    package static var outageSeconds: Int {
        getenv("LAB_OUTAGE").flatMap { Int(String(cString: $0)) } ?? 0  // allowed: a switch of the tests
    }

    /// Makes a lab, lends it to `body`, and takes it down.
    ///
    /// When `body` throws, the last lines of every program go to the test's output. All logs are kept in the folder that `LAB_LOGS` in the
    /// environment names.
    package static func with<Result: Sendable>(
        _ ground: Ground = .best,
        _ body: (Lab) async throws -> Result
    ) async throws -> Result {
        let lab = try await Lab(ground)
        do {
            try await lab.open()
            let result = try await body(lab)
            await lab.close()
            return result
        } catch {
            lab.tell()
            await lab.close()
            throw error
        }
    }

    private init(_ ground: Ground) async throws {
        var template = Array("/tmp/mesh-lab-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw LabFailure("no temporary folder: \(errno)") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(folder, 0o755)
        let number = Int(getpid()) + Self.opened.wrappingAdd(1, ordering: .relaxed).newValue * 7919
        self.ground = ground
        self.folder = folder
        loop = EventLoop(name: "lab")
        shell = Shell(folder: folder, loop: loop)
        tag = "lab\(number % 100_000)"
        subnet = "10.\(64 + number % 100).\(number / 100 % 250)"
        programs = try await Programs.copied(into: folder, by: shell)
    }

    private static let opened = Atomic(0)

    // MARK: - What runs

    /// Counts up; for names of files.
    var nextNumber: Int {
        state.withLock { state in
            state.number += 1
            return state.number
        }
    }

    /// This process's environment without settings of a mesh, with the libraries of the programs.
    var environment: [String: String] {
        var environment = ["LD_LIBRARY_PATH": programs.libraries, "LANG": "C.UTF-8"]
        // allowed: what every program needs, not a setting
        for name in ["PATH", "TMPDIR"] { environment[name] = getenv(name).map { String(cString: $0) } }
        return environment
    }

    /// The number of one more host, from 0.
    func nextHost() -> Int {
        state.withLock { state in
            defer { state.hostCount += 1 }
            return state.hostCount
        }
    }

    /// Whether nobody has been given this port yet; from now on somebody has.
    func take(_ port: Int) -> Bool { state.withLock { $0.ports.insert(port).inserted } }

    func keep(_ host: Host) { state.withLock { $0.hosts.append(host) } }

    func keep(_ program: RunningProgram) { state.withLock { $0.programs.append(program) } }

    /// The last lines of every program, to the test's output.
    private func tell() {
        for program in state.withLock({ $0.programs }) {
            let state = program.outcome.map { "\($0)" } ?? "running"
            let text = Array("--- \(program.name) (\(state))\n\(program.tail)\n".utf8)
            _ = write(2, text, text.count)
        }
    }

    /// Does the same with each of some at the same time; what it returns keeps their order.
    package func all<Element: Sendable, Result: Sendable>(
        _ elements: [Element],
        _ make: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            for (index, element) in elements.enumerated() {
                group.addTask { (index, try await make(element)) }
            }
            var results: [Int: Result] = [:]
            for try await (index, result) in group { results[index] = result }
            return elements.indices.compactMap { results[$0] }
        }
    }

    // MARK: - Opening and closing

    private func open() async throws {
        guard ground == .namespaces else { return }
        let user = "\(Programs.agentUser)"
        let script = """
            getent passwd "$3" >/dev/null || useradd --system --no-create-home --uid "$3" --user-group kuma-dp
            ip link add "$1" type bridge
            ip addr add "$2.1/24" dev "$1"
            ip link set "$1" up
            """
        try await shell.run("bash", ["-euc", script, "-", "\(tag)br", subnet, user])
    }

    private func close() async {
        let (programs, hosts) = state.withLock { (Array($0.programs.reversed()), $0.hosts) }
        for program in programs { program.send(SIGTERM) }
        // Those that do not end by themselves are killed.
        try? await eventually("all ends", within: .seconds(4)) { programs.allSatisfy { $0.outcome != nil } }
        for program in programs where program.outcome == nil { await program.kill() }
        let script = """
            for namespace in "$@"; do
                ip netns pids "$namespace" | xargs -r kill -9 2>/dev/null
                ip netns del "$namespace"
                rm -rf "/etc/netns/$namespace"
            done
            ip link del "$0br"
            rmdir /etc/netns 2>/dev/null
            """
        let namespaces = hosts.compactMap(\.namespace)
        if ground == .namespaces { _ = try? await shell.outcome("bash", ["-c", script, tag] + namespaces) }
        // allowed: a switch of the tests, not a setting of a program
        if let kept = getenv("LAB_LOGS").map({ String(cString: $0) }) {
            let copy = #"mkdir -p "$2" && cp -r --parents "$1"/*/*.log "$2""#
            _ = try? await shell.outcome("bash", ["-c", copy, "-", folder, kept])
        }
        // A folder that stays is a nuisance, and no fault of the test.
        _ = try? await shell.outcome("rm", ["-rf", folder])
    }
}
