import Glibc
import Lifecycle

/// A program of the host that is run to its end.
struct HostCommand: Sendable {
    /// What came of it.
    struct Result: Sendable {
        /// The exit status; 128 and the signal's number if a signal ended it.
        var status: Int32
        var output: String
        var error: String

        var succeeded: Bool { status == 0 }
    }

    /// An absolute path.
    var executable: String
    var arguments: [String] = []
    /// Added to this process's own environment, in place of what that has by the same name.
    var environment: [String: String] = [:]

    /// The command as a person would type it.
    var description: String { ([executable] + arguments).joined(separator: " ") }

    /// Runs it and waits. Its input and outputs are unlinked files, so that neither side can wait for the other.
    func run(input: String = "") throws(HostError) -> Result {
        let stdin = try TemporaryFile(input)
        let stdout = try TemporaryFile("")
        let stderr = try TemporaryFile("")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (file, target) in [(stdin, STDIN_FILENO), (stdout, STDOUT_FILENO), (stderr, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, file.descriptor, target)
        }
        let variables = ProcessEnvironment.current.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let argv = ([executable] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, executable, &actions, nil, argv, envp)
        guard failure == 0 else { throw HostError("cannot run \(executable)", code: failure) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw HostError("cannot wait for \(executable)", code: errno) }
        }
        let signal = status & 0x7f
        return Result(status: signal == 0 ? status >> 8 & 0xff : 128 + signal, output: stdout.text, error: stderr.text)
    }

    /// The first of these names that can be run, on PATH or where administrators' programs live.
    static func find(_ name: String) -> String? {
        if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
        let path = ProcessEnvironment.value("PATH") ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]
        return folders.lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}

/// What the host refused.
struct HostError: Error, CustomStringConvertible {
    var description: String

    init(_ message: String) { description = message }

    /// With the system's own words for an error number.
    init(_ message: String, code: Int32) { description = "\(message): \(String(cString: strerror(code)))" }
}

/// A file without a name, gone when this value goes.
private final class TemporaryFile {
    private let file: UnsafeMutablePointer<FILE>

    init(_ content: String) throws(HostError) {
        guard let file = tmpfile() else { throw HostError("cannot make a temporary file", code: errno) }
        self.file = file
        guard fputs(content, file) >= 0, fflush(file) == 0 else {
            throw HostError("cannot write a temporary file", code: errno)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    deinit { fclose(file) }

    var descriptor: Int32 { fileno(file) }

    var text: String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        var offset: off_t = 0
        while true {
            let count = pread(descriptor, &buffer, buffer.count, offset)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
            offset += off_t(count)
        }
    }
}
