import DNSWire
import Lifecycle
package import Logging
package import Net
import Synchronization

/// A DNS server over UDP and TCP. Thread-safe; its sockets live on one loop.
package final class DNSServer: Service {
    /// Who is asked about names that the table does not have.
    package enum Upstream: Sendable {
        /// Nobody: such names are refused, or do not exist.
        case none
        /// These, in this order.
        case servers([SocketAddress])
        /// Those of a file like `/etc/resolv.conf`, which is read again when it changes.
        case resolverFile(String)
    }

    private struct State {
        var listener: LoopBound<DNSListener>?
        var addresses: [SocketAddress] = []
    }

    private let loop: EventLoop
    private let wanted: [SocketAddress]
    private let upstream: Upstream
    private let timeout: Duration
    private let source: NamesSource?
    private let metrics: DNSMetrics
    private let logger: Logger
    private let names: DNSNames
    private let state = Mutex(State())

    /// - `addresses`: Each is bound for UDP and TCP; port 0 takes any free one.
    /// - `timeout`: For each upstream server that is asked.
    /// - `source`: Asked before a name is said not to exist; nil: the table is always the newest.
    package init(
        loop: EventLoop,
        addresses: [SocketAddress],
        table: NameTable = NameTable(),
        upstream: Upstream = .none,
        timeout: Duration = .seconds(2),
        source: NamesSource? = nil,
        metrics: DNSMetrics = DNSMetrics(),
        logger: Logger = .disabled
    ) {
        (self.loop, wanted, self.upstream) = (loop, addresses, upstream)
        (self.timeout, self.source, self.metrics, self.logger) = (timeout, source, metrics, logger)
        let servers: [SocketAddress] = if case .servers(let servers) = upstream { servers } else { [] }
        names = DNSNames(table, upstreams: servers)
    }

    /// Answers come from this table from now on. From any thread.
    package func update(_ table: NameTable) {
        names.use(table)
        metrics.namesChanged(table.count)
    }

    /// The table that answers come from.
    package var table: NameTable { names.current.table }

    /// Where it listens, in the order given; empty before `start` has returned and after the end.
    package var boundAddresses: [SocketAddress] { state.withLock { $0.addresses } }

    /// Binds and serves from now on; throws `.addressInUse` or `.address`, or `.file` if the resolver file cannot be read.
    package func start() async throws(NetError) {
        if case .resolverFile(let path) = upstream { try await load(path) }
        let (wanted, timeout, metrics, names) = (wanted, timeout, metrics, names)
        let (source, loop) = (source, loop)
        let listener: LoopBound<DNSListener> = try await loop.run { () throws(NetError) in
            let listener = try DNSListener(
                wanted,
                on: loop,
                timeout: timeout,
                metrics: metrics,
                names: names,
                source: source
            )
            return LoopBound(listener, on: loop)
        }
        let addresses = await loop.run { listener.value?.addresses ?? [] }
        state.withLock { ($0.listener, $0.addresses) = (listener, addresses) }
        logger.info("names are served", [.address: addresses.map(\.description).joined(separator: ", ")])
    }

    /// Serves until graceful shutdown begins or the task is cancelled.
    package func run() async throws {
        if boundAddresses.isEmpty { try await start() }
        await withTaskGroup(of: Void.self) { group in
            if case .resolverFile(let path) = upstream { group.addTask { await self.follow(path) } }
            group.addTask { await gracefulShutdown() }
            if case .resolverFile = upstream {
                // Only the wait for shutdown ends by itself.
                await group.next()
                group.cancelAll()
            }
        }
        stop()
    }

    /// Closes the sockets. Harmless when closed already.
    package func stop() {
        let listener = state.withLock { state in
            defer { (state.listener, state.addresses) = (nil, []) }
            return state.listener
        }
        listener?.perform { $0.close() }
    }

    private func follow(_ path: String) async {
        for await _ in FileWatch.changes(of: [path], on: loop) {
            do { try await load(path) } catch {
                logger.warning("name servers could not be read again", [.error: "\(error)"])
            }
        }
    }

    private func load(_ path: String) async throws(NetError) {
        let servers = ResolverFile(try await FileSystem.read(path, limit: 1 << 20, on: loop)).servers.compactMap(
            \.address
        )
        let hasChanged = names.use(servers)
        if servers.isEmpty {
            logger.warning("there is no name server: names outside the mesh are refused", [.file: path])
        } else if hasChanged {
            logger.info(
                "name servers",
                [.file: path, .address: servers.map(\.ip.description).joined(separator: ", ")]
            )
        }
    }
}

extension ResolverFile.Server {
    /// Nil for an address that needs an interface.
    fileprivate var address: SocketAddress? {
        switch self {
        case .ipv4(let address): SocketAddress(.v4(address.bits), port: 53)
        case .ipv6(let address, let zone): zone.isEmpty ? SocketAddress(.v6(address.high, address.low), port: 53) : nil
        }
    }
}
