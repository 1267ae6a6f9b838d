import Net

extension Settings {
    /// The versions and suites of a server, by the path of its settings.
    func tlsParameters(_ path: String) -> TLSContext.Parameters {
        var parameters = TLSContext.Parameters()
        if string("\(path).tlsMinVersion") == "TLSv1_3" { parameters.minimum = .tls13 }
        if string("\(path).tlsMaxVersion") == "TLSv1_2" { parameters.maximum = .tls12 }
        parameters.cipherSuites = list("\(path).tlsCipherSuites")
        return parameters
    }

    /// The files of a server's certificate, by the path of its settings.
    func tlsFiles(_ path: String) -> TLSFiles {
        TLSFiles(certificate: string("\(path).tlsCertFile"), privateKey: string("\(path).tlsKeyFile"))
    }

    /// Those of the API, with the roots that it asks clients' certificates for.
    func apiTLSFiles() throws(SettingsError) -> TLSFiles {
        var files = tlsFiles("apiServer.https")
        files.requiresClientCertificate = bool("apiServer.https.requireClientCert")
        guard files.requiresClientCertificate || string("apiServer.authn.type") == "adminClientCerts" else {
            return files
        }
        files.clientRoots = [string("apiServer.auth.clientCertsDir"), string("apiServer.https.tlsCaFile")]
            .filter { !$0.isEmpty }
        if files.requiresClientCertificate, files.clientRoots.isEmpty {
            throw SettingsError("Invalid configuration: apiServer.https.requireClientCert needs certificates to trust")
        }
        return files
    }
}
