import Glibc

/// PostgreSQL's own programs on this machine.
package enum PostgresPrograms {
    /// The folder of the newest server's; nil without one. `POSTGRES_BIN` in the environment names another.
    package static let folder: String? = {
        // allowed: tests have no settings
        if let given = getenv("POSTGRES_BIN") { return String(cString: given) }
        return (13...20).reversed().map { "/usr/lib/postgresql/\($0)/bin" }.first { access("\($0)/initdb", X_OK) == 0 }
    }()

    /// The user to be when this process is root, as which the server refuses to run.
    package static let user: UInt32 = 65534
}
