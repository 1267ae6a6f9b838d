import CUV
import Glibc
import Lifecycle

/// Files, read and watched without blocking a loop.
package enum FileSystem {
    /// Reads a whole file, on libuv's worker threads. Throws `.file` if it cannot be read or is larger than `limit`.
    package static func read(_ path: String, limit: Int = 16 << 20, on loop: EventLoop) async throws(NetError)
        -> [UInt8]
    {
        try await work(on: loop) { () throws(NetError) in try read(path, limit: limit).get() }
    }

    /// Runs what blocks on libuv's worker threads.
    package static func work<Value: Sendable>(
        on loop: EventLoop,
        _ body: @escaping @Sendable () throws(NetError) -> Value
    ) async throws(NetError) -> Value {
        let result: Result<Value, NetError> = await withCheckedContinuation { continuation in
            loop.execute {
                FileWork.start(on: loop) {
                    continuation.resume(returning: Result { () throws(NetError) in try body() })
                }
            }
        }
        return try result.get()
    }

    /// Reads a whole file now, on this thread: for start-up, not for a loop.
    package static func readNow(_ path: String, limit: Int = 16 << 20) throws(NetError) -> [UInt8] {
        try read(path, limit: limit).get()
    }

    /// What a folder holds, sorted, without the two dots; nil if it is none, or cannot be read. Blocks for as long as that takes.
    package static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func read(_ path: String, limit: Int) -> Result<[UInt8], NetError> {
        do throws(WholeFile.Failure) { return .success(try WholeFile.read(path, limit: limit)) } catch {
            if error.number == EFBIG { return .failure(NetError(.file, "read \(path): larger than \(limit) bytes")) }
            return .failure(NetError(.file, "read \(path)", uv: -error.number))
        }
    }
}

/// One piece of blocking work on libuv's worker threads.
private final class FileWork {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func start(on loop: EventLoop, _ body: @escaping @Sendable () -> Void) {
        let request = UnsafeMutablePointer<uv_work_t>.allocate(capacity: 1)
        request.pointee.data = Unmanaged.passRetained(FileWork(body)).toOpaque()  // given back when done
        uv_queue_work(
            loop.uv,
            request,
            { request in owner(FileWork.self, of: request?.pointee.data)?.body() },
            { request, _ in
                guard let request, let data = request.pointee.data else { return }
                request.deallocate()
                Unmanaged<FileWork>.fromOpaque(data).release()
            }
        )
    }
}
