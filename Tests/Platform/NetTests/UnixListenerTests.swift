import Glibc
import Net
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct UnixListenerTests {
    private let loop = EventLoop(name: "test")

    /// Listens there until the test ends; throws what the listener throws.
    private func listen(_ path: String) async throws -> LoopBound<UnixListener> {
        let loop = loop
        return try await loop.run { LoopBound(try UnixListener(path, on: loop) { _ in }, on: loop) }
    }

    @Test func `a socket that nobody listens on is replaced`() async throws {
        let folder = try TestFolder()
        let path = "\(folder.path)/socket"
        close(try socket(at: path))
        _ = try await listen(path)
    }

    @Test func `a socket that somebody listens on stays`() async throws {
        let folder = try TestFolder()
        let path = "\(folder.path)/socket"
        let first = try await listen(path)
        let error = await #expect(throws: NetError.self) { _ = try await listen(path) }
        #expect(error?.code == .addressInUse)
        withExtendedLifetime(first) {}
    }

    @Test func `a listener that is too busy to answer stays`() async throws {
        let folder = try TestFolder()
        let path = "\(folder.path)/socket"
        let listener = try socket(at: path)
        defer { close(listener) }
        try #require(Glibc.listen(listener, 0) == 0)
        let clients = try (0..<8).map { _ in try client(of: path) }
        defer { for client in clients { close(client) } }
        let before = try inode(path)
        let error = await #expect(throws: NetError.self) { _ = try await listen(path) }
        #expect(error?.code == .addressInUse)
        #expect(try inode(path) == before)
    }

    @Test func `a file that is no socket stays`() async throws {
        let folder = try TestFolder()
        let path = try folder.write("file", [1])
        let before = try inode(path)
        let error = await #expect(throws: NetError.self) { _ = try await listen(path) }
        #expect(error?.code == .addressInUse)
        #expect(try inode(path) == before)
    }

    private func inode(_ path: String) throws -> UInt64 {
        var facts = stat()
        try #require(stat(path, &facts) == 0)
        return UInt64(facts.st_ino)
    }

    private func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }

    /// A socket that is bound there and does not listen.
    private func socket(at path: String) throws -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(path)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        return descriptor
    }

    /// Connects, or is kept waiting.
    private func client(of path: String) throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, kind, 0)
        var address = address(path)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0 || errno == EAGAIN)
        return descriptor
    }
}
