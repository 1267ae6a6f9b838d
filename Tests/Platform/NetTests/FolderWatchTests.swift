import Net
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FolderWatchTests {
    private let loop = EventLoop(name: "test")

    @Test func `what comes into a folder is told`() async throws {
        let folder = try TestFolder()
        var signals = FolderWatch.changes(in: folder.path, on: loop).makeAsyncIterator()
        #expect(await signals.next() != nil)
        try folder.write("new", Array("x".utf8))
        #expect(await signals.next() != nil)
    }

    @Test func `a folder that is not there is told once`() async throws {
        var signals = FolderWatch.changes(in: "/nowhere/at/all", on: loop).makeAsyncIterator()
        #expect(await signals.next() != nil)
    }
}
