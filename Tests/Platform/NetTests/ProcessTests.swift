import Glibc
import Net
import Synchronization
import TestSupport
import Testing

@Suite struct ProcessTests {
    private let loop = EventLoop()

    @Test(arguments: [0, 1, 42]) func `an exit status arrives`(_ status: Int) async throws {
        let process = try await ChildProcess.spawn(.init("sh", ["-c", "exit \(status)"]), on: loop)
        #expect(await process.wait() == .exited(status))
        #expect(process.outcome == .exited(status))
    }

    @Test func `a signal ends a process, and is what ended it`() async throws {
        let process = try await ChildProcess.spawn(.init("sleep", ["60"]), on: loop)
        #expect(process.outcome == nil)
        process.send(signal: SIGTERM)
        #expect(await process.wait() == .signalled(SIGTERM))
        process.send(signal: SIGTERM)
    }

    @Test func `environment, folder and output are as asked for`() async throws {
        let folder = try TestFolder()
        let descriptor = open("\(folder.path)/out", O_CREAT | O_WRONLY, 0o600)
        defer { close(descriptor) }
        var settings = ChildProcess.Settings("/bin/sh", ["-c", "echo \"$GREETING $(pwd)\""])
        settings.environment = ["GREETING": "hello there"]
        settings.directory = folder.path
        settings.standardOutput = descriptor
        let process = try await ChildProcess.spawn(settings, on: loop)
        #expect(await process.wait() == .exited(0))
        let said = try await FileSystem.read("\(folder.path)/out", on: loop)
        #expect(String(decoding: said, as: UTF8.self) == "hello there \(folder.path)\n")
    }

    @Test func `a program that does not exist is an error, not an exit`() async throws {
        await #expect(throws: NetError.self) { try await ChildProcess.spawn(.init("/no/such/program"), on: self.loop) }
    }

    @Test(.enabled(if: getuid() == 0)) func `a process can become another user`() async throws {
        var settings = ChildProcess.Settings("sh", ["-c", "test $(id -u) = 65534 && test $(id -g) = 65533"])
        settings.userID = 65534
        settings.groupID = 65533
        let process = try await ChildProcess.spawn(settings, on: loop)
        #expect(await process.wait() == .exited(0))
    }

    @Test func `a file that is too large or missing is an error`() async throws {
        let folder = try TestFolder()
        let path = try folder.write("file", [1, 2, 3])
        #expect(try await FileSystem.read(path, limit: 3, on: loop) == [1, 2, 3])
        await #expect(throws: NetError.self) { try await FileSystem.read(path, limit: 2, on: self.loop) }
        await #expect(throws: NetError.self) { try await FileSystem.read(path + "x", on: self.loop) }
    }
}
