import Glibc
import Net
import TestSupport
import Testing

@Suite struct LogFileRunTests {
    @Test(.timeLimit(.minutes(1)))
    func `the log goes to its file, and names the settings that have no effect`() async throws {
        let loop = EventLoop()
        let folder = try TestFolder()
        let file = "\(folder.path)/cp.log"
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_RUNTIME_UNIVERSAL_SPIRE_SOCKET_PATH": "7",
                "KUMA_API_SERVER_HTTPS_ENABLED": "false",
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            log: ["--log-output-path", file],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        try await eventually("the log says that it has started") {
            String(decoding: try FileSystem.readNow(file), as: UTF8.self).contains("control plane started")
        }
        let lines = String(decoding: try FileSystem.readNow(file), as: UTF8.self).split(separator: "\n")
        let idle = lines.filter { $0.contains("setting has no effect yet") }
        #expect(idle.count == 1 && idle.first?.contains("KUMA_RUNTIME_UNIVERSAL_SPIRE_SOCKET_PATH") == true, "\(idle)")
    }
}
