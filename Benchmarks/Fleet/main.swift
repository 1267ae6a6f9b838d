// The fleet: one zone control plane, as it is shipped, and a thousand proxies of it over TLS, each of which reaches a hundred services.
// What a stream costs in memory and CPU, how long a change takes till the last proxy has it, what churn leaves behind. The fan-out that
// changes are measured beside is a process of this program that pushes the same bytes. Nothing here is a test: judge by the ratios.

import BenchmarkSupport

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "serve" {
    try await FanOut.run(folder: arguments[2])
} else if arguments.count >= 2 {
    try await Measurement(program: absolute(arguments[1]), options: Set(arguments.dropFirst(2))).run()
} else {
    say("usage: bench-fleet KUMA-CP [--quick] [--changes|--returns|--churn]")
}
