import Glibc
import Lifecycle

/// Files that the agent reads and writes while it starts. Every call blocks for as long as the disk does.
enum AgentFiles {
    /// A whole file of at most 16 MiB; `-` is standard input.
    static func read(_ path: String, as what: String) throws(AgentError) -> String {
        let limit = 16 << 20
        do throws(WholeFile.Failure) {
            let bytes =
                path == "-" ? try WholeFile.readStandardInput(limit: limit) : try WholeFile.read(path, limit: limit)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            if error.number == EFBIG { throw AgentError(.settings, "\(what) \(path) is larger than 16 MiB") }
            throw AgentError(.settings, "could not read \(what) \(path): \(error.reason)")
        }
    }

    /// Writes a file that only its owner may read, in place of an old one.
    static func write(_ bytes: [UInt8], to path: String) throws(AgentError) {
        // Removed first, so that an older file's wider permissions don't stay.
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("could not write \(path)") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("could not write \(path)") }
            rest = rest.dropFirst(count)
        }
    }

    /// How the names of such folders begin.
    static let temporaryPrefix = "kuma-dp-"

    /// A folder of our own in the system's place for temporary files. Others may pass through it, to reach sockets by name.
    static func makeTemporaryFolder(in parent: String) throws(AgentError) -> String {
        var template = Array("\(parent)/\(temporaryPrefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("could not make a folder in \(parent)") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o711)
        return path
    }

    /// Makes a folder if it is not there; its parent must be.
    static func makeFolder(_ path: String) throws(AgentError) {
        guard mkdir(path, 0o711) == 0 || errno == EEXIST else { throw failure("could not make the folder \(path)") }
    }

    /// Removes a folder with the files and sockets in it; it has no folders.
    static func removeFolder(_ path: String) {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(directory)
        rmdir(path)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func failure(_ what: String) -> AgentError {
        AgentError(.settings, "\(what): \(String(cString: strerror(errno)))")
    }
}
