import ControlCLI
import Glibc
import Lifecycle

var environment: [String: String] = [:]
var variable = environ
while let text = variable.pointee {
    let pair = String(cString: text)
    if let equals = pair.firstIndex(of: "=") {
        environment[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
    }
    variable += 1
}
ProcessEnd.now(status: await Kumactl.run(Array(CommandLine.arguments.dropFirst()), environment: environment))
