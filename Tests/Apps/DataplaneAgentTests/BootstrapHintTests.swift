import Documents
import HTTP
import HTTPClient
import Logging
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

/// What an agent says whose control plane speaks TLS, to an operator who gave the wrong address or authority.
@Suite(.timeLimit(.minutes(1))) struct BootstrapHintTests {
    @Test(arguments: [
        ("https", "the control plane's certificate is not trusted here: give --ca-cert-file; "),
        ("http", "no HTTP is spoken at "),
    ])
    func `a hint is given once, however often it fails`(scheme: String, hint: String) async throws {
        let (chain, key) = try TestCertificates().leaf()
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: .loopback(),
            tls: try .server(.init(certificateChain: chain, privateKey: key))
        ) { _ in HTTPResponse(status: 500) }
        try await server.start()
        defer { server.shutdown() }
        var settings = AgentSettings()
        settings.controlPlaneURL = "\(scheme)://127.0.0.1:\(try #require(server.boundPort))"
        settings.retryBackoff = .milliseconds(1)
        settings.proxyType = .dataplane
        let log = Log()
        let client = BootstrapClient(settings, authority: try Self.stranger(), logger: log.logger)
        let asking = Task { try await client.fetch(try Self.request(settings)) }
        try await eventually("three failures are logged") {
            log.lines.count { $0.contains("not available yet") } >= 3
        }
        asking.cancel()
        let warnings = log.lines.filter { $0.contains("\tWARN\t") }
        #expect(warnings.count == 1 && warnings.first?.contains(hint) == true, "\(log.lines.prefix(5))")
    }

    @Test(arguments: [
        ClientError(.unreachable, "connection refused"), ClientError(.timeout, "too slow"),
        ClientError(.broken, "Empty reply from server"),
        ClientError(.tls, "SSL: no alternative certificate subject name matches target host name 'cp'"),
        ClientError(.tls, "wrong version number"),
    ])
    func `there is no hint where it would mislead`(error: ClientError) {
        #expect(BootstrapClient.hint(error, url: "https://cp:5678/bootstrap") == nil)
    }

    private static func stranger() throws -> String {
        String(decoding: try TestCertificates(name: "stranger").roots, as: UTF8.self)
    }

    private static func request(_ settings: AgentSettings) throws -> BootstrapRequest {
        BootstrapRequest(
            settings: settings,
            resource: try ProxyResource("type: Dataplane\nmesh: m\nname: web\n", variables: [:], type: .dataplane),
            token: Secret(""),
            tokenFile: "",
            envoy: EnvoyVersion(version: "1.40.0", build: "rev/1.40.0/Clean/RELEASE/BoringSSL"),
            authority: "",
            workDirectory: "",
            hasIPv6: false,
            maxMemory: 0,
            systemAuthorityFile: "",
            dynamicMetadata: [:]
        )
    }
}
