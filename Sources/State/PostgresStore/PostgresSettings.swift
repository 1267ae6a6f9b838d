/// Where the database is, and who we are there.
package struct PostgresSettings: Hashable, Sendable {
    /// How the connection is encrypted, and what of the server is checked.
    package enum TLSMode: String, Hashable, Sendable {
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
    package var port: Int
    package var user: String
    package var password: String
    package var database: String
    /// Seconds; at least 2.
    package var connectTimeout = 5
    package var tlsMode = TLSMode.disable
    /// PEM files; empty: none, and for `authorityFile` the user's own.
    package var authorityFile = ""
    package var certificateFile = ""
    package var keyFile = ""
    /// Whether TLS tells the server its name.
    package var sendsServerName = true

    package init(host: String, port: Int, user: String, password: String, database: String) {
        (self.host, self.port, self.user, self.password, self.database) = (host, port, user, password, database)
    }

    /// libpq's keywords and values.
    var parameters: [(keyword: String, value: String)] {
        var result = [
            ("host", host), ("port", String(port)), ("user", user), ("password", password), ("dbname", database),
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
