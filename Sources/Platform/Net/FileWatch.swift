import CUV
import Glibc

/// Tells when any of some files changes: written, replaced by a rename, or behind a symbolic link that moved. A folder stands for
/// itself and the files in it.
///
/// It looks at inode, size and times once per interval, 2 µs per file. Events of the kernel (inotify) would not do: they tell nothing of what
/// another machine writes into a shared file system, nor of a directory further up that is replaced by renaming, and a host has few
/// watchers for all its processes. `@unchecked Sendable`: the state is touched on the loop only.
package final class FileWatch: @unchecked Sendable {
    private let paths: [String]
    private let loop: EventLoop
    private let changed: @Sendable () -> Void
    private var seen = Look()
    /// How often it has looked in vain for a file that was there before.
    private var misses = 0
    private var timer: LoopTimer?
    private var isStopped = false

    private struct Mark: Equatable, Sendable {
        var device: UInt
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var found = stat()
            guard stat(path, &found) == 0 else { return nil }
            device = UInt(found.st_dev)
            inode = UInt(found.st_ino)
            size = Int(found.st_size)
            seconds = found.st_mtim.tv_sec
            nanoseconds = found.st_mtim.tv_nsec
        }
    }

    /// What there is at one moment.
    private struct Look: Equatable {
        var found: [String: Mark] = [:]
        /// Named, and not there.
        var missing: Set<String> = []
    }

    /// As often a file may be gone until that counts as a change.
    private static let patience = 2

    private init(_ paths: [String], _ loop: EventLoop, _ changed: @escaping @Sendable () -> Void) {
        self.paths = paths
        self.loop = loop
        self.changed = changed
    }

    /// Signals of change, without content: several changes may be one signal. Stops when the reader stops.
    ///
    /// - `signalsAtStart`: The first signal says that the watch has begun: what the reader reads then is not older
    ///   than what later signals compare with.
    package static func changes(
        of paths: [String],
        on loop: EventLoop,
        every interval: Duration = .seconds(1),
        signalsAtStart: Bool = false
    ) -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let watch = FileWatch(paths, loop) { continuation.yield() }
            loop.execute {
                watch.start(interval)
                if signalsAtStart { continuation.yield() }
            }
            continuation.onTermination = { _ in watch.stop() }
        }
    }

    private func start(_ interval: Duration) {
        if isStopped { return }
        seen = current()
        // `stat` of a local file does not block for long; it is 2 µs each.
        timer = loop.timer(after: interval, repeating: interval) { [weak self] in self?.look() }
    }

    private func current() -> Look {
        var look = Look()
        for path in paths {
            for name in [path] + (FileSystem.names(in: path) ?? []).map({ "\(path)/\($0)" }) {
                if let mark = Mark(name) { look.found[name] = mark } else { look.missing.insert(name) }
            }
        }
        return look
    }

    private func look() {
        let current = current()
        guard current != seen else {
            misses = 0
            return
        }
        // A file that is gone for a moment is being replaced: wait for the new one.
        if misses < Self.patience, current.missing.contains(where: { seen.found[$0] != nil }) {
            misses += 1
            return
        }
        (seen, misses) = (current, 0)
        changed()
    }

    private func stop() {
        loop.execute { [self] in
            isStopped = true
            timer?.cancel()
            timer = nil
        }
    }
}
