import HTTP
import Net

/// What the kernel tells of this process, for those who debug it: only where the settings ask for it.
// Compat: Kuma's are those of Go's profiler, of which only the command line has a meaning here.
enum DebugRoutes {
    static func add(to router: inout Router) {
        // With the slash at its end, and without.
        for pattern in ["/debug/pprof", "/debug/pprof/{page...}"] {
            router.add("GET", pattern) { _, parameters in
                guard parameters["page"].isEmpty else { return .text(404, "404 page not found\n") }
                return .text(200, "/debug/pprof/cmdline\n/debug/memory\n/debug/threads\n")
            }
        }
        router.add("GET", "/debug/pprof/cmdline") { _, _ in file("cmdline") }
        router.add("GET", "/debug/memory") { _, _ in file("smaps_rollup") }
        router.add("GET", "/debug/threads") { _, _ in .text(200, threads()) }
    }

    private static func file(_ name: String) -> HTTPResponse {
        do throws(NetError) {
            return .text(200, String(decoding: try FileSystem.readNow("/proc/self/\(name)"), as: UTF8.self))
        } catch { return .text(500, "\(error)\n") }
    }

    /// A line for each: number, name, state as a letter, and its clock ticks in user and system mode.
    private static func threads() -> String {
        (FileSystem.names(in: "/proc/self/task") ?? []).compactMap { Int($0) }.sorted().map { thread in
            // It may have ended meanwhile.
            let stat = (try? FileSystem.readNow("/proc/self/task/\(thread)/stat")).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard let stat, let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")") else { return "" }
            let fields = stat[close...].split(separator: " ").dropFirst()
            guard let state = fields.first, fields.count > 12 else { return "" }
            let name = stat[stat.index(after: open)..<close]
            return "\(thread) \(name) \(state) \(fields[fields.startIndex + 11]) \(fields[fields.startIndex + 12])\n"
        }
        .joined()
    }
}
