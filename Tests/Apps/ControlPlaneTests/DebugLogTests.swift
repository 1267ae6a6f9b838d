import Documents
import Glibc
import HTTPClient
import Net
import TestSupport
import Testing

@testable import ControlPlane

/// What `--log-level debug` tells of decisions, and what it never tells.
@Suite(.timeLimit(.minutes(2))) struct DebugLogTests {
    /// The log of one control plane.
    private struct Log {
        let file: String

        private var lines: [Substring] {
            String(decoding: (try? FileSystem.readNow(file)) ?? [], as: UTF8.self).split(separator: "\n")
        }

        /// Waits for a line with all these words.
        func tells(_ words: String...) async throws {
            try await eventually("the log tells \(words.joined(separator: " … "))") {
                lines.contains { line in words.allSatisfy { line.contains($0) } }
            }
        }

        func has(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
    }

    private static func start(_ mode: [String: String], _ ports: [String], level: String, on loop: EventLoop)
        async throws -> (ControlPlaneProcess, Log, TestFolder)
    {
        let folder = try TestFolder()
        let file = "\(folder.path)/cp.log"
        let plane = try await ControlPlaneProcess.start(
            mode.merging(["KUMA_API_SERVER_HTTPS_ENABLED": "false"]) { given, _ in given },
            ports: ["KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT"] + ports,
            log: ["--log-level", level, "--log-output-path", file],
            on: loop
        )
        return (plane, Log(file: file), folder)
    }

    private static let zonePorts = [
        "KUMA_DP_SERVER_PORT", "KUMA_DNS_SERVER_PORT", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT",
    ]

    @Test func `a zone tells of writes, refusals, tokens and all that proxies are sent`() async throws {
        let loop = EventLoop()
        let environment = [
            "KUMA_MODE": "zone", "KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE": "none",
            "KUMA_API_SERVER_CORS_ALLOWED_DOMAINS": "https://a.example,(",
        ]
        let (plane, log, folder) = try await Self.start(environment, Self.zonePorts, level: "debug", on: loop)
        defer {
            plane.process.send(signal: SIGKILL)
            withExtendedLifetime(folder) {}
        }
        try await plane.listens(on: loop)
        try await log.tells("WARN", "cannot be read and allows none", "apiServer.corsAllowedDomains", #""reason": "(""#)

        // Who writes what, and who may not.
        let mtls = #""mtls": {"enabledBackend": "ca", "backends": [{"name": "ca", "type": "builtin"}]}"#
        try await plane.put("/meshes/default", #"{"type": "Mesh", "name": "default", \#(mtls)}"#)
        try await log.tells("DEBUG", "resource changed", "Mesh", "default", "updated", "mesh-system:admin")
        let secret = Base64.encode(Array("very-secret".utf8))
        try await plane.put(
            "/meshes/default/secrets/mine",
            #"{"type": "Secret", "mesh": "default", "name": "mine", "data": "\#(secret)"}"#
        )
        try await log.tells("resource changed", "Secret", "mine", "created")
        let api = "KUMA_API_SERVER_HTTP_PORT"
        #expect(try await plane.ask("PUT", api, "/meshes/default/meshtimeouts/t", "{}").status == 400)
        try await log.tells("request refused", "/meshes/default/meshtimeouts/t", #""http.status": "400""#, "PUT")
        let wish = #"{"name": "web-1", "mesh": "default", "validFor": "1h"}"#
        let token = try await plane.ask("POST", api, "/tokens/dataplane", wish)
        #expect(token.status == 200)
        try await log.tells("dataplane token issued", "mesh-system:admin", "web-1", #""duration": "1h0m0s""#)

        // What a proxy is sent, how it takes it, and why it is sent more.
        let proxy = try await Peer.proxy(of: plane)
        defer { proxy.close() }
        try await log.tells("proxy registered", "web-1", "created")
        try await log.tells("configuration asked for", "default.web-1", "Listener")
        try await log.tells("configuration made", "default.web-1", "identities,inbound,outbound,system")
        try await log.tells("configuration sent", "default.web-1", "Cluster", #""xds.nonce": "1""#, #""version": ""#)
        try await log.tells("configuration acknowledged", "default.web-1", "Cluster", #""xds.nonce": "1""#)
        try await plane.put(
            "/meshes/default/meshtrafficpermissions/p",
            #"""
            {"type": "MeshTrafficPermission", "mesh": "default", "name": "p",
             "spec": {"from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]}}
            """#
        )
        try await log.tells("configuration made", #""plan.parts": "inbound""#, "MeshTrafficPermission", "default")
        try await log.tells("resources reconciled", "kuma-default-dns-vips")

        let text = String(decoding: token.body, as: UTF8.self)
        for hidden in ["very-secret", secret, text, "PRIVATE KEY", String(text.suffix(40))] {
            #expect(!log.has(hidden), "\(hidden.prefix(12)) is in the log")
        }
    }

    @Test func `global tells what goes to zones and what comes from them`() async throws {
        let loop = EventLoop()
        let environment = ["KUMA_MODE": "global", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false"]
        let ports = ["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"]
        let (plane, log, folder) = try await Self.start(environment, ports, level: "debug", on: loop)
        defer {
            plane.process.send(signal: SIGKILL)
            withExtendedLifetime(folder) {}
        }
        try await plane.listens(on: loop)
        let zone = try await Peer.zone(of: plane.ports[ports[0]] ?? 0)
        defer { zone.close() }
        try await log.tells("DEBUG", "response sent", "west", #""kds.type": "Mesh""#, #""count": "1""#, "kds.nonce")
        try await log.tells("request received", "west", #""kds.type": "Mesh""#, "not today")
        try await log.tells("request sent", "west", #""kds.type": "ZoneEgress""#)
        try await log.tells("response received", "west", #""kds.type": "ZoneEgress""#, #""count": "1""#)
        #expect(!log.has("kds.brought"), "names are told where the settings ask for it")
    }

    @Test func `at level info none of it is told`() async throws {
        let loop = EventLoop()
        let (plane, log, folder) = try await Self.start(["KUMA_MODE": "zone"], Self.zonePorts, level: "info", on: loop)
        defer {
            plane.process.send(signal: SIGKILL)
            withExtendedLifetime(folder) {}
        }
        try await plane.listens(on: loop)
        try await plane.put("/meshes/other", #"{"type": "Mesh", "name": "other"}"#)
        let proxy = try await Peer.proxy(of: plane)
        proxy.close()
        try await log.tells("control plane started")
        #expect(!log.has("DEBUG"))
    }
}
