import Glibc
import Logging
import Net
import PostgresStore
import Stores
import TestSupport
import Testing

/// The modes of TLS, beside a server that takes nothing else from the network.
@Suite(.enabled(if: TestPostgres.programs != nil, "no PostgreSQL here"), .timeLimit(.minutes(2)))
struct PostgresTLSTests {
    /// A server with a certificate for 127.0.0.1 and `db.example`; `certified` has to show one of the same authority.
    private func withServer(
        _ body: (TestPostgres, TestCertificates, TestFolder, PostgresSettings) async throws -> Void
    ) async throws {
        let (certificates, folder) = (try TestCertificates(), try TestFolder())
        let leaf = try certificates.leaf("db.example")
        let port = try await Self.freePort()
        try await TestPostgres.migrated { folder in
            TestPostgres.Options(
                port: port,
                arguments: [
                    "ssl=on", "ssl_cert_file=\(folder)/crt", "ssl_key_file=\(folder)/key", "ssl_ca_file=\(folder)/ca",
                ]
                .map { "-c " + $0 },
                files: [("crt", leaf.chain), ("key", leaf.key), ("ca", certificates.roots)],
                hosts: ["hostssl all kuma 127.0.0.1/32 trust", "hostssl all certified 127.0.0.1/32 cert"]
            )
        } _: { server in
            _ = try await server.query("CREATE ROLE certified SUPERUSER LOGIN")
            var settings = server.settings
            settings.host = "127.0.0.1"
            settings.tlsMode = .verifyFull
            settings.authorityFile = try folder.write("ca", certificates.roots)
            try await body(server, certificates, folder, settings)
        }
    }

    private static func freePort() async throws -> Int {
        let loop = EventLoop()
        return try await loop.run { () throws(NetError) in
            let listener = try TCPListener(.loopback(), on: loop) { $0.reject() }
            defer { listener.close() }
            return Int(listener.address.port)
        }
    }

    /// Why it cannot be used; nil if it can.
    private func refusal(_ settings: PostgresSettings) async -> String? {
        do throws(StoreError) {
            _ = try await PostgresPersistence.migrate(settings)
            return nil
        } catch { return error.cause }
    }

    @Test func `each mode checks what it says`() async throws {
        try await withServer { server, _, folder, trusting in
            #expect(await refusal(trusting) == nil)
            var named = trusting
            named.host = "localhost"
            #expect(await refusal(named)?.contains("does not match host name") == true)
            named.tlsMode = .verifyCa
            #expect(await refusal(named) == nil)
            var stranger = trusting
            stranger.authorityFile = try folder.write("other", TestCertificates().roots)
            for mode in [PostgresSettings.TLSMode.verifyCa, .verifyFull] {
                stranger.tlsMode = mode
                #expect(await refusal(stranger)?.contains("certificate verify failed") == true, "\(mode)")
            }
            var anybody = trusting
            (anybody.tlsMode, anybody.authorityFile) = (.verifyNone, "")
            #expect(await refusal(anybody) == nil)
            var plain = trusting
            plain.tlsMode = .disable
            #expect(await refusal(plain)?.contains("no encryption") == true)
        }
    }

    @Test func `both connections are encrypted`() async throws {
        try await withServer { server, _, _, settings in
            let persistence = try await PostgresPersistence(settings, logger: .disabled)
            var signals = persistence.signals().makeAsyncIterator()
            _ = await signals.next()
            let query =
                "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'kuma-cp'"
            #expect(try await server.query(query) == ["t", "t"])
            await persistence.close()
        }
    }

    @Test func `who has to show a certificate shows it`() async throws {
        try await withServer { _, certificates, folder, settings in
            var certified = settings
            certified.user = "certified"
            #expect(await refusal(certified)?.contains("valid client certificate") == true)
            func show(_ leaf: (chain: [UInt8], key: [UInt8])) throws {
                certified.certificateFile = try folder.write("crt", leaf.chain)
                certified.keyFile = try folder.write("key", leaf.key)
                // libpq takes no key that others can read.
                chmod(certified.keyFile, 0o600)
            }
            try show(try certificates.leaf("certified"))
            #expect(await refusal(certified) == nil)
            try show(try certificates.leaf("somebody"))
            #expect(await refusal(certified)?.contains("certificate authentication failed") == true)
            try show(try TestCertificates().leaf("certified"))
            #expect(await refusal(certified) != nil)
        }
    }
}
