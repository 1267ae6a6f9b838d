import Documents

extension Settings {
    /// What is wrong with the way to the shared database.
    var postgres: [String] {
        let path = "store.postgres"
        let needed = [
            ("Host", string("\(path).host").isEmpty), ("User", string("\(path).user").isEmpty),
            ("Password", secret("\(path).password").isEmpty), ("DbName", string("\(path).dbName").isEmpty),
        ]
        let missing = needed.filter(\.1).map { "Store.Postgres.\($0.0) should not be empty" }
        return missing + oneOf("store.postgres.tls.mode", ["disable", "verifyNone", "verifyCa", "verifyFull"])
            + postgresTLS + postgresConnections
    }

    private var postgresTLS: [String] {
        let (mode, path) = (string("store.postgres.tls.mode"), "store.postgres.tls")
        var reasons: [String] = []
        if ["verifyCa", "verifyFull"].contains(mode), string("\(path).caPath").isEmpty {
            reasons.append("\(Self.shown(path)).CAPath cannot be empty")
        }
        let (certificate, key) = (string("\(path).certPath"), string("\(path).keyPath"))
        if key.isEmpty, !certificate.isEmpty {
            reasons.append("\(Self.shown(path)).KeyPath cannot be empty when CertPath is provided")
        }
        if certificate.isEmpty, !key.isEmpty {
            reasons.append("\(Self.shown(path)).CertPath cannot be empty when KeyPath is provided")
        }
        return reasons
    }

    private var postgresConnections: [String] {
        let path = "store.postgres"
        let (fewest, most) = (int("\(path).minOpenConnections"), int("\(path).maxOpenConnections"))
        let (life, jitter) = (
            duration("\(path).maxConnectionLifetime"), duration("\(path).maxConnectionLifetimeJitter")
        )
        let reasons = [
            ("MinOpenConnections should be greater than 0", fewest < 0),
            // Compat: also where 0 stands for no limit.
            ("MinOpenConnections should be less than MaxOpenConnections", fewest > most),
            ("MaxConnectionLifetime should be greater than 0", life < .zero),
            ("MaxConnectionLifetimeJitter should be greater than 0", jitter < .zero),
            ("MaxConnectionLifetimeJitter should be less than MaxConnectionLifetime", jitter > life),
            ("HealthCheckInterval should be greater than 0", duration("\(path).healthCheckInterval") < .zero),
            ("ReadReplica.Ratio out of [0-100] range", !(0...100).contains(int("\(path).readReplica.ratio"))),
        ]
        return reasons.filter(\.1).map { "\(Self.shown(path)).\($0.0)" }
    }
}
