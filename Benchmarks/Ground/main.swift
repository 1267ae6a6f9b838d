import Crypto
import Documents
import Glibc
import Net

// The ground: memory of a connection, CPU of requests and pushes, idleness. The server is a process of its own; requests are
// measured beside nginx in the same run. Nothing here is a test: judge by the ratios.

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "serve" {
    try await Server.run(folder: arguments[2])
} else {
    try await Measurement(quick: arguments.contains("--quick")).run()
}

/// Writes a file whole, or not at all.
func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path + ".part", "w") else { throw NetError(.file, "write \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    guard rename(path + ".part", path) == 0 else { throw NetError(.file, "write \(path)") }
}

/// A line on standard output.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(1, bytes, bytes.count)
}
