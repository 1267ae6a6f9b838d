/// TLS from files that are read again when they change.
package struct TLSFiles: Sendable {
    /// PEM; the chain, leaf first.
    package var certificate: String
    /// PEM.
    package var privateKey: String
    /// PEM; nil: client certificates are not asked for.
    package var clientRoots: String?
    /// A handshake without client certificate fails; otherwise one is verified if given.
    package var requiresClientCertificate = false

    /// Paths of certificate chain, key and, perhaps, the roots of client certificates.
    package init(certificate: String, privateKey: String, clientRoots: String? = nil) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.clientRoots = clientRoots
    }

    /// Reads the files now, on this thread, and makes a server's context. Throws `.file` or `.tls`.
    package func serverContext(
        parameters: TLSContext.Parameters = TLSContext.Parameters()
    ) throws(NetError) -> TLSContext {
        let (identity, clients) = try load()
        return try .server(identity, clients: clients, parameters: parameters)
    }

    /// Keeps a context up to date until the task is cancelled: when a file changes, new connections use what it says.
    ///
    /// - Parameter reloaded: Called after each attempt, with the reason if the old files stay in use; the first comes at
    ///   once, since a file may have changed since the context was made.
    package func keepFresh(
        _ context: TLSContext,
        on loop: EventLoop,
        every interval: Duration = .seconds(1),
        reloaded: @Sendable (NetError?) -> Void
    ) async {
        let paths = [certificate, privateKey] + (clientRoots.map { [$0] } ?? [])
        for await _ in FileWatch.changes(of: paths, on: loop, every: interval, signalsAtStart: true) {
            do throws(NetError) {
                let (identity, clients) = try load()
                try context.reload(identity, clients: clients)
                reloaded(nil)
            } catch {
                reloaded(error)
            }
        }
    }

    private func load() throws(NetError) -> (TLSContext.Identity, TLSContext.ClientCertificates) {
        let identity = TLSContext.Identity(
            certificateChain: try FileSystem.readNow(certificate),
            privateKey: try FileSystem.readNow(privateKey)
        )
        guard let clientRoots else { return (identity, .ignored) }
        let roots = try FileSystem.readNow(clientRoots)
        return (identity, requiresClientCertificate ? .required(roots: roots) : .verifiedIfGiven(roots: roots))
    }
}
