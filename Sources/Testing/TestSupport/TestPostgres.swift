import Glibc
import Net

/// A PostgreSQL server of a test's own, on a Unix socket in a folder of its own.
///
/// It ends, and the folder goes, with the test.
package final class TestPostgres: Sendable {
    /// The newest server's programs on this machine; nil without one.
    package static let programs = PostgresPrograms.folder

    /// What a server has beside its socket.
    package struct Options: Sendable {
        /// Of 127.0.0.1; nil: the socket alone.
        package var port: Int?
        /// Arguments of the server.
        package var arguments: [String] = []
        /// Written into its folder, for its eyes only.
        package var files: [(name: String, bytes: [UInt8])] = []
        /// What comes after those on the socket, who are trusted.
        package var hosts: [String] = []

        package init(
            port: Int? = nil,
            arguments: [String] = [],
            files: [(name: String, bytes: [UInt8])] = [],
            hosts: [String] = []
        ) {
            (self.port, self.arguments, self.files, self.hosts) = (port, arguments, files, hosts)
        }
    }

    /// Where its socket is, as a host of a connection string.
    package let folder: String
    /// Of the socket too, where it is part of the name.
    package var port: Int { options.port ?? 5432 }
    private let options: Options
    private let loops = EventLoopGroup(count: 1)
    private let process = Shared<ChildProcess?>(nil)

    private init(_ options: (String) -> Options) throws {
        var template = Array("/tmp/swift-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PostgresFailed(what: "no temporary folder") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if getuid() == 0 { chown(folder, Self.nobody, Self.nobody) }
        self.options = options(folder)
        for file in self.options.files { try write(file.name, file.bytes) }
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw PostgresFailed(what: "cannot write \(name)")
        }
        if getuid() == 0 { fchown(descriptor, Self.nobody, Self.nobody) }
    }

    private static let nobody = PostgresPrograms.user

    private func run(_ script: String, as user: UInt32) async throws -> ChildProcess {
        var settings = ChildProcess.Settings("/bin/sh", ["-c", "exec >/dev/null 2>&1; \(script)"])
        settings.directory = "/"
        if getuid() == 0 { (settings.userID, settings.groupID) = (user, user) }
        return try await .spawn(settings, on: loops.next())
    }

    /// Makes a server with an empty database `postgres`, whose owner is `kuma`, and runs `body` while it answers.
    package static func run(
        _ options: (_ folder: String) -> Options = { _ in Options() },
        _ body: (TestPostgres) async throws -> Void
    ) async throws {
        let server = try TestPostgres(options)
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
        let rules = ["local all all trust", "local replication all trust"] + options.hosts
        try write("data/pg_hba.conf", Array((rules.joined(separator: "\n") + "\n").utf8))
    }

    private func start() async throws {
        let started = try await run(
            "exec \(Self.programs ?? "")/postgres -D \(folder)/data -c fsync=off -c unix_socket_directories=\(folder)"
                + " -c port=\(port) -c listen_addresses=\(options.port == nil ? "" : "127.0.0.1") "
                + options.arguments.joined(separator: " "),
            as: Self.nobody
        )
        process.withLock { $0 = started }
        // Until it listens there is no answer.
        try await eventually("the database answers") { (try? await query("SELECT 1")) == ["1"] }
    }

    /// Stops the server as an operator does.
    package func stop() async {
        guard let process = process.value else { return }
        process.send(signal: SIGINT)
        _ = await process.wait()
    }

    /// Starts it again after a stop.
    package func startAgain() async throws { try await start() }

    /// What a query answers, a line for each row, without anything around it.
    package func query(_ sql: String, port: Int? = nil, database: String = "postgres") async throws -> [String] {
        let answer = "\(folder)/answer"
        let script =
            "\(Self.programs ?? "")/psql -h \(folder) -p \(port ?? self.port) -U kuma -d \(database) -Atc \"\(sql)\" >\(answer)"
        guard try await run(script, as: Self.nobody).wait() == .exited(0) else {
            throw PostgresFailed(what: sql)
        }
        return String(decoding: try FileSystem.readNow(answer), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Runs `body` beside a replica, which has the port after this server's on the same socket folder.
    package func withReplica(_ body: (_ port: Int) async throws -> Void) async throws {
        let (programs, port) = (Self.programs ?? "", self.port + 1)
        let copy =
            "\(programs)/pg_basebackup -h \(folder) -p \(self.port) -U kuma -D \(folder)/replica -R -c fast --no-sync"
        guard try await run(copy, as: Self.nobody).wait() == .exited(0) else {
            throw PostgresFailed(what: "pg_basebackup failed")
        }
        let replica = try await run(
            "exec \(programs)/postgres -D \(folder)/replica -c port=\(port) -c listen_addresses= -c fsync=off"
                + " -c unix_socket_directories=\(folder)",
            as: Self.nobody
        )
        do {
            // As above.
            try await eventually("the replica answers") { (try? await query("SELECT 1", port: port)) == ["1"] }
            try await body(port)
        } catch {
            replica.send(signal: SIGQUIT)
            throw error
        }
        replica.send(signal: SIGQUIT)
        _ = await replica.wait()
    }

    private func remove() async {
        await stop()
        // A folder that stays is a nuisance, and no fault of the test.
        _ = try? await run("rm -rf \(folder)/*", as: Self.nobody).wait()
        rmdir(folder)
    }
}

/// A program of the server did not do what it should.
package struct PostgresFailed: Error { package var what: String }
