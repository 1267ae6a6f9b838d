import ControlCLI
import Lifecycle

let arguments = Array(CommandLine.arguments.dropFirst())
ProcessEnd.now(status: await Kumactl.run(arguments, environment: ProcessEnvironment.current))
