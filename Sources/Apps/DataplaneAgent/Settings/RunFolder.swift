import Glibc
import Lifecycle

/// The folder of one run of the agent, among the system's temporary files, and what dead runs have left there.
///
/// A run holds a lock on the file `lock` in its folder, which the kernel lifts when the run dies, however it does: so the folders of living
/// agents are told from those of dead ones. A folder without that file is nobody's of ours.
package final class RunFolder: Sendable {
    private static let lockName = "lock"

    /// Without a slash at the end. Others may pass through it, to reach sockets by name, and see nothing.
    package let path: String
    private let lock: Int32

    /// Makes one.
    package convenience init() throws(AgentError) { try self.init(in: Self.parent) }

    init(in parent: String) throws(AgentError) {
        path = try AgentFiles.makeTemporaryFolder(in: parent)
        // It gets its name when it is held: nobody sees it before.
        let making = "\(path)/\(Self.lockName).part"
        lock = open(making, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, rename(making, "\(path)/\(Self.lockName)") == 0 else {
            let reason = String(cString: strerror(errno))
            AgentFiles.removeFolder(path)
            throw AgentError(.settings, "could not lock the folder \(path): \(reason)")
        }
    }

    deinit { close(lock) }

    /// Removes it with the files and sockets in it.
    package func remove() { AgentFiles.removeFolder(path) }

    /// Removes the folders that dead runs of this user have left; returns how many.
    package static func removeDead() -> Int { removeDead(in: parent) }

    static func removeDead(in parent: String) -> Int {
        guard let directory = opendir(parent) else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(AgentFiles.temporaryPrefix), removeIfDead("\(parent)/\(name)") { count += 1 }
        }
        return count
    }

    private static func removeIfDead(_ path: String) -> Bool {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid() else {
            return false
        }
        let lock = open("\(path)/\(lockName)", O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return false }
        AgentFiles.removeFolder(path)
        return true
    }

    private static var parent: String { ProcessEnvironment.value("TMPDIR") ?? "/tmp" }
}
