import Glibc
import Net
import Synchronization

/// Runs programs to their end and collects what they say.
final class Shell: Sendable {
    /// How a program ended, and what it said.
    struct Finished: Sendable {
        let status: Int
        let output: String
        let errors: String
    }

    private let loop: EventLoop
    private let folder: String
    private let count = Atomic(0)

    /// - `folder`: For the files that outputs go to meanwhile.
    init(folder: String, loop: EventLoop) { (self.folder, self.loop) = (folder, loop) }

    /// Runs a program and returns what it printed.
    ///
    /// Throws ``LabFailure`` with what it said if it ends with another status than 0.
    @discardableResult
    func run(_ program: String, _ arguments: [String], environment: [String: String]? = nil) async throws -> String {
        let finished = try await outcome(program, arguments, environment: environment)
        guard finished.status == 0 else {
            let line = ([program] + arguments).joined(separator: " ")
            throw LabFailure("\(line): status \(finished.status)\n\(finished.output)\(finished.errors)")
        }
        return finished.output
    }

    /// Runs a program, however it ends; a signal counts as the status 128 and its number.
    func outcome(_ program: String, _ arguments: [String], environment: [String: String]? = nil) async throws
        -> Finished
    {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let paths = ["\(folder)/\(number).out", "\(folder)/\(number).err"]
        let files = paths.map { open($0, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644) }
        defer {
            for file in files where file >= 0 { close(file) }
            for path in paths { unlink(path) }
        }
        var settings = ChildProcess.Settings(program, arguments)
        settings.environment = environment
        (settings.standardOutput, settings.standardError) = (files[0], files[1])
        let process = try await ChildProcess.spawn(settings, on: loop)
        let status =
            switch await process.wait() {
            case .exited(let status): status
            case .signalled(let signal): 128 + Int(signal)
            }
        return Finished(status: status, output: Self.text(of: paths[0]), errors: Self.text(of: paths[1]))
    }

    /// What stands in a file, from some byte on; empty if it cannot be read.
    static func text(of path: String, from start: Int = 0) -> String {
        guard let file = fopen(path, "r"), fseek(file, start, SEEK_SET) == 0 else { return "" }
        defer { fclose(file) }
        var (all, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return String(decoding: all, as: UTF8.self) }
            all += chunk[..<count]
        }
    }

    /// Writes a file that every user may read.
    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw LabFailure("cannot write \(path): \(errno)") }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw LabFailure("cannot write \(path)") }
        chmod(path, 0o644)
    }
}
