import Documents
import Glibc
import HTTPClient
import Net
import TestSupport
import Testing

@Suite struct ZoneTokenTests {
    @Test(.timeLimit(.minutes(2)))
    func `a zone with its token is let in by a global that asks for one`() async throws {
        let loop = EventLoop()
        let global = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false",
                "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false", "KUMA_MULTIZONE_GLOBAL_KDS_AUTH_TYPE": "zoneToken",
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            on: loop
        )
        defer { global.process.send(signal: SIGKILL) }
        try await global.listens(on: loop)
        let request = #"{"zone":"east","scope":["cp"],"validFor":"1h"}"#
        let token = try await global.ask("POST", "KUMA_API_SERVER_HTTP_PORT", "/tokens/zone", request)
        try #require(token.status == 200)
        let folder = try TestFolder()
        let kds = global.ports["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"] ?? 0
        let zone = try await ControlPlaneProcess.start(
            [
                "KUMA_MODE": "zone", "KUMA_API_SERVER_HTTPS_ENABLED": "false", "KUMA_MULTIZONE_ZONE_NAME": "east",
                "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpc://127.0.0.1:\(kds)",
                "KUMA_MULTIZONE_ZONE_KDS_AUTH_TOKEN_FILE": try folder.write("token", token.body + [0x0a]),
            ],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_DP_SERVER_PORT",
                "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT", "KUMA_DNS_SERVER_PORT",
            ],
            on: loop
        )
        defer { zone.process.send(signal: SIGKILL) }
        try await zone.listens(on: loop)
        try await eventually("global knows the zone") {
            try await global.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/zones/east").status == 200
        }
        try await eventually("the mesh is in the zone") {
            try await zone.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/meshes/default").status == 200
        }
    }
}
