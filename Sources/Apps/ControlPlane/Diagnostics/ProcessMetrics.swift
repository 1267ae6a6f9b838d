import Glibc
import Metrics

/// What the kernel knows about this process, under the names that Prometheus' own libraries use.
enum ProcessMetrics {
    /// Adds gauges that read `/proc/self` whenever metrics are asked for.
    static func register(in registry: MetricRegistry) {
        registry.gauge("process_resident_memory_bytes", help: "Resident memory size in bytes.") {
            Double(statistics(23).map { $0 * UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 0)) } ?? 0)
        }
        registry.gauge("process_virtual_memory_bytes", help: "Virtual memory size in bytes.") {
            Double(statistics(22) ?? 0)
        }
        registry.gauge("process_cpu_seconds_total", help: "Total user and system CPU time spent in seconds.") {
            var usage = rusage()
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
        registry.gauge("process_start_time_seconds", help: "Start time of the process since unix epoch in seconds.") {
            [started = now()] in
            started
        }
        registry.gauge("process_max_fds", help: "Maximum number of open file descriptors.") { limit(7) }
        registry.gauge("process_virtual_memory_max_bytes", help: "Maximum amount of virtual memory in bytes.") {
            limit(9)
        }
        registry.gauge("process_open_fds", help: "Number of open file descriptors.") { Double(openFiles()) }
    }

    /// A limit of this process by its number in Linux: `RLIMIT_NOFILE` is 7, `RLIMIT_AS` 9; infinity if there is none.
    private static func limit(_ number: UInt32) -> Double {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(number), &limit) == 0 else { return 0 }
        return limit.rlim_cur == rlim_t.max ? .infinity : Double(limit.rlim_cur)
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// The field of `/proc/self/stat` with this index, counted from 0; the program's name may hold spaces and is cut off first.
    private static func statistics(_ index: Int) -> UInt64? {
        // Without /proc there are no figures, and nothing else suffers.
        guard let text = try? LocalFile.read("/proc/self/stat"), let end = text.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        let fields = text[(end + 1)...].split(separator: 0x20)
        guard index >= 2, fields.indices.contains(index - 2) else { return nil }
        return UInt64(String(decoding: fields[index - 2], as: UTF8.self))
    }

    private static func openFiles() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Not the two entries for folders, nor the folder that is being read.
        return max(count - 3, 0)
    }
}
