import Glibc
import Net
import TestSupport
import Testing

@Suite struct HostileClientTests {
    /// The ports as `abuse.py` has them: what is spoken there, and the setting of the port.
    private static let global = [
        ("plain", "KUMA_API_SERVER_HTTP_PORT"), ("tls", "KUMA_API_SERVER_HTTPS_PORT"),
        ("plain", "KUMA_DIAGNOSTICS_SERVER_PORT"), ("tls", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"),
    ]
    private static let zone = [
        ("plain", "KUMA_API_SERVER_HTTP_PORT"), ("tls", "KUMA_API_SERVER_HTTPS_PORT"),
        ("plain", "KUMA_DIAGNOSTICS_SERVER_PORT"), ("tls", "KUMA_DP_SERVER_PORT"), ("dns", "KUMA_DNS_SERVER_PORT"),
    ]

    @Test(.timeLimit(.minutes(3)), arguments: ["global", "zone"])
    func `hostile clients on every port are cut, and others never notice`(_ mode: String) async throws {
        let loop = EventLoop()
        let ports = mode == "global" ? Self.global : Self.zone
        let plane = try await ControlPlaneProcess.start(["KUMA_MODE": mode], ports: ports.map(\.1), on: loop)
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        let targets = ports.map { kind, name in "\(kind):\(plane.ports[name] ?? 0)" }
        let script = #filePath.replacing("Apps/ControlPlaneTests", with: "Platform/HTTPTests")
        let outcome = try await PeerScript.run("abuse.py", ["16"] + targets, beside: script, on: loop)
        #expect(outcome == .exited(0))
        #expect(plane.process.outcome == nil)
        plane.process.send(signal: SIGTERM)
        #expect(await plane.process.wait() == .exited(0))
    }
}
