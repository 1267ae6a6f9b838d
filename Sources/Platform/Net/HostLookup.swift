import CUV
import Glibc

/// Name lookups by the system's resolver, on libuv's worker threads.
package final class HostLookup {
    private var answer: (Result<[IPAddress], NetError>) -> Void
    private let host: String

    private init(_ host: String, _ answer: @escaping (Result<[IPAddress], NetError>) -> Void) {
        self.host = host
        self.answer = answer
    }

    /// Finds a host's addresses, in the order to try them; `answer` is called once, on the loop, never before this returns.
    ///
    /// The text of an IP address is its own answer. Loop only.
    package static func addresses(
        of host: String,
        on loop: EventLoop,
        _ answer: @escaping (Result<[IPAddress], NetError>) -> Void
    ) {
        if let ip = IPAddress(host) {
            loop.timer(after: .zero) { answer(.success([ip])) }
            return
        }
        let lookup = HostLookup(host, answer)
        let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
        request.pointee.data = Unmanaged.passRetained(lookup).toOpaque()  // given back when answered
        let status = cuv_getaddrinfo(
            loop.uv,
            request,
            { request, status, list in
                guard let request else { return }
                defer {
                    uv_freeaddrinfo(list)
                    request.deallocate()
                }
                guard let data = request.pointee.data else { return }
                Unmanaged<HostLookup>.fromOpaque(data).takeRetainedValue().finish(status, list)
            },
            host
        )
        if status != 0 {
            Unmanaged.passUnretained(lookup).release()
            request.deallocate()
            loop.timer(after: .zero) { answer(.failure(NetError(.nameNotFound, "look up \(host)", uv: status))) }
        }
    }

    /// Finds a host's addresses; see the other form. From any thread.
    package static func addresses(of host: String, on loop: EventLoop) async throws(NetError) -> [IPAddress] {
        let result: Result<[IPAddress], NetError> = await withCheckedContinuation { continuation in
            loop.execute { addresses(of: host, on: loop) { continuation.resume(returning: $0) } }
        }
        return try result.get()
    }

    private func finish(_ status: Int32, _ list: UnsafeMutablePointer<addrinfo>?) {
        guard status == 0 else { return answer(.failure(NetError(.nameNotFound, "look up \(host)", uv: status))) }
        var found: [IPAddress] = []
        var entry = list
        while let current = entry {
            if let address = SocketAddress(UnsafePointer(current.pointee.ai_addr)), !found.contains(address.ip) {
                found.append(address.ip)
            }
            entry = current.pointee.ai_next
        }
        answer(found.isEmpty ? .failure(NetError(.nameNotFound, "look up \(host): no address")) : .success(found))
    }
}
