import Documents
import Glibc
import Logging
import Synchronization
import TestSupport
import Testing

@Suite struct LogFileTests {
    private let folder: TestFolder
    /// A clock that only the test moves.
    private let clock = Shared(Timestamp(seconds: 1_623_057_318, nanoseconds: 265_000_000))

    init() throws { folder = try TestFolder() }

    private func file(
        maxBytes: Int = 10,
        maxBackups: Int = 0,
        maxAgeDays: Int = 0,
        name: String = "cp.log"
    ) throws -> LogFile {
        try LogFile(
            "\(folder.path)/\(name)",
            .init(maxBytes: maxBytes, maxBackups: maxBackups, maxAgeDays: maxAgeDays),
            now: { [clock] in clock.withLock { $0 } }
        )
    }

    private func write(_ lines: [String], to file: LogFile) {
        for line in lines {
            file.write(Array((line + "\n").utf8))
            clock.withLock { $0 = $0.advanced(by: .seconds(1)) }
        }
    }

    private var names: [String] {
        guard let entries = opendir(folder.path) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private func content(_ name: String) -> String {
        guard let file = fopen("\(folder.path)/\(name)", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test func `a file that is full is set aside with the time in its name`() throws {
        write(["1234", "5678", "9"], to: try file())
        #expect(names == ["cp-2021-06-07T09-15-20.265.log", "cp.log"])
        #expect(content("cp-2021-06-07T09-15-20.265.log") == "1234\n5678\n" && content("cp.log") == "9\n")
    }

    @Test func `a line longer than a file has a file of its own`() throws {
        write(["1", "a line that is too long", "2"], to: try file())
        #expect(names.count == 3 && content("cp.log") == "2\n")
    }

    @Test func `what is there is continued`() throws {
        try folder.write("cp.log", Array("before\n".utf8))
        write(["1"], to: try file())
        #expect(content("cp.log") == "before\n1\n")
        write(["234"], to: try file())
        #expect(content("cp.log") == "234\n" && names.count == 2)
    }

    @Test func `only so many are kept, the newest`() throws {
        try folder.write("cp-of-somebody-else.log", [])
        write((0..<6).map { "line \($0)" }, to: try file(maxBackups: 2))
        #expect(names.count == 4 && names.contains("cp-of-somebody-else.log"))
        #expect(content("cp.log") == "line 5\n" && content(names[1]) == "line 4\n" && content(names[0]) == "line 3\n")
    }

    @Test func `what is older than so many days goes`() throws {
        write(["line 1", "line 2"], to: try file())
        clock.withLock { $0 = $0.advanced(by: .seconds(86_400)) }
        write(["line 3"], to: try file(maxAgeDays: 2))
        #expect(names.count == 3)
        clock.withLock { $0 = $0.advanced(by: .seconds(86_400)) }
        _ = try file(maxAgeDays: 2)
        #expect(names.count == 2)
    }

    @Test(arguments: [Int.max, 200_000_000_000_000, Int.min]) func `an age beyond all times removes nothing`(days: Int)
        throws
    {
        write(["line 1", "line 2", "line 3"], to: try file(maxAgeDays: days))
        #expect(names.count == 3)
    }

    @Test func `two that are set aside in one moment are both kept`() throws {
        let file = try file(maxBytes: 1)
        for _ in 0..<4 { file.write([1, 2]) }
        #expect(names.count == 4)
    }

    @Test func `folders are made, and what cannot be written is an error`() throws {
        let deep = try file(name: "a/cp.log")
        deep.write([0x31])
        #expect(content("a/cp.log") == "1")
        unlink("\(folder.path)/a/cp.log")
        rmdir("\(folder.path)/a")
        let error = #expect(throws: LogFile.Failure.self) {
            try LogFile(folder.path, .init(maxBytes: 1, maxBackups: 0, maxAgeDays: 0))
        }
        #expect(error?.description == "open \(folder.path): Is a directory")
    }

    @Test func `lines of many threads stay whole`() async throws {
        let file = try file(maxBytes: 1 << 20)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { for _ in 0..<20 { file.write(Array("\(number)\(number)\(number)\n".utf8)) } }
            }
        }
        let lines = content("cp.log").split(separator: "\n")
        #expect(lines.count == 160 && lines.allSatisfy { Set($0).count == 1 && $0.count == 3 })
    }
}
