import Commands
import Documents

/// `kumactl version`.
enum VersionCommand {
    static let command = Command(
        "version",
        short: "Print version",
        long: "Print version.",
        arguments: .none,
        flags: [Flag("detailed", "a", .bool(false), "Print detailed version")],
        action: { invocation in
            let (console, isDetailed) = (invocation.console, invocation.bool("detailed"))
            if isDetailed {
                let lines = [
                    ("Product:", ClientBuild.product), ("Version:", ClientBuild.version),
                    ("Git Tag:", ClientBuild.gitTag),
                    ("Git Commit:", ClientBuild.gitCommit), ("Build Date:", ClientBuild.buildDate),
                ]
                console.writeLine("Client:")
                for (name, value) in lines {
                    console.writeLine(name + String(repeating: " ", count: 15 - name.count) + value)
                }
            } else {
                console.writeLine("Client: \(ClientBuild.product) \(ClientBuild.version)")
            }
            let index: JSON
            do {
                index = try await Session(invocation).client.index()
            } catch {
                console.writeErrorLine("Unable to connect to control plane: \(error)")
                return
            }
            if isDetailed {
                console.writeLine("Server:")
                console.write(index.pretty(indent: 3) + [0x0a])
            } else {
                console.writeLine(
                    "Server: \(index["product"]?.stringValue ?? "") \(index["version"]?.stringValue ?? "")"
                )
            }
        }
    )
}
