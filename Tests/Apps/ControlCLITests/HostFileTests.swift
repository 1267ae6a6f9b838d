import Glibc
import Testing

@testable import ControlCLI

@Suite struct HostFileTests {
    /// A device like `/dev/null` in a folder of its own; false where that is not allowed.
    private static func makeDevice(_ path: String) -> Bool {
        mknod(path, S_IFCHR | 0o666, 1 << 8 | 3) == 0 && chmod(path, 0o666) == 0
    }

    private func mode(_ path: String) throws -> mode_t {
        var facts = stat()
        try #require(stat(path, &facts) == 0)
        return facts.st_mode & 0o777
    }

    @Test(.enabled(if: getuid() == 0, "only root makes devices")) func `a device keeps its mode`() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/null"
        try #require(Self.makeDevice(path))
        try HostFile.write([1], to: path, mode: 0o600)
        #expect(try mode(path) == 0o666)
    }

    @Test func `a file is replaced in one step, and who reads the old one sees all of it`() throws {
        let folder = TemporaryFolder()
        folder.write("old", "config")
        try #require(symlink("config", "\(folder.path)/link") == 0)
        let reader = try #require(fopen("\(folder.path)/config", "r"))
        defer { fclose(reader) }
        try HostFile.replace("\(folder.path)/link", with: Array("new".utf8), mode: 0o600)
        #expect(fgetc(reader) == Int32(UInt8(ascii: "o")))
        #expect(try HostFile.read("\(folder.path)/config") == Array("new".utf8))
        #expect(try mode("\(folder.path)/config") == 0o600)
        #expect(try HostFile.names(in: folder.path) == ["config", "link"])
    }

    @Test func `a file has the mode that was asked for`() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/file"
        folder.write("old", "file")
        try HostFile.write([1], to: path, mode: 0o600)
        #expect(try mode(path) == 0o600)
    }
}
