import Glibc
import Net
import TestSupport

extension Lab {
    /// Starts a PostgreSQL server with an empty database on a new host; returns the settings of control planes that share it.
    ///
    /// Throws ``LabFailure`` without PostgreSQL's programs.
    package func database() async throws -> [String: String] {
        guard let folder = PostgresPrograms.folder else { throw LabFailure("no PostgreSQL: POSTGRES_BIN names none") }
        let (host, port) = (try await host("database"), try port(5432))
        let data = "\(host.folder)/data"
        let user = ["--reuid", "\(PostgresPrograms.user)", "--regid", "\(PostgresPrograms.user)", "--clear-groups"]
        let entering = geteuid() == 0 ? ["setpriv", "--pdeathsig", "KILL"] + user : ["env"]
        func line(_ program: String, _ arguments: String...) -> [String] {
            entering.dropFirst() + ["\(folder)/\(program)", "-D", data] + arguments
        }
        try await host.run(entering[0], line("initdb", "-U", "kuma", "--auth=trust", "--no-sync"))
        let settings = ["listen_addresses=\(host.address)", "port=\(port)", "unix_socket_directories=", "fsync=off"]
        let server = try await host.start("postgres", entering[0], line("postgres") + settings.flatMap { ["-c", $0] })
        let environment = [
            "KUMA_STORE_TYPE": "postgres", "KUMA_STORE_POSTGRES_HOST": host.address,
            "KUMA_STORE_POSTGRES_PORT": "\(port)", "KUMA_STORE_POSTGRES_DB_NAME": "postgres",
        ]
        try await eventually("the database has its tables", within: .seconds(60)) {
            try server.mustRun()
            let migration = try await host.start("migration", programs.controlPlane, ["migrate", "up"], environment)
            return await migration.wait() == .exited(0)
        }
        return environment
    }
}
