import Glibc
import Net
import TestSupport
import Testing

/// A control plane as a process of its own, on free ports, with a store in memory.
struct ControlPlaneProcess {
    let process: ChildProcess
    /// By the settings' names.
    let ports: [String: Int]
    let folder: TestFolder

    static func start(
        _ environment: [String: String],
        ports names: [String],
        log: [String] = ["--log-level", "off"],
        descriptors: Int? = nil,
        standardError: Int32 = 2,
        on loop: EventLoop
    ) async throws -> Self {
        let folder = try TestFolder()
        var environment = environment
        var ports: [String: Int] = [:]
        for name in names {
            let port = try await freePort(on: loop)
            ports[name] = port
            environment[name] = "\(port)"
        }
        environment["HOME"] = folder.path
        environment["KUMA_STORE_TYPE"] = "memory"
        environment["KUMA_GENERAL_WORK_DIR"] = folder.path
        environment["KUMA_REPORTS_ENABLED"] = "false"
        let built = try link("/proc/self/exe").split(separator: "/").dropLast().joined(separator: "/")
        let program = "/\(built)/kuma-cp"
        var settings = ChildProcess.Settings(program, ["run"] + log)
        if let descriptors {
            let script = "ulimit -n \(descriptors); exec \"$0\" \"$@\""
            settings = ChildProcess.Settings("/bin/sh", ["-c", script, program, "run"] + log)
        }
        settings.environment = environment
        settings.standardError = standardError
        return ControlPlaneProcess(process: try await .spawn(settings, on: loop), ports: ports, folder: folder)
    }

    /// A port that nobody has at this moment.
    private static func freePort(on loop: EventLoop) async throws -> Int {
        try await loop.run { () throws(NetError) in
            let listener = try TCPListener(.anyV4(port: 0), on: loop) { $0.reject() }
            defer { listener.close() }
            return Int(listener.address.port)
        }
    }

    private static func link(_ path: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        try #require(count > 0)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Waits until all ports of TCP are listened on.
    func listens(on loop: EventLoop) async throws {
        for (name, port) in ports {
            try await eventually("\(name) listens") {
                if process.outcome != nil { return true }
                return await withCheckedContinuation { continuation in
                    loop.execute {
                        let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                            let stream = ByteStream(connection)
                            stream.finish()
                            return stream
                        }
                        connection.onClose = { continuation.resume(returning: $0?.code != .connect) }
                    }
                }
            }
        }
        try #require(process.outcome == nil)
    }
}
