import Documents
import EnvoyProtos
import Glibc
import HTTPClient
import Net
import Protobuf
import TestSupport
import Testing

@Suite struct MetricsTests {
    /// One row of the page: a name and whether it is there.
    private struct Row {
        let name: String
        let isHere: Bool
        /// It may be shown, and may not.
        let isRare: Bool
    }

    private static let common = ["KUMA_API_SERVER_HTTPS_ENABLED": "false"]

    @Test(.timeLimit(.minutes(3)))
    func `the page of metrics is what a global and its zone show`() async throws {
        let loop = EventLoop()
        let folder = try TestFolder()
        let global = try await ControlPlaneProcess.start(
            Self.common.merging([
                "KUMA_MODE": "global", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED": "false",
                "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL": "100ms",
                "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT": "1m",
            ]) { $1 },
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            log: ["--log-output-path", "\(folder.path)/global.log"],
            on: loop
        )
        defer { global.process.send(signal: SIGKILL) }
        try await global.listens(on: loop)
        let kds = global.ports["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"] ?? 0
        let zone = try await ControlPlaneProcess.start(
            Self.common.merging([
                "KUMA_MODE": "zone", "KUMA_MULTIZONE_ZONE_NAME": "east",
                "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpc://127.0.0.1:\(kds)",
                "KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE": "none",
            ]) { $1 },
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_DP_SERVER_PORT",
                "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT", "KUMA_DNS_SERVER_PORT",
            ],
            on: loop
        )
        defer { zone.process.send(signal: SIGKILL) }
        try await zone.listens(on: loop)
        try await global.put("/meshes/default", Self.mesh)
        let proxy = try await Peer.proxy(of: zone)
        defer { proxy.close() }
        let peer = try await Peer.zone(of: kds)
        defer { peer.close() }
        _ = try await zone.ask("POST", "KUMA_DP_SERVER_PORT", "/bootstrap", "{}", isTLS: true)
        _ = try await zone.ask("POST", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT", Self.assignments, "{}")
        _ = try await zone.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/meshes")
        let rows = try Self.page()
        let allowed = Set(rows.filter(\.isHere).map(\.name))
        let wanted = allowed.subtracting(rows.filter(\.isRare).map(\.name))
        let shown = Shared<Set<String>>([])
        // What is missing stands in the error.
        do {
            try await eventually("all metrics of the page") {
                let names = try await Self.names(of: global).union(try await Self.names(of: zone))
                shown.withLock { $0 = names }
                return wanted.isSubset(of: names)
            }
        } catch {}
        #expect(wanted.subtracting(shown.value).sorted() == [])
        #expect(shown.value.subtracting(allowed).sorted() == [])
    }

    private static let assignments = "/v3/discovery:monitoringassignments?fetch-timeout=0s"
    private static let mesh = #"""
        {"type":"Mesh","name":"default","mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]}}
        """#

    /// The families that a control plane shows.
    private static func names(of plane: ControlPlaneProcess) async throws -> Set<String> {
        let answer = try await plane.ask("GET", "KUMA_DIAGNOSTICS_SERVER_PORT", "/metrics")
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        return Set(lines.filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) })
    }

    private static func page() throws -> [Row] {
        let path = "\(#filePath.split(separator: "/").dropLast(4).joined(separator: "/"))/docs/compat/metrics.md"
        let text = String(decoding: try FileSystem.readNow("/\(path)"), as: UTF8.self)
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line -> [Row] in
            let cells = line.split(separator: "|").map { $0.trimming(" ") }
            let names = cells[0].split(separator: ",").map { $0.trimming(" `") }
            let here = cells.last ?? ""
            return names.map { Row(name: $0, isHere: here.hasPrefix("yes"), isRare: here.hasPrefix("yes, if")) }
        }
    }
}

extension Substring {
    fileprivate func trimming(_ characters: String) -> String {
        let rest = drop { characters.contains($0) }
        return String(String(rest.reversed()).drop { characters.contains($0) }.reversed())
    }
}
