import CUV
import Glibc

/// Looks a host up and tries its addresses one after the other. Loop only.
final class Connector {
    private let host: String
    private let port: Int
    private let source: IPAddress?
    private let loop: EventLoop
    private var answer: ((Result<UnsafeMutablePointer<uv_tcp_t>, NetError>) -> Void)?
    private var remaining: ArraySlice<IPAddress> = []
    private var attempt: UnsafeMutablePointer<uv_tcp_t>?

    /// - `answer`: Called once, unless cancelled, never before this returns; the handle is the receiver's, its `data` is nil.
    init(
        host: String,
        port: Int,
        source: IPAddress?,
        loop: EventLoop,
        _ answer: @escaping (Result<UnsafeMutablePointer<uv_tcp_t>, NetError>) -> Void
    ) {
        self.host = host
        self.port = port
        self.source = source
        self.loop = loop
        self.answer = answer
        HostLookup.addresses(of: host, on: loop) { [self] result in
            switch result {
            case .success(let addresses):
                remaining = addresses[...]
                next(NetError(.nameNotFound, "look up \(host): no address"))
            case .failure(let error): finish(.failure(error))
            }
        }
    }

    /// Nothing is answered any more.
    func cancel() {
        answer = nil
        if let attempt {
            self.attempt = nil
            closeHandle(attempt)
        }
    }

    private func finish(_ result: Result<UnsafeMutablePointer<uv_tcp_t>, NetError>) {
        answer?(result)
        answer = nil
    }

    private func next(_ error: NetError) {
        guard answer != nil else { return }
        guard let ip = remaining.popFirst() else { return finish(.failure(error)) }
        guard let port = UInt16(exactly: port) else {
            return finish(.failure(NetError(.address, "port \(port) is out of range")))
        }
        let handle = UnsafeMutablePointer<uv_tcp_t>.allocate(capacity: 1)
        uv_tcp_init(loop.uv, handle)
        handle.pointee.data = nil
        let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the callback
        attempt = handle
        if let source {
            // An address that this host has not got, or of the other family, shows when connecting.
            _ = SocketAddress(source, port: 0).withSockaddr { address, _ in uv_tcp_bind(handle, address, 0) }
        }
        let status = SocketAddress(ip, port: port).withSockaddr { address, _ in
            uv_tcp_connect(request, handle, address) { request, status in
                guard let request, let data = request.pointee.data else { return }
                request.deallocate()
                Unmanaged<Connector>.fromOpaque(data).takeRetainedValue().tried(status)
            }
        }
        if status != 0 {
            request.deallocate()
            tried(status)
            Unmanaged.passUnretained(self).release()
        }
    }

    private func tried(_ status: Int32) {
        guard let handle = attempt else { return }
        attempt = nil
        if status == 0, answer != nil { return finish(.success(handle)) }
        closeHandle(handle)
        next(NetError(.connect, "connect to \(host):\(port)", uv: status))
    }
}
