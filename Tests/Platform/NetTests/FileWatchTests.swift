import Glibc
import Net
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileWatchTests {
    private let loop = EventLoop(name: "test")

    private func signals(_ paths: [String]) async -> AsyncStream<Void>.Iterator {
        var signals = FileWatch.changes(of: paths, on: loop, every: .milliseconds(2), signalsAtStart: true)
            .makeAsyncIterator()
        #expect(await signals.next() != nil)
        return signals
    }

    @Test func `a file that was never there keeps no other from being told`() async throws {
        let folder = try TestFolder()
        let path = try folder.write("cert", [1])
        var signals = await signals([path, "\(folder.path)/roots"])
        try folder.write("cert", [1, 2])
        #expect(await signals.next() != nil)
    }

    @Test func `a dangling link in a folder keeps no other file from being told`() async throws {
        let (folder, roots) = (try TestFolder(), try TestFolder())
        try #require(symlink("/nowhere/at/all", "\(roots.path)/link.pem") == 0)
        let path = try folder.write("cert", [1])
        var signals = await signals([path, roots.path])
        try folder.write("cert", [1, 2])
        #expect(await signals.next() != nil)
    }

    @Test func `a file that is gone for good is told, and so is what comes after`() async throws {
        let folder = try TestFolder()
        let (certificate, roots) = (try folder.write("cert", [1]), try folder.write("roots", [1]))
        var signals = await signals([certificate, roots])
        unlink(roots)
        #expect(await signals.next() != nil)
        try folder.write("cert", [1, 2])
        #expect(await signals.next() != nil)
    }
}
