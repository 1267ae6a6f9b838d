import Documents
import GRPC
import HTTP
import HTTPClient
import Net

/// Sends messages of OpenTelemetry on to one collector, as they are: over gRPC on connections that are kept, or over HTTP.
actor TelemetryForwarder {
    private typealias Target = TelemetryExporter.Target

    private let backend: TelemetryConfiguration.Backend
    private let loop: EventLoop
    private var clients: [Target: GRPCClient] = [:]

    init(_ backend: TelemetryConfiguration.Backend, loop: EventLoop) { (self.backend, self.loop) = (backend, loop) }

    /// Returns what the collector answers.
    ///
    /// - Throws: Its refusal, or `.unavailable` if it cannot be reached.
    func forward(_ signal: TelemetryConfiguration.Signal, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        if let reason = backend.blocks[signal] {
            throw GRPCStatus(.failedPrecondition, "\(signal.rawValue) do not go to \(backend.name): \(reason)")
        }
        guard let exporter = backend.exporters[signal] else {
            throw GRPCStatus(.failedPrecondition, "no policy sends \(signal.rawValue) to \(backend.name)")
        }
        if exporter.target.isHTTP { return try await post(exporter, message) }
        if let client = clients[exporter.target] {
            do { return try await call(client, exporter, signal, message) } catch {
                guard error.code == .unavailable else { throw error }
            }
            // The connection was lost; what it lost is sent again on the next one.
            if clients[exporter.target] === client { clients[exporter.target] = nil }
            client.close()
        }
        return try await call(connected(exporter.target), exporter, signal, message)
    }

    /// Ends the connections.
    func close() {
        for client in clients.values { client.close() }
        clients = [:]
    }

    // MARK: - gRPC

    private func call(
        _ client: GRPCClient,
        _ exporter: TelemetryExporter,
        _ signal: TelemetryConfiguration.Signal,
        _ message: [UInt8]
    ) async throws(GRPCStatus) -> [UInt8] {
        let metadata = HTTPHeaders(exporter.headers.exposed.map { ($0.name, $0.value) })
        return try await client.unary(
            signal.method,
            message,
            metadata: metadata,
            timeout: exporter.timeout ?? .seconds(10)
        )
    }

    private func connected(_ target: Target) async throws(GRPCStatus) -> GRPCClient {
        if let client = clients[target] { return client }
        let fresh = try client(target)
        do { try await fresh.connect() } catch {
            fresh.close()
            throw GRPCStatus(.unavailable, "collector \(backend.name): \(error)")
        }
        // Somebody else may have been quicker.
        if let client = clients[target] {
            fresh.close()
            return client
        }
        clients[target] = fresh
        return fresh
    }

    private func client(_ target: Target) throws(GRPCStatus) -> GRPCClient {
        var options = GRPCClient.Options()
        options.gzip = target.isCompressed
        if let path = target.socketPath { return GRPCClient(loop: loop, unixSocket: path, options: options) }
        let (host, port) = target.hostAndPort
        do {
            let tls = target.isTLS ? try target.tls() : nil
            return GRPCClient(loop: loop, host: host, port: port, tls: tls, options: options)
        } catch {
            throw GRPCStatus(.failedPrecondition, "collector \(backend.name): \(error)")
        }
    }

    // MARK: - HTTP

    private func post(_ exporter: TelemetryExporter, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        var headers = exporter.headers.exposed.map { ClientRequest.Header($0.name, $0.value) }
        headers.removeAll { ["content-type", "content-encoding"].contains($0.name) }
        headers.append(.init("content-type", "application/x-protobuf"))
        var body = message
        if exporter.target.isCompressed, let compressed = Gzip.compress(message) {
            body = compressed
            headers.append(.init("content-encoding", "gzip"))
        }
        let request = ClientRequest(
            "POST",
            exporter.url,
            headers: headers,
            body: body,
            timeout: exporter.timeout ?? .seconds(30),
            tls: exporter.target.clientTLS,
            responseLimit: 1 << 20
        )
        do {
            let answer = try await HTTPClient().send(request)
            guard (200..<300).contains(answer.status) else {
                throw GRPCStatus(.unavailable, "collector \(backend.name) answers with status \(answer.status)")
            }
            // An empty message: all was taken.
            return []
        } catch let status as GRPCStatus {
            throw status
        } catch {
            throw GRPCStatus(.unavailable, "collector \(backend.name): \(error)")
        }
    }
}

extension TelemetryExporter.Target {
    /// Of `unix:/path` and `unix:///path`; nil for all else.
    fileprivate var socketPath: String? {
        guard endpoint.hasPrefix("unix:") else { return nil }
        let path = endpoint.dropFirst(5)
        return String(path.hasPrefix("//") ? path.dropFirst(2) : path)
    }

    /// Compat: 443 where no port is written, as gRPC of Go has it.
    fileprivate var hostAndPort: (String, Int) {
        let isBare = endpoint.hasSuffix("]") || endpoint.filter { $0 == ":" }.count > 1 && !endpoint.hasPrefix("[")
        guard !isBare, let colon = endpoint.lastIndex(of: ":"),
            let port = Int(endpoint[endpoint.index(after: colon)...]), (1...65535).contains(port)
        else { return (endpoint.withoutBrackets, 443) }
        return (endpoint[..<colon].withoutBrackets, port)
    }

    /// Reads the files that it names.
    fileprivate func tls() throws -> TLSContext {
        func bytes(_ file: String, _ what: String) throws -> [UInt8] { Array(try AgentFiles.read(file, as: what).utf8) }
        let trust: TLSContext.ServerTrust =
            certificateFile.isEmpty ? .system : .roots(try bytes(certificateFile, "authorities of a collector"))
        guard !clientCertificateFile.isEmpty else { return try .client(trust: trust) }
        let identity = TLSContext.Identity(
            certificateChain: try bytes(clientCertificateFile, "certificate for a collector"),
            privateKey: try bytes(clientKeyFile, "key for a collector")
        )
        return try .client(trust: trust, identity: identity)
    }

    fileprivate var clientTLS: ClientTLS {
        func file(_ path: String) -> String? { path.isEmpty ? nil : path }
        return ClientTLS(
            authorityFile: file(certificateFile),
            certificateFile: file(clientCertificateFile),
            keyFile: file(clientKeyFile)
        )
    }
}

extension StringProtocol {
    fileprivate var withoutBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
