import Commands
import Glibc
import Lifecycle

/// Files of this machine. All calls block; errors are in the words of Go's `os`.
enum HostFile {
    /// The whole file, up to 64 MiB.
    static func read(_ path: String) throws(CommandError) -> [UInt8] {
        do throws(WholeFile.Failure) { return try WholeFile.read(path, limit: 64 << 20) } catch {
            if error.number == EFBIG { throw CommandError("read \(path): file too large") }
            throw failure(error.step, path, error.number)
        }
    }

    /// Replaces the file's content; it gets exactly `mode`, also if it was there.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CommandError) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { Glibc.close(descriptor) }
        // A device or a pipe, as `/dev/stdout`, keeps its own.
        var facts = stat()
        if fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG { fchmod(descriptor, mode) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Replaces a file in one step, or leaves it as it is: nobody sees half of it. A link stays, and what it leads to is replaced.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(CommandError) {
        let target = followed(path)
        var facts = stat()
        // What is no plain file has its own ways.
        if stat(target, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
            return try write(bytes, to: target, mode: mode)
        }
        let draft = "\(target).\(getpid()).tmp"
        do throws(CommandError) {
            try write(bytes, to: draft, mode: mode)
            guard rename(draft, target) == 0 else { throw failure("rename", target) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// Where a path leads through links; itself if there is nothing yet.
    private static func followed(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes the folder and those above it, with mode 0755.
    static func makeFolder(_ path: String) throws(CommandError) {
        guard !path.isEmpty, !isFolder(path) else { return }
        let parent = self.parent(of: path)
        if parent != path { try makeFolder(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
    }

    /// The part of a path before its last slash; empty if there is none.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Names in the folder, sorted by their bytes.
    static func names(in path: String) throws(CommandError) -> [String] {
        guard let folder = opendir(path) else { throw failure("open", path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func failure(_ call: String, _ path: String, _ number: Int32 = errno) -> CommandError {
        let reason = String(cString: strerror(number))
        return CommandError("\(call) \(path): \(reason.prefix(1).lowercased())\(reason.dropFirst())")
    }
}
