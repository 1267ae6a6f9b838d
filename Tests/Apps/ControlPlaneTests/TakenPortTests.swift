import Glibc
import Net
import TestSupport
import Testing

@Suite struct TakenPortTests {
    @Test(.timeLimit(.minutes(1))) func `a port in use ends the start, and is named once`() async throws {
        let loop = EventLoop()
        let folder = try TestFolder()
        let file = "\(folder.path)/errors"
        let (taken, port) = try await loop.run { () throws(NetError) in
            let listener = try TCPListener(.any(port: 0), on: loop) { $0.reject() }
            return (LoopBound(listener, on: loop), listener.address.port)
        }
        defer { taken.perform { $0.close() } }
        let errors = open(file, O_WRONLY | O_CREAT, 0o600)
        defer { close(errors) }
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false", "KUMA_API_SERVER_HTTP_PORT": "\(port)",
            ],
            ports: ["KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"],
            standardError: errors,
            on: loop
        )
        #expect(await plane.process.wait() == .exited(1))
        let text = String(decoding: try FileSystem.readNow(file), as: UTF8.self)
        #expect(
            text
                == "Error: could not start api-server (apiServer.http.port): listen on [::]:\(port): address already in use\n"
        )
    }
}
