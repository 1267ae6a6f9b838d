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
        var ports: Set<Int> = []
    }

    package let ground: Ground
    let folder: String
    let loop: EventLoop
    let shell: Shell
    let programs: Programs
    let rest = HTTPClient()
    /// Tells this lab's interfaces and namespaces from those of others on the machine. At most 8 characters.
    private let tag: String
    private let subnet: String
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

    // MARK: - Hosts

    /// Adds a host; `name` is short, of letters, digits and dashes, and used once.
    package func host(_ name: String) async throws -> Host {
        let index = state.withLock { $0.hosts.count }
        let home = "\(folder)/\(name)"
        mkdir(home, 0o777)
        chmod(home, 0o777)
        let namespace = ground == .namespaces ? "\(tag)-\(name)" : nil
        let address = ground == .namespaces ? "\(subnet).\(index + 10)" : "127.0.0.1"
        let host = Host(name: name, address: address, folder: home, namespace: namespace, lab: self)
        state.withLock { $0.hosts.append(host) }
        guard let namespace else { return host }
        let script = """
            ip netns add "$1"
            ip link add "$2" type veth peer name eth0 netns "$1"
            ip link set "$2" master "$3" up
            ip -n "$1" -batch - <<END
            addr add $4/24 dev eth0
            link set eth0 up
            link set lo up
            route add default via $5
            END
            mkdir -p "/etc/netns/$1"
            echo "nameserver $5" > "/etc/netns/$1/resolv.conf"
            """
        try await shell.run(
            "bash",
            ["-euc", script, "-", namespace, "\(tag)v\(index)", "\(tag)br", address, "\(subnet).1"]
        )
        return host
    }

    /// The bridge's end of a host's cable.
    func cable(of namespace: String) -> String {
        let index = state.withLock { $0.hosts.firstIndex { $0.namespace == namespace } ?? 0 }
        return "\(tag)v\(index)"
    }

    /// `preferred` on a host that is a namespace; on loopback a port that nobody has, given once.
    package func port(_ preferred: Int) throws -> Int {
        guard ground == .loopback else { return preferred }
        while true {
            let port = try Self.freePort()
            if state.withLock({ $0.ports.insert(port).inserted }) { return port }
        }
    }

    private static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) | getsockname(socket, $0, &length)
            }
        }
        guard socket >= 0, status == 0 else { throw LabFailure("no free port: \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

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

    func keep(_ program: RunningProgram) { state.withLock { $0.programs.append(program) } }

    /// The last lines of every program, to the test's output.
    private func tell() {
        for program in state.withLock({ $0.programs }) {
            let state = program.outcome.map { "\($0)" } ?? "running"
            let text = Array("--- \(program.name) (\(state))\n\(program.tail)\n".utf8)
            _ = write(2, text, text.count)
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
