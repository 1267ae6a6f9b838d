import Documents
import Glibc
import HTTPClient
import Net
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerSettingsTests {
    private let loop = EventLoop()

    private func start(
        _ environment: [String: String],
        ports: [String],
        log: [String] = ["--log-level", "off"]
    ) async throws -> ControlPlaneProcess {
        let plane = try await ControlPlaneProcess.start(
            environment.merging(["KUMA_API_SERVER_HTTPS_ENABLED": "false"]) { given, _ in given },
            ports: ports + ["KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT"],
            log: log,
            on: loop
        )
        try await plane.listens(on: loop)
        return plane
    }

    @Test func `who debugs may look into the process, where the settings allow it`() async throws {
        let port = "KUMA_DIAGNOSTICS_SERVER_PORT"
        let open = try await start(
            ["KUMA_MODE": "global", "KUMA_DIAGNOSTICS_DEBUG_ENDPOINTS": "true"],
            ports: ["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"]
        )
        defer { open.process.send(signal: SIGKILL) }
        for (path, word) in [
            ("/debug/pprof/cmdline", "kuma-cp\0run"), ("/debug/memory", "Rss:"), ("/debug/threads", " loop-0 "),
            ("/debug/pprof/", "/debug/threads"),
        ] {
            let answer = try await open.ask("GET", port, path)
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 200 && text.contains(word), "\(path): \(text)")
        }
        let closed = try await start(["KUMA_MODE": "global"], ports: ["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"])
        defer { closed.process.send(signal: SIGKILL) }
        #expect(try await closed.ask("GET", port, "/debug/threads").status == 404)
    }

    @Test func `the API takes bodies as large as what is exchanged with zones, and no larger`() async throws {
        let plane = try await start(["KUMA_MODE": "global"], ports: ["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"])
        defer { plane.process.send(signal: SIGKILL) }
        for (size, statuses) in [(5 << 20, [201]), (10 << 20, [413])] {
            // In base64 each letter is one byte of the body, and zeros are what it means.
            let data = String(repeating: "A", count: size)
            let answer = try await plane.ask(
                "PUT",
                "KUMA_API_SERVER_HTTP_PORT",
                "/global-secrets/large",
                #"{"type": "GlobalSecret", "name": "large", "data": "\#(data)"}"#
            )
            #expect(
                statuses.contains(answer.status),
                "\(size): \(String(decoding: answer.body.prefix(200), as: UTF8.self))"
            )
        }
    }

    @Test func `time limits of servers have an effect`() async throws {
        let folder = try TestFolder()
        let file = "\(folder.path)/cp.log"
        let plane = try await start(
            [
                "KUMA_API_SERVER_READ_HEADER_TIMEOUT": "3s", "KUMA_API_SERVER_WRITE_TIMEOUT": "20s",
                "KUMA_DP_SERVER_READ_HEADER_TIMEOUT": "3s", "KUMA_DP_SERVER_GRACEFUL_SHUTDOWN_TIMEOUT": "20s",
                "KUMA_DIAGNOSTICS_DEBUG_ENDPOINTS": "false", "KUMA_MODE": "zone",
                // Any free one: it is not asked here.
                "KUMA_DNS_SERVER_PORT": "0",
            ],
            ports: ["KUMA_DP_SERVER_PORT", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT"],
            log: ["--log-output-path", file]
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await eventually("the log says that it has started") {
            String(decoding: try FileSystem.readNow(file), as: UTF8.self).contains("control plane started")
        }
        let text = String(decoding: try FileSystem.readNow(file), as: UTF8.self)
        #expect(!text.contains("setting has no effect yet"), "\(text)")
    }

    private static let zonePorts = ["KUMA_DP_SERVER_PORT", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT"]

    @Test(arguments: [("", "/gui"), ("grpcs://127.0.0.1:1", "")])
    func `a zone with a global control plane has no place for people`(_ global: String, _ gui: String) async throws {
        let plane = try await start(
            ["KUMA_MODE": "zone", "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": global, "KUMA_DNS_SERVER_PORT": "0"],
            ports: Self.zonePorts
        )
        defer { plane.process.send(signal: SIGKILL) }
        let answer = try await plane.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/")
        #expect(try JSON(parsing: answer.body)["gui"]?.stringValue == gui)
    }

    @Test(arguments: [false, true])
    func `Prometheus is spoken to by TLS where that is switched on, whatever the files are`(_ isTLS: Bool) async throws
    {
        let folder = try TestFolder()
        let leaf = try TestCertificates().leaf()
        let plane = try await start(
            [
                "KUMA_MODE": "zone", "KUMA_DNS_SERVER_PORT": "0",
                "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_ENABLED": "\(isTLS)",
                "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_CERT_FILE": try folder.write("cert", leaf.chain),
                "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_KEY_FILE": try folder.write("key", leaf.key),
            ],
            ports: Self.zonePorts
        )
        defer { plane.process.send(signal: SIGKILL) }
        let answer = try await plane.ask("GET", Self.zonePorts[1], "/nothing", isTLS: isTLS)
        #expect(answer.status == 404)
    }

    @Test func `the API listens at the address of a name`() async throws {
        let plane = try await start(
            ["KUMA_MODE": "global", "KUMA_API_SERVER_HTTP_INTERFACE": "localhost"],
            ports: ["KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"]
        )
        defer { plane.process.send(signal: SIGKILL) }
        #expect(try await plane.ask("GET", "KUMA_API_SERVER_HTTP_PORT", "/").status == 200)
    }
}
