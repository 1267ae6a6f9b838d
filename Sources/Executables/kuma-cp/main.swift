import Commands
import ControlPlane
import Lifecycle
import Net

// Look-ups whose servers are silent hold a thread each for seconds; `LookupSchedule` counts on this many.
WorkerThreads.make(16)
// Before anything else: from here on a signal ends the program in good order.
let signals = ProcessSignals.terminations()
let runner = CommandRunner(ControlPlaneCommand.root(signals: signals), environment: ProcessEnvironment.current)
ProcessEnd.now(status: await runner.run(Array(CommandLine.arguments.dropFirst())))
