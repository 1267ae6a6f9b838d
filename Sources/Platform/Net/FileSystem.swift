import CUV
import Glibc
import Lifecycle

/// Files, read and watched without blocking a loop.
package enum FileSystem {
    /// Reads a whole file, on libuv's worker threads. Throws `.file` if it cannot be read or is larger than `limit`.
    package static func read(_ path: String, limit: Int = 16 << 20, on loop: EventLoop) async throws(NetError)
        -> [UInt8]
    {
        let result: Result<[UInt8], NetError> = await withCheckedContinuation { continuation in
            loop.execute {
                FileWork.start(on: loop) {
                    read(path, limit: limit)
                } done: {
                    continuation.resume(returning: $0)
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
    private let body: @Sendable () -> Result<[UInt8], NetError>
    private let done: @Sendable (Result<[UInt8], NetError>) -> Void
    private var result: Result<[UInt8], NetError>?

    private init(
        _ body: @escaping @Sendable () -> Result<[UInt8], NetError>,
        _ done: @escaping @Sendable (Result<[UInt8], NetError>) -> Void
    ) {
        self.body = body
        self.done = done
    }

    static func start(
        on loop: EventLoop,
        _ body: @escaping @Sendable () -> Result<[UInt8], NetError>,
        done: @escaping @Sendable (Result<[UInt8], NetError>) -> Void
    ) {
        let request = UnsafeMutablePointer<uv_work_t>.allocate(capacity: 1)
        request.pointee.data = Unmanaged.passRetained(FileWork(body, done)).toOpaque()  // given back when done
        uv_queue_work(
            loop.uv,
            request,
            { request in
                guard let work = owner(FileWork.self, of: request?.pointee.data) else { return }
                work.result = work.body()
            },
            { request, _ in
                guard let request, let data = request.pointee.data else { return }
                request.deallocate()
                let work = Unmanaged<FileWork>.fromOpaque(data).takeRetainedValue()
                work.done(work.result ?? .failure(NetError(.file, "cancelled")))
            }
        )
    }
}
