import Glibc
import Lifecycle

/// Small files of this machine: read and written at start-up, before anything serves.
enum LocalFile {
    /// What the system said about a file.
    struct Failure: Error, CustomStringConvertible {
        let number: Int32
        let description: String
    }

    /// Where relative paths begin.
    static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    /// The whole file, of at most 4 MiB.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        do throws(WholeFile.Failure) { return try WholeFile.read(path, limit: 4 << 20) } catch {
            throw Failure(number: error.number, description: "\(error.step) \(path): \(error.reason)")
        }
    }

    /// Replaces the file in one step: nobody sees half of it.
    static func write(_ content: [UInt8], to path: String, mode: mode_t) throws(Failure) {
        let draft = "\(path).\(getpid()).tmp"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("open", draft) }
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failed = failure("write", draft)
                close(file)
                unlink(draft)
                throw failed
            }
            written += count
        }
        fsync(file)
        close(file)
        guard rename(draft, path) == 0 else { throw failure("rename", draft) }
    }

    /// Makes a folder and those above it; an existing one is left as it is.
    static func makeFolder(_ path: String, mode: mode_t) throws(Failure) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + part
            if mkdir(partial, mode) != 0, errno != EEXIST, errno != EISDIR { throw failure("mkdir", partial) }
        }
    }

    private static func failure(_ what: String, _ path: String) -> Failure {
        let number = errno
        return Failure(number: number, description: "\(what) \(path): \(String(cString: strerror(number)))")
    }
}
