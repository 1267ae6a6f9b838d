import Documents
import GRPC
import HTTP
import Lifecycle
import Logging
import Net
import Tracing

/// A collector of OpenTelemetry, and the way to it.
struct Collector: Sendable {
    let settings: CollectorSettings
    private let tls: TLSContext?
    private let loop: EventLoop

    /// Throws if the file of authorities cannot be used.
    init(_ settings: CollectorSettings, loop: EventLoop) throws {
        (self.settings, self.loop) = (settings, loop)
        let file = settings.authorityFile
        tls =
            settings.isTLS
            ? try .client(trust: file.isEmpty ? .system : .roots(try LocalFile.read(file))) : nil
    }

    /// What is said of this control plane, for messages.
    var resource: [Span.Attribute] { settings.resource.map { .init($0.name, .text($0.value)) } }

    /// For the log.
    var address: String { "\(settings.host):\(settings.port)" }

    /// Sends messages over one connection, which is made for the first of them.
    ///
    /// - `limit`: For the answer to each.
    /// - `next`: The message after those that were sent; nil if there is none.
    func send(_ method: String, within limit: Duration = .seconds(10), _ next: () -> [UInt8]?)
        async throws(GRPCStatus)
    {
        var options = GRPCClient.Options()
        options.connectTimeout = .seconds(5)
        for header in settings.headers { options.metadata.add(header.name, header.value.exposed) }
        let client = GRPCClient(loop: loop, host: settings.host, port: settings.port, tls: tls, options: options)
        defer { client.close() }
        var isConnected = false
        while let message = next() {
            if !isConnected { try await client.connect() }
            isConnected = true
            _ = try await client.unary(method, message, timeout: limit)
        }
    }
}
