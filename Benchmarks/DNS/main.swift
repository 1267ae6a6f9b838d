// Names: CPU of an answer over UDP from the server that both the control plane and the agent have, beside unbound with the same
// names in the same run. Each server is a process of its own and has one thread. Judge by the ratio.

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "serve" {
    try await NameServer.run(folder: arguments[2])
} else {
    try await Measurement(rounds: arguments.contains("--quick") ? 1 : 5).run()
}
