import Lifecycle
import Logging
import Net
import Synchronization

/// The certificates of one control plane's servers, and the roots that its clients believe: files that are read again when they
/// change. Connections that are open keep what they began with.
final class CertificateReloading: Service {
    /// The certificate of one server, as its file has it now.
    final class Served: Sendable {
        let context: TLSContext
        fileprivate let files: TLSFiles
        fileprivate let name: String
        private let current: Mutex<[UInt8]>

        fileprivate init(_ name: String, _ files: TLSFiles, _ parameters: TLSContext.Parameters) throws(NetError) {
            (self.name, self.files) = (name, files)
            context = try files.serverContext(parameters: parameters)
            current = Mutex(try FileSystem.readNow(files.certificate))
        }

        /// PEM, the leaf first.
        var chain: [UInt8] { current.withLock { $0 } }

        /// True if it is another than before.
        fileprivate func use(_ chain: [UInt8]) -> Bool {
            current.withLock { current in
                defer { current = chain }
                return current != chain
            }
        }
    }

    private struct State {
        var servers: [Served] = []
        var clients: [(name: String, context: TLSContext, file: String)] = []
    }

    private let state = Mutex(State())
    private let loop: EventLoop
    private let logger: Logger

    init(loop: EventLoop, logger: Logger) { (self.loop, self.logger) = (loop, logger) }

    /// A server's certificate, which is followed from when this service runs. Blocks for as long as a few small files need.
    func server(_ name: String, _ files: TLSFiles, _ parameters: TLSContext.Parameters) throws(NetError) -> Served {
        let served = try Served(name, files, parameters)
        state.withLock { $0.servers.append(served) }
        return served
    }

    /// A client's side of TLS that believes the certificates of a file, whatever they are at the time.
    func client(_ name: String, roots file: String) throws(NetError) -> TLSContext {
        let context = try TLSContext.client(trust: .roots(try FileSystem.readNow(file)))
        state.withLock { $0.clients.append((name, context, file)) }
        return context
    }

    /// Follows all files until it is cancelled.
    func run() async throws {
        let state = state.withLock { $0 }
        await withTaskGroup(of: Void.self) { group in
            for served in state.servers {
                group.addTask { [loop] in
                    await served.files.keepFresh(served.context, on: loop) { self.reloaded(served, $0) }
                }
            }
            for (name, context, file) in state.clients {
                group.addTask { [loop, logger] in
                    await context.followRoots(of: file, on: loop) { error in
                        guard let error else { return }
                        logger.error("certificates stay as they were", [.clientName: name, .error: "\(error)"])
                    }
                }
            }
        }
    }

    private func reloaded(_ served: Served, _ result: Result<TLSContext.Identity, NetError>) {
        switch result {
        case .success(let identity):
            guard served.use(identity.certificateChain) else { return }
            logger.info("certificate reloaded", [.serverName: served.name, .file: served.files.certificate])
        case .failure(let error):
            logger.error("certificate stays as it was", [.serverName: served.name, .error: "\(error)"])
        }
    }
}
