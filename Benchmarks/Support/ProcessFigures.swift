import Glibc
import Net

/// What the kernel says of a process.
package struct ProcessFigures {
    private let processID: Int32

    /// The figures of a process that may end at any time: they are 0 then.
    package init(_ processID: Int32) { self.processID = processID }

    /// Memory that is in use now.
    package var residentBytes: Int {
        // gone: no memory
        guard let text = try? FileSystem.readNow("/proc/\(processID)/smaps_rollup") else { return 0 }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("Rss:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    /// CPU of all its threads so far, user and system, those that have ended among them.
    package var cpuSeconds: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(processID, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The entries of a folder, without the two dots; none if it cannot be read.
func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}
