package import Documents

/// Where the database is, and who we are there.
package struct PostgresSettings: Hashable, Sendable {
    /// How the connection is encrypted, and what of the server is checked.
    package enum TLSMode: String, Hashable, Sendable {
        /// Plain text.
        case disable
        /// Encrypted, with whomever.
        case verifyNone
        /// The certificate is of a trusted authority.
        case verifyCa
        /// And is for the host.
        case verifyFull
    }

    /// A name, an address, or the folder of a Unix socket.
    package var host: String
    /// 1 to 65535.
    package var port: Int
    /// The role that owns the tables.
    package var user: String
    /// Sent to the server only; libpq's messages don't repeat it.
    package var password: Secret<String>
    /// Must exist; its tables are made by ``PostgresPersistence/migrate(_:)``.
    package var database: String
    /// Seconds; at least 2.
    package var connectTimeout = 5
    /// Off unless told, as in Kuma.
    package var tlsMode = TLSMode.disable
    /// PEM files; empty: none, and for `authorityFile` the user's own.
    package var authorityFile = ""
    /// Shown to the server where it asks for one; needs ``keyFile``.
    package var certificateFile = ""
    /// Readable by its owner only, or libpq refuses it.
    package var keyFile = ""
    /// Whether TLS tells the server its name.
    package var sendsServerName = true
    /// Kuma's defaults.
    package var lifetime = Lifetime()
    /// How many connections there may be; 0: any number. There are never more than one, beside the one that listens.
    package var connectionLimit = 50
    /// Whether tables of a newer version are used as they are.
    package var toleratesNewer = false
    /// Nil: everything is read where it is written.
    package var replica: Replica?

    /// How long the connection that reads and writes may be kept. (The one that listens is kept as long as it lasts: the lock of
    /// the leader hangs on it.)
    package struct Lifetime: Hashable, Sendable {
        /// From its beginning, and how much more at random, so that not all control planes come at once.
        package var most = Duration.seconds(3600)
        /// At most this much is added to ``most``; 0 or less: nothing.
        package var jitter = Duration.seconds(60)
        /// Since its last use.
        package var idle = Duration.seconds(1800)
        /// Whether it is kept however long it idles.
        package var keepsOne = false
        /// Whether it is kept at all when nothing is to be done.
        package var staysOpen = true

        /// An hour, and half an hour without use.
        package init() {}

        /// Of one connection.
        func total() -> Duration {
            let milliseconds = Int64(max(.zero, jitter) / .milliseconds(1))
            return most + .milliseconds(Int64.random(in: 0...milliseconds))
        }
    }

    /// A copy of the database that follows it, and may be a little behind.
    package struct Replica: Hashable, Sendable {
        /// As that of the database itself.
        package var host: String
        /// 1 to 65535.
        package var port: Int
        /// Of 100 readings, how many it is asked first.
        package var ratio: Int
        /// Before it is asked again when it has not answered.
        package var pause = Duration.seconds(30)

        /// `ratio` from 0 (never asked) to 100 (always).
        package init(host: String, port: Int, ratio: Int) { (self.host, self.port, self.ratio) = (host, port, ratio) }
    }

    /// The same, at the replica.
    func at(_ replica: Replica) -> PostgresSettings {
        var result = self
        (result.host, result.port, result.replica) = (replica.host, replica.port, nil)
        return result
    }

    /// The rest as in Kuma's defaults: no TLS, no replica.
    package init(host: String, port: Int, user: String, password: Secret<String>, database: String) {
        (self.host, self.port, self.user, self.password, self.database) = (host, port, user, password, database)
    }

    /// libpq's keywords and values.
    var parameters: [(keyword: String, value: String)] {
        var result = [
            ("host", host), ("port", String(port)), ("user", user), ("password", password.exposed),
            ("dbname", database),
            ("connect_timeout", String(max(2, connectTimeout))), ("application_name", "kuma-cp"),
            ("client_encoding", "UTF8"),
            // A server that is gone without a word is noticed.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"),
            ("sslmode", sslMode), ("sslsni", sendsServerName ? "1" : "0"), ("gssencmode", "disable"),
        ]
        if !authorityFile.isEmpty { result.append(("sslrootcert", authorityFile)) }
        if !certificateFile.isEmpty { result.append(("sslcert", certificateFile)) }
        if !keyFile.isEmpty { result.append(("sslkey", keyFile)) }
        return result
    }

    private var sslMode: String {
        switch tlsMode {
        case .disable: "disable"
        case .verifyNone: "require"
        case .verifyCa: "verify-ca"
        case .verifyFull: "verify-full"
        }
    }
}
