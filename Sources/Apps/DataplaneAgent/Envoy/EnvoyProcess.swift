import Glibc
import Lifecycle
package import Logging
package import Net

/// A running Envoy, from its start to its end. It is started by this program itself in its hidden role (`ProxyLauncher`), so
/// that it can't outlive the agent, whatever ends that.
package struct EnvoyProcess: Service {
    private let binary: String
    private let commandLine: EnvoyCommandLine
    private let loop: EventLoop
    private let logger: Logger
    private let started: @Sendable (ChildProcess) -> Void

    /// - `binary`: A path.
    /// - `started`: Told of the child once it runs.
    package init(
        binary: String,
        commandLine: EnvoyCommandLine,
        loop: EventLoop,
        logger: Logger,
        started: @escaping @Sendable (ChildProcess) -> Void = { _ in }
    ) {
        (self.binary, self.commandLine, self.loop, self.logger, self.started) = (
            binary, commandLine, loop, logger, started
        )
    }

    /// Runs until graceful shutdown begins, which ends Envoy within about five seconds.
    ///
    /// - Throws: `AgentError` if Envoy cannot be started or ends by itself.
    package func run() async throws {
        var settings = ChildProcess.Settings("/proc/self/exe", ProxyLauncher.arguments(binary, commandLine.arguments))
        settings.isDetached = true
        let child: ChildProcess
        do { child = try await ChildProcess.spawn(settings, on: loop) } catch {
            throw AgentError(.envoy, "could not start Envoy: \(error)")
        }
        logger.info("started Envoy", [.processID: "\(child.processID)", .program: binary])
        started(child)
        let stop = GracefulShutdown()
        let outcome = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await stop.wait()
                        if child.outcome != nil { return }
                        child.send(signal: SIGTERM)
                        // Cancelled as soon as the child has ended.
                        do { try await Task.sleep(for: .seconds(5)) } catch { return }
                        logger.warning("Envoy did not end in time and is killed")
                        child.send(signal: SIGKILL)
                    }
                    let outcome = await child.wait()
                    group.cancelAll()
                    return outcome
                }
            } onGracefulShutdown: {
                stop.begin()
            }
        } onCancel: {
            child.send(signal: SIGKILL)
        }
        if stop.hasBegun || Task.isCancelled {
            logger.info("Envoy has ended", [.outcome: outcome.text])
            return
        }
        throw AgentError(.envoy, "Envoy ended by itself: \(outcome.text)")
    }
}

extension ChildProcess.Outcome {
    /// For people: `exit status 1`, `signal 11 (Segmentation fault)`.
    var text: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}
