package import Documents
import Glibc
import Synchronization

/// A file of lines that is set aside when it has grown large, under its name with the time (UTC) in it:
/// `/tmp/cp-2021-06-07T09-15-18.265.log`.
package final class LogFile: Sendable {
    /// When a file is set aside, and what becomes of those that are.
    package struct Rotation: Sendable {
        /// Bytes that a file holds at most, unless one line is longer.
        package var maxBytes: Int
        /// Files set aside that are kept; 0: all.
        package var maxBackups: Int
        /// Days after which a file set aside is removed, at most a thousand years; 0 or less: never.
        package var maxAgeDays: Int

        /// The three limits.
        package init(maxBytes: Int, maxBackups: Int, maxAgeDays: Int) {
            (self.maxBytes, self.maxBackups, self.maxAgeDays) = (maxBytes, maxBackups, maxAgeDays)
        }
    }

    /// A file in the words of flags: sizes in megabytes, at least one.
    ///
    /// Throws `Failure` if it cannot be written.
    package convenience init(_ path: String, megabytes: Int, backups: Int, days: Int) throws(Failure) {
        let bytes = min(max(megabytes, 1), 1 << 20) << 20
        try self.init(path, Rotation(maxBytes: bytes, maxBackups: backups, maxAgeDays: days))
    }

    /// Why a file cannot be written.
    package struct Failure: Error, CustomStringConvertible {
        /// The system's own reason, with the path.
        package let description: String
    }

    private struct State {
        var descriptor: Int32
        var size: Int
    }

    private let path: String
    private let rotation: Rotation
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// Opens or makes the file and the folders above it; what it holds stays, and is continued.
    ///
    /// - Throws: `Failure` if it cannot be written.
    package init(_ path: String, _ rotation: Rotation, now: @escaping @Sendable () -> Timestamp = LogOutput.now)
        throws(Failure)
    {
        (self.path, self.rotation, self.now) = (path, rotation, now)
        Self.makeFolders(above: path)
        guard let opened = Self.open(path) else {
            throw Failure(description: "open \(path): \(String(cString: strerror(errno)))")
        }
        state = Mutex(opened)
        removeOld()
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// Appends a line; from any thread. A line that cannot be written is lost.
    package func write(_ line: [UInt8]) {
        let isOneMore = state.withLock { state in
            let isFull = state.size > 0 && state.size + line.count > rotation.maxBytes
            let isOneMore = isFull && setAside(&state)
            LogOutput.write(line, to: state.descriptor)
            state.size += line.count
            return isOneMore
        }
        // Not under the lock, for which every line waits.
        if isOneMore { removeOld() }
    }

    /// If that fails, the old file is continued.
    private func setAside(_ state: inout State) -> Bool {
        var time = now()
        while access(backup(time), F_OK) == 0 { time = time.advanced(by: .milliseconds(1)) }
        guard rename(path, backup(time)) == 0, let fresh = Self.open(path) else { return false }
        close(state.descriptor)
        state = fresh
        return true
    }

    private static func open(_ path: String) -> State? {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        var facts = stat()
        return State(descriptor: descriptor, size: fstat(descriptor, &facts) == 0 ? Int(facts.st_size) : 0)
    }

    private static func makeFolders(above path: String) {
        var position = path.startIndex
        while let slash = path[position...].firstIndex(of: "/") {
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o755) }
            position = path.index(after: slash)
        }
    }

    // MARK: - Files set aside

    private var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./" }
    private var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }
    private var suffix: Substring { name.lastIndex(of: ".").map { name[$0...] } ?? "" }
    private var prefix: String { name.dropLast(suffix.count) + "-" }

    private func backup(_ time: Timestamp) -> String { "\(folder)\(prefix)\(Self.text(time))\(suffix)" }

    /// `2021-06-07T09-15-18.265`: sorts by time.
    private static func text(_ time: Timestamp) -> String {
        let seconds = Timestamp(seconds: time.seconds).rfc3339.dropLast().replacing(":", with: "-")
        let digits = String(time.nanoseconds / 1_000_000)
        return "\(seconds).\(String(repeating: "0", count: max(0, 3 - digits.utf8.count)))\(digits)"
    }

    private func removeOld() {
        let days = min(max(rotation.maxAgeDays, 0), 365_000)
        let oldest = Self.text(now().advanced(by: .seconds(-86_400 * days)))
        for (index, time) in times.sorted(by: >).enumerated() {
            let isTooMany = rotation.maxBackups > 0 && index >= rotation.maxBackups
            guard isTooMany || (rotation.maxAgeDays > 0 && time < oldest) else { continue }
            unlink("\(folder)\(prefix)\(time)\(suffix)")
        }
    }

    /// Of the files set aside; others of similar names are left alone.
    private var times: [Substring] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var times: [Substring] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
            let time = name.dropFirst(prefix.count).dropLast(suffix.count)
            let shape = time.map { $0.isNumber ? "0" : $0 }
            if String(shape) == "0000-00-00T00-00-00.000" { times.append(time) }
        }
        return times
    }
}
