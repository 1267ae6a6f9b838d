import Glibc
import Net
import PostgresStore
import TestSupport

/// A PostgreSQL server of a test's own, on a Unix socket in a folder of its own.
///
/// It ends, and the folder goes, with the test.
final class TestPostgres: Sendable {
    /// The newest server's programs on this machine; nil without one.
    static let programs: String? = {
        // allowed: tests have no settings
        if let given = getenv("POSTGRES_BIN") { return String(cString: given) }
        return (13...20).reversed().map { "/usr/lib/postgresql/\($0)/bin" }.first { access("\($0)/initdb", X_OK) == 0 }
    }()

    private let folder: String
    private let loops = EventLoopGroup(count: 1)
    private let process = Shared<ChildProcess?>(nil)

    private init() throws {
        var template = Array("/tmp/swift-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PostgresFailed(what: "no temporary folder") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if getuid() == 0 { chown(folder, Self.nobody, Self.nobody) }
    }

    /// The server refuses to run as root.
    private static let nobody: UInt32 = 65534

    private func run(_ script: String, as user: UInt32) async throws -> ChildProcess {
        var settings = ChildProcess.Settings("/bin/sh", ["-c", "exec >/dev/null 2>&1; \(script)"])
        settings.directory = "/"
        if getuid() == 0 { (settings.userID, settings.groupID) = (user, user) }
        return try await .spawn(settings, on: loops.next())
    }

    /// Makes a server with an empty database, and runs `body` while it answers.
    static func run(_ body: (TestPostgres) async throws -> Void) async throws {
        let server = try TestPostgres()
        do {
            try await server.make()
            try await server.start()
            try await body(server)
        } catch {
            await server.remove()
            throw error
        }
        await server.remove()
    }

    private func make() async throws {
        let script = "\(Self.programs ?? "")/initdb -D \(folder)/data -U kuma --auth=trust --no-sync"
        guard try await run(script, as: Self.nobody).wait() == .exited(0) else {
            throw PostgresFailed(what: "initdb failed")
        }
    }

    private func start() async throws {
        let started = try await run(
            "exec \(Self.programs ?? "")/postgres -D \(folder)/data -c listen_addresses= -c fsync=off"
                + " -c unix_socket_directories=\(folder)",
            as: Self.nobody
        )
        process.withLock { $0 = started }
        try await eventually("the database answers") { (try? await PostgresPersistence.migrate(settings)) != nil }
    }

    /// Stops the server as an operator does.
    func stop() async {
        guard let process = process.value else { return }
        process.send(signal: SIGINT)
        _ = await process.wait()
    }

    /// Starts it again after a stop.
    func startAgain() async throws { try await start() }

    private func remove() async {
        await stop()
        _ = try? await run("rm -rf \(folder)/*", as: Self.nobody).wait()
        rmdir(folder)
    }

    /// How the database is reached.
    var settings: PostgresSettings {
        PostgresSettings(host: folder, port: 5432, user: "kuma", password: "secret", database: "postgres")
    }
}

/// A program of the server did not do what it should.
struct PostgresFailed: Error { var what: String }
