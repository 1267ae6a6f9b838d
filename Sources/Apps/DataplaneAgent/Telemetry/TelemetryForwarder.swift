import GRPC
import HTTPClient
import Net

/// Sends messages of OpenTelemetry on to one collector, as they are: over gRPC on a connection that is kept, or over HTTP.
actor TelemetryForwarder {
    private let backend: TelemetryConfiguration.Backend
    private let loop: EventLoop
    private var client: GRPCClient?

    init(_ backend: TelemetryConfiguration.Backend, loop: EventLoop) { (self.backend, self.loop) = (backend, loop) }

    /// Returns what the collector answers.
    ///
    /// - Throws: Its refusal, or `.unavailable` if it cannot be reached.
    func forward(_ signal: TelemetryConfiguration.Signal, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        guard backend.signals.contains(signal) else {
            throw GRPCStatus(.failedPrecondition, "no policy sends \(signal.rawValue) to \(backend.name)")
        }
        if backend.isHTTP { return try await post(signal, message) }
        if let client {
            do { return try await client.unary(signal.method, message, timeout: .seconds(10)) } catch {
                guard error.code == .unavailable else { throw error }
            }
            // The connection was lost; what it lost is sent again on the next one.
            if self.client === client { self.client = nil }
            client.close()
        }
        return try await connected().unary(signal.method, message, timeout: .seconds(10))
    }

    /// Ends the connection.
    func close() {
        client?.close()
        client = nil
    }

    private func connected() async throws(GRPCStatus) -> GRPCClient {
        if let client { return client }
        let fresh = GRPCClient(loop: loop, host: backend.host, port: backend.port)
        do { try await fresh.connect() } catch {
            fresh.close()
            throw GRPCStatus(.unavailable, "collector \(backend.name): \(error)")
        }
        // Somebody else may have been quicker.
        if let client {
            fresh.close()
            return client
        }
        client = fresh
        return fresh
    }

    private func post(_ signal: TelemetryConfiguration.Signal, _ message: [UInt8]) async throws(GRPCStatus) -> [UInt8] {
        let request = ClientRequest(
            "POST",
            backend.url(signal),
            headers: [.init("content-type", "application/x-protobuf")],
            body: message,
            timeout: .seconds(30),
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
