import GRPC
import Net
import Synchronization

/// Connections to other instances: one each, made when it is needed and kept for as long as it lasts.
final class InstanceClients: Sendable {
    private struct Place: Hashable {
        let address: String
        let port: Int
    }

    private let loops: EventLoopGroup
    private let tls: TLSContext
    private let maxMessage: Int
    private let clients = Mutex<[Place: GRPCClient]>([:])

    init(loops: EventLoopGroup, tls: TLSContext, maxMessage: Int) {
        (self.loops, self.tls, self.maxMessage) = (loops, tls, maxMessage)
    }

    /// The answer of another instance to a unary call.
    func ask(
        _ instance: CatalogInstance,
        _ path: String,
        _ request: [UInt8],
        timeout: Duration
    ) async throws(GRPCStatus) -> [UInt8] {
        let place = Place(address: instance.address, port: instance.port)
        let client = clients.withLock { clients in
            if let known = clients[place] { return known }
            let made = make(place)
            clients[place] = made
            return made
        }
        do {
            // Returns at once if it is connected.
            try await client.connect()
            return try await client.unary(path, request, timeout: timeout)
        } catch {
            if error.code == .unavailable { forget(client, at: place) }
            throw error
        }
    }

    /// Ends all connections.
    func close() {
        let all = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in all { client.close() }
    }

    private func make(_ place: Place) -> GRPCClient {
        var options = GRPCClient.Options()
        options.maxMessage = maxMessage
        options.connectTimeout = .seconds(5)
        return GRPCClient(loop: loops.next(), host: place.address, port: place.port, tls: tls, options: options)
    }

    /// A connection that was lost does not come back: the next call makes another.
    private func forget(_ client: GRPCClient, at place: Place) {
        clients.withLock { clients in if clients[place] === client { clients[place] = nil } }
        client.close()
    }
}
