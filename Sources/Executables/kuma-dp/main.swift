import Commands
import DataplaneAgent
import Lifecycle

// In its hidden role this program becomes Envoy here.
ProxyLauncher.takeOver(Array(CommandLine.arguments.dropFirst()))
// Before anything else starts: from here on a signal ends or drains the program in good order.
let signals = ProcessSignals.terminations(andUser2: true)
let runner = CommandRunner(AgentCommand.root(signals: signals), environment: ProcessEnvironment.current)
ProcessEnd.now(status: await runner.run(Array(CommandLine.arguments.dropFirst())))
