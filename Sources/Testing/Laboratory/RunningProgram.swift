import Glibc
package import Net
import TestSupport

/// A program that runs on a host until it is ended. Its output goes to a file of the lab.
package struct RunningProgram: Sendable {
    /// For messages: host and purpose.
    package let name: String
    let log: String
    let process: ChildProcess

    /// Nil while it runs.
    package var outcome: ChildProcess.Outcome? { process.outcome }

    /// What it has printed.
    package var output: String { Shell.text(of: log) }

    /// Its last lines.
    package var tail: String {
        output.split(separator: "\n").suffix(25).map { $0.prefix(500) }.joined(separator: "\n")
    }

    /// Resident memory in bytes, without that of its children; 0 when it has ended.
    package var residentMemory: Int {
        let lines = Shell.text(of: "/proc/\(process.processID)/status").split(separator: "\n")
        guard outcome == nil, let line = lines.first(where: { $0.hasPrefix("VmRSS:") }) else { return 0 }
        return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    /// Sends a signal to it alone.
    package func send(_ signal: Int32) {
        if outcome == nil { process.send(signal: signal) }
    }

    /// Ends it at once (SIGKILL), as a crash does; returns when it is gone.
    package func kill() async {
        send(SIGKILL)
        _ = await process.wait()
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    @discardableResult
    package func stop() async -> ChildProcess.Outcome {
        send(SIGTERM)
        return await process.wait()
    }

    /// Waits until it ends by itself.
    package func wait() async -> ChildProcess.Outcome { await process.wait() }

    /// Throws with its last lines if it has ended.
    package func mustRun() throws {
        if let outcome { throw LabFailure("\(name) has ended (\(outcome)):\n\(tail)") }
    }
}
