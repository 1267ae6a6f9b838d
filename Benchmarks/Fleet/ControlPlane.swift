import BenchmarkSupport
import Glibc
import HTTPClient
import Net

/// The measured process: `kuma-cp run` as a zone of its own, with its state in memory, and its REST API.
struct ControlPlane {
    let figures: ProcessFigures
    let ports: (http: Int, proxies: Int, diagnostics: Int)
    private let process: ChildProcess
    private let client = HTTPClient()

    /// Starts it and waits until it answers.
    static func start(_ program: String, folder: String, on loop: EventLoop) async throws -> ControlPlane {
        let ports = try freePorts(6)
        var settings = ChildProcess.Settings(program, ["run", "--log-level", "off"])
        settings.directory = folder
        settings.environment = [
            "HOME": folder, "KUMA_MODE": "zone", "KUMA_ENVIRONMENT": "universal", "KUMA_STORE_TYPE": "memory",
            "KUMA_GENERAL_WORK_DIR": folder, "KUMA_API_SERVER_HTTP_PORT": "\(ports[0])",
            "KUMA_API_SERVER_HTTPS_PORT": "\(ports[1])", "KUMA_DP_SERVER_PORT": "\(ports[2])",
            "KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE": "none", "KUMA_DIAGNOSTICS_SERVER_PORT": "\(ports[3])",
            "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT": "\(ports[4])", "KUMA_DNS_SERVER_PORT": "\(ports[5])",
        ]
        let process = try await ChildProcess.spawn(settings, on: loop)
        let plane = ControlPlane(
            figures: ProcessFigures(process.processID),
            ports: (ports[0], ports[2], ports[3]),
            process: process
        )
        for _ in 0..<500 {
            // not there until the server listens
            if let answer = try? await plane.send("GET", "/meshes/default"), answer == 200 { return plane }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw NetError(.timeout, "the control plane does not start")
    }

    private init(figures: ProcessFigures, ports: (http: Int, proxies: Int, diagnostics: Int), process: ChildProcess) {
        (self.figures, self.ports, self.process) = (figures, ports, process)
    }

    func stop() { process.send(signal: SIGKILL) }

    /// Writes a document.
    func put(_ path: String, _ body: String) async throws {
        let status = try await send("PUT", path, body)
        guard (200..<300).contains(status) else { throw NetError(.closed, "PUT \(path): \(status)") }
    }

    /// How many resources of a type it has encoded so far, by its own metrics.
    func encoded(_ type: String) async throws -> Int {
        let answer = try await client.send(ClientRequest("GET", "http://127.0.0.1:\(ports.diagnostics)/metrics"))
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("xds_resources_encoded{") && $0.contains("\"\(type)\"") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    private func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> Int {
        let request = ClientRequest(
            method,
            "http://127.0.0.1:\(ports.http)\(path)",
            headers: [.init("content-type", "application/json")],
            body: body.map { Array($0.utf8) }
        )
        return try await client.send(request).status
    }
}
