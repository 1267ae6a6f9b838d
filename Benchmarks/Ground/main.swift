// The ground: memory of a connection, CPU of requests and pushes, idleness. The server is a process of its own; requests and idle connections
// are measured beside nginx, pushes beside bare TLS, in the same run. Nothing here is a test: judge by the ratios.

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "serve" {
    try await Server.run(folder: arguments[2])
} else if arguments.count == 3, arguments[1] == "bare" {
    try await Bare.run(folder: arguments[2])
} else {
    try await Measurement(quick: arguments.contains("--quick")).run()
}
