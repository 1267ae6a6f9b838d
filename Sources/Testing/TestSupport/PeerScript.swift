import Glibc
package import Net

/// Python programs that play the other side of a protocol; `PYTHON` names the interpreter, `python3` if unset.
package enum PeerScript {
    /// Runs `peers/<name>` beside the test file, and returns how it ended. What it says goes to the test's output.
    package static func run(_ name: String, _ arguments: [String], beside file: String, on loop: EventLoop) async throws
        -> ChildProcess.Outcome
    {
        await (try start(name, arguments, beside: file, on: loop)).wait()
    }

    /// Starts `peers/<name>` beside the test file. Whoever starts it ends it.
    package static func start(_ name: String, _ arguments: [String], beside file: String, on loop: EventLoop)
        async throws
        -> ChildProcess
    {
        let python = getenv("PYTHON").map { String(cString: $0) } ?? "python3"  // allowed: tests have no settings
        let folder = file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)
        return try await .spawn(.init(python, ["\(folder)/peers/\(name)"] + arguments), on: loop)
    }
}

/// A folder for one test's files; it is removed, with all in it, when the last reference goes.
package final class TestFolder: Sendable {
    /// Absolute, without a slash at the end.
    package let path: String

    /// Makes a new folder under the system's place for temporary ones.
    package init() throws {
        var template = Array("/tmp/swift-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NeverHappened(description: "no temporary folder: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    deinit {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }

    /// Writes a file into it, in place of one of that name; returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let target = "\(path)/\(name)"
        guard let file = fopen(target + ".part", "w") else {
            throw NeverHappened(description: "cannot write \(target)")
        }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        guard rename(target + ".part", target) == 0 else { throw NeverHappened(description: "cannot write \(target)") }
        return target
    }
}
