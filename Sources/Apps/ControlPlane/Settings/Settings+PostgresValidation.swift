import Documents

extension Settings {
    /// What is wrong with the way to the shared database.
    var postgres: [String] {
        let path = "store.postgres"
        let needed = [
            ("Host", string("\(path).host").isEmpty), ("User", string("\(path).user").isEmpty),
            ("Password", secret("\(path).password").isEmpty), ("DbName", string("\(path).dbName").isEmpty),
        ]
        let missing = needed.filter(\.1).map { "Store.Postgres.\($0.0): should not be empty (store postgres)" }
        return missing + oneOf("store.postgres.tls.mode", ["disable", "verifyNone", "verifyCa", "verifyFull"])
            + postgresTLS + postgresConnections
    }

    private var postgresTLS: [String] {
        let (mode, path) = (string("store.postgres.tls.mode"), "store.postgres.tls")
        var reasons: [String] = []
        if ["verifyCa", "verifyFull"].contains(mode), string("\(path).caPath").isEmpty {
            reasons.append("\(Self.shown(path)).CAPath: cannot be empty")
        }
        let (certificate, key) = (string("\(path).certPath"), string("\(path).keyPath"))
        if key.isEmpty, !certificate.isEmpty {
            reasons.append("\(Self.shown(path)).KeyPath: cannot be empty when CertPath is provided")
        }
        if certificate.isEmpty, !key.isEmpty {
            reasons.append("\(Self.shown(path)).CertPath: cannot be empty when KeyPath is provided")
        }
        return reasons
    }

    private var postgresConnections: [String] {
        let path = "store.postgres"
        var reasons: [String] = []
        let most = int("\(path).maxOpenConnections")
        if most > 0, int("\(path).minOpenConnections") > most {
            reasons.append("\(Self.shown("\(path).minOpenConnections")): must not be greater than maxOpenConnections")
        }
        if duration("\(path).maxConnectionLifetimeJitter") > duration("\(path).maxConnectionLifetime") {
            reasons.append(
                "\(Self.shown("\(path).maxConnectionLifetimeJitter")): must not be greater than maxConnectionLifetime"
            )
        }
        if !(0...100).contains(int("\(path).readReplica.ratio")) {
            reasons.append("\(Self.shown("\(path).readReplica.ratio")): must be in the range [0, 100]")
        }
        return reasons
    }
}
