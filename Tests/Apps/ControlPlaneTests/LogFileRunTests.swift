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

    @Test(.timeLimit(.minutes(1))) func `the log names what is called otherwise since 1 point 1, each thing once`()
        async throws
    {
        let loop = EventLoop()
        let folder = try TestFolder()
        let file = "\(folder.path)/cp.log"
        let plane = try await ControlPlaneProcess.start(
            ["KUMA_MODE": "remote", "KUMA_MULTIZONE_REMOTE_ZONE": "east", "KUMA_API_SERVER_HTTPS_ENABLED": "false"],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_DP_SERVER_PORT",
                "KUMA_DNS_SERVER_PORT", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT",
            ],
            log: ["--log-output-path", file],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        let lines = String(decoding: try FileSystem.readNow(file), as: UTF8.self).split(separator: "\n")
        let named = lines.filter { $0.contains("setting has a retired name") }
        #expect(named.count == 1)
        for part in ["WARN", "KUMA_MULTIZONE_REMOTE_ZONE", "KUMA_MULTIZONE_ZONE_NAME"] {
            #expect(named.first?.contains(part) == true, "\(named)")
        }
        let mode = lines.filter { $0.contains("mode has a retired name, use zone") }
        #expect(mode.count == 1)
        for part in ["WARN", "remote"] { #expect(mode.first?.contains(part) == true, "\(mode)") }
    }
}
