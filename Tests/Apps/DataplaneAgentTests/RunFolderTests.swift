import Glibc
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct RunFolderTests {
    private let parent: TestFolder

    init() throws { parent = try TestFolder() }

    @Test func `what a dead agent has left goes, and what a living one has stays`() throws {
        let living = try RunFolder(in: parent.path)
        let dead = try leftBehind("kuma-dp-dead00", ["lock", "bootstrap.yaml", "token"])
        #expect(RunFolder.removeDead(in: parent.path) == 1)
        #expect(access(dead, F_OK) != 0)
        #expect(access(living.path, F_OK) == 0)
        living.remove()
        #expect(access(living.path, F_OK) != 0)
    }

    @Test func `what is not ours stays`() throws {
        // A stock agent's, or one that is being made.
        let unlocked = try leftBehind("kuma-dp-stock0", ["bootstrap.yaml"])
        let unfinished = try leftBehind("kuma-dp-making", ["lock.part"])
        let other = try leftBehind("something", ["lock"])
        let linked = "\(parent.path)/kuma-dp-linked"
        try #require(symlink(other, linked) == 0)
        #expect(RunFolder.removeDead(in: parent.path) == 0)
        let kept: [String] = [unlocked, unfinished, "\(other)/lock", linked]
        #expect(kept.filter { access($0, F_OK) != 0 } == [])
        unlink(linked)
        for path in [unlocked, unfinished, other] { AgentFiles.removeFolder(path) }
    }

    @Test func `nobody holds the lock of an agent that is gone`() throws {
        var gone: RunFolder? = try RunFolder(in: parent.path)
        let path = try #require(gone?.path)
        #expect(RunFolder.removeDead(in: parent.path) == 0)
        gone = nil
        #expect(RunFolder.removeDead(in: parent.path) == 1)
        #expect(access(path, F_OK) != 0)
    }

    private func leftBehind(_ name: String, _ files: [String]) throws -> String {
        let path = "\(parent.path)/\(name)"
        try #require(mkdir(path, 0o711) == 0)
        for file in files { close(open("\(path)/\(file)", O_CREAT | O_WRONLY, 0o600)) }
        return path
    }
}
