/// A server's TLS from files that are read again when they change.
package struct TLSFiles: Sendable {
    /// PEM; the chain, leaf first.
    package var certificate: String
    /// PEM.
    package var privateKey: String
    /// What client certificates must chain to: PEM files, and folders, of which files named `*.pem` and `*.crt` count. Without any
    /// certificate in them, clients are not asked for one.
    package var clientRoots: [String]
    /// A handshake without client certificate fails; otherwise one is verified if given.
    package var requiresClientCertificate = false

    /// Paths of certificate chain, key and, perhaps, the roots of client certificates.
    package init(certificate: String, privateKey: String, clientRoots: [String] = []) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.clientRoots = clientRoots
    }

    /// Reads the files now, on this thread, and makes a server's context.
    ///
    /// - Throws: `.file` or `.tls`, with the names of the files.
    package func serverContext(
        parameters: TLSContext.Parameters = TLSContext.Parameters()
    ) throws(NetError) -> TLSContext {
        let content = try load()
        return try naming { () throws(NetError) in
            try .server(content.identity, clients: content.clients, parameters: parameters)
        }
    }

    /// Keeps a context up to date until the task is cancelled: when a file changes, new connections use what it says.
    ///
    /// - `reloaded`: Called after each attempt with what is in use now, or why the old files stay in use; the first comes
    ///   at once, since a file may have changed since the context was made.
    package func keepFresh(
        _ context: TLSContext,
        on loop: EventLoop,
        every interval: Duration = .seconds(1),
        reloaded: @Sendable (Result<TLSContext.Identity, NetError>) -> Void
    ) async {
        let paths = [certificate, privateKey] + clientRoots
        for await _ in FileWatch.changes(of: paths, on: loop, every: interval, signalsAtStart: true) {
            do throws(NetError) {
                let content = try await FileSystem.work(on: loop) { () throws(NetError) in try load() }
                try naming { () throws(NetError) in
                    try context.reload(content.identity, clients: content.clients)
                }
                reloaded(.success(content.identity))
            } catch {
                reloaded(.failure(error))
            }
        }
    }

    private func load() throws(NetError) -> (identity: TLSContext.Identity, clients: TLSContext.ClientCertificates) {
        let identity = TLSContext.Identity(
            certificateChain: try FileSystem.readNow(certificate),
            privateKey: try FileSystem.readNow(privateKey)
        )
        var roots: [UInt8] = []
        for path in clientRoots { roots += try Self.certificates(at: path) }
        if requiresClientCertificate { return (identity, .required(roots: roots)) }
        return (identity, roots.isEmpty ? .ignored : .verifiedIfGiven(roots: roots))
    }

    /// Those of one file, or of all files of a folder that are named like certificates.
    private static func certificates(at path: String) throws(NetError) -> [UInt8] {
        guard let names = FileSystem.names(in: path) else { return try FileSystem.readNow(path) }
        var roots: [UInt8] = []
        for name in names where name.hasSuffix(".pem") || name.hasSuffix(".crt") {
            roots += try FileSystem.readNow("\(path)/\(name)") + [UInt8(ascii: "\n")]
        }
        return roots
    }

    /// OpenSSL knows contents only.
    private func naming<Value>(_ body: () throws(NetError) -> Value) throws(NetError) -> Value {
        do { return try body() } catch {
            let roots = clientRoots.isEmpty ? "" : ", client roots \(clientRoots.joined(separator: ", "))"
            throw NetError(error.code, "certificate \(certificate), key \(privateKey)\(roots): \(error.message)")
        }
    }
}

extension TLSContext {
    /// Keeps a client's roots as a file has them (PEM), until the task is cancelled: connections to come believe these.
    ///
    /// - `reloaded`: Called after each attempt, at once for the first time; with the reason if the old roots stay in use.
    package func followRoots(
        of file: String,
        on loop: EventLoop,
        every interval: Duration = .seconds(1),
        reloaded: @Sendable (NetError?) -> Void
    ) async {
        for await _ in FileWatch.changes(of: [file], on: loop, every: interval, signalsAtStart: true) {
            do throws(NetError) {
                let roots = try await FileSystem.read(file, on: loop)
                do { try reload(trust: .roots(roots)) } catch {
                    throw NetError(error.code, "root certificates \(file): \(error.message)")
                }
                reloaded(nil)
            } catch {
                reloaded(error)
            }
        }
    }
}
