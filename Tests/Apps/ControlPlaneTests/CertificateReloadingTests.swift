import Glibc
import HTTPClient
import Net
import TestSupport
import Testing

@Suite struct CertificateReloadingTests {
    private static let global = [
        "KUMA_API_SERVER_HTTPS_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
    ]
    private static let zone = [
        "KUMA_API_SERVER_HTTPS_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_DP_SERVER_PORT",
        "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT",
    ]
    @Test(.timeLimit(.minutes(3)), arguments: ["global", "zone"])
    func `every server shows the certificate that its file has now`(_ mode: String) async throws {
        let loop = EventLoop()
        let secured = mode == "global" ? Self.global : Self.zone
        let (old, fresh) = (try TestCertificates(), try TestCertificates())
        let folder = try TestFolder()
        let (first, second) = (try old.leaf(), try fresh.leaf())
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": mode, "KUMA_DIAGNOSTICS_TLS_ENABLED": "true",
                "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_ENABLED": "true",
                "KUMA_GENERAL_TLS_CERT_FILE": try folder.write("cert", first.chain),
                "KUMA_GENERAL_TLS_KEY_FILE": try folder.write("key", first.key),
            ],
            // Bound too, but without TLS.
            ports: secured + (mode == "global" ? [] : ["KUMA_DNS_SERVER_PORT"]) + ["KUMA_API_SERVER_HTTP_PORT"],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        for name in secured {
            #expect(await handshake(with: plane.ports[name] ?? 0, trusting: old.roots, on: loop) == nil, "\(name)")
        }
        try folder.write("key", second.key)
        try folder.write("cert", second.chain)
        for name in secured {
            let port = plane.ports[name] ?? 0
            try await eventually("\(name) shows the new certificate") {
                await handshake(with: port, trusting: fresh.roots, on: loop) == nil
            }
        }
        #expect(plane.process.outcome == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a control plane without TLS anywhere stays`() async throws {
        let loop = EventLoop()
        let plane = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false",
                "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false",
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        try await eventually("it is ready") {
            try await plane.ask("GET", "KUMA_DIAGNOSTICS_SERVER_PORT", "/ready").status == 200
        }
        #expect(plane.process.outcome == nil)
    }

    /// What a handshake fails with.
    private func handshake(with port: Int, trusting roots: [UInt8], on loop: EventLoop) async -> NetError? {
        let tls: TLSContext
        do { tls = try .client(trust: .roots(roots)) } catch { return error }
        return await withCheckedContinuation { continuation in
            loop.execute {
                let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop, tls: tls) {
                    connection,
                    _,
                    _ in
                    let stream = ByteStream(connection)
                    stream.finish()
                    return stream
                }
                connection.onClose = { continuation.resume(returning: $0) }
            }
        }
    }
}
