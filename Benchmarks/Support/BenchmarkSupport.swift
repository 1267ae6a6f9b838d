import Glibc
package import Net

// What the benchmarks share: a process's figures from the kernel, temporary folders, lines of output.

/// A line on standard output.
package func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(1, bytes, bytes.count)
}

/// A size for people.
package func kilobytes(_ bytes: Int) -> String { "\(Double(bytes / 102) / 10) KB" }

/// Seconds for people, in milliseconds.
package func milliseconds(_ seconds: Double) -> String { "\(Double(Int(seconds * 10_000)) / 10) ms" }

/// A share for people.
package func percent(_ share: Double) -> String { "\(Double(Int(share * 100_000)) / 1000) %" }

/// A ratio for people.
package func ratio(_ value: Double) -> String { "\(Double(Int(value * 100)) / 100)×" }

/// The middle of some figures; 0 without any.
package func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

/// Writes a file whole, or not at all.
///
/// - Throws: `.file` if the folder cannot be written.
package func write(_ bytes: [UInt8], to path: String) throws(NetError) {
    guard let file = fopen(path + ".part", "w") else { throw NetError(.file, "write \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    guard rename(path + ".part", path) == 0 else { throw NetError(.file, "write \(path)") }
}

/// The program that is running.
///
/// - Throws: `.file` without /proc.
package func ownProgram() throws(NetError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { throw NetError(.file, "read the link /proc/self/exe") }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A path from the root on; a program is found by it wherever its process begins.
package func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// Waits for the port that a server has written to a file.
///
/// - Throws: `.timeout` if there is none after ten seconds.
package func readPort(_ path: String, on loop: EventLoop) async throws -> Int {
    for _ in 0..<2000 {
        // not there until the server listens
        if let text = try? await FileSystem.read(path, on: loop), let port = Int(String(decoding: text, as: UTF8.self))
        {
            return port
        }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NetError(.timeout, "the server does not start")
}

/// As many descriptors as the system allows.
package func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
