import Glibc
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

    /// A server's side of TLS with the certificate of its settings.
    func tlsContext(_ path: String, clients: TLSContext.ClientCertificates = .ignored) throws -> TLSContext {
        let pair = try ServerCertificate(
            certificateFile: string("\(path).tlsCertFile"),
            keyFile: string("\(path).tlsKeyFile")
        )
        return try TLSContext.server(pair.identity, clients: clients, parameters: tlsParameters(path))
    }

    /// What the API wants of its clients' certificates.
    func apiClientCertificates() throws -> TLSContext.ClientCertificates {
        let required = bool("apiServer.https.requireClientCert")
        guard required || string("apiServer.authn.type") == "adminClientCerts" else { return .ignored }
        let roots = try clientRoots()
        guard !roots.isEmpty else {
            if required {
                throw SettingsError(
                    "Invalid configuration: apiServer.https.requireClientCert needs certificates to trust"
                )
            }
            return .ignored
        }
        return required ? .required(roots: roots) : .verifiedIfGiven(roots: roots)
    }

    /// All certificates of `apiServer.auth.clientCertsDir` and `apiServer.https.tlsCaFile`.
    private func clientRoots() throws -> [UInt8] {
        var roots: [UInt8] = []
        let folder = string("apiServer.auth.clientCertsDir")
        if !folder.isEmpty {
            for name in Self.names(in: folder).sorted() where name.hasSuffix(".pem") || name.hasSuffix(".crt") {
                roots += try LocalFile.read("\(folder)/\(name)") + [0x0a]
            }
        }
        let file = string("apiServer.https.tlsCaFile")
        if !file.isEmpty { roots += try LocalFile.read(file) }
        return roots
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names
    }
}
