import Glibc
import Net

extension EnvoyVersion {
    /// Runs `envoy --version`.
    static func ask(_ binary: String, on loop: EventLoop) async throws(AgentError) -> EnvoyVersion {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw AgentError(.envoy, "could not make a pipe: \(String(cString: strerror(errno)))")
        }
        defer { close(ends[0]) }
        var settings = ChildProcess.Settings(binary, ["--version"])
        settings.standardOutput = ends[1]
        let child: ChildProcess
        do {
            child = try await ChildProcess.spawn(settings, on: loop)
        } catch {
            close(ends[1])
            throw AgentError(.envoy, "could not run \(binary): \(error)")
        }
        close(ends[1])
        let outcome = await child.wait()
        // The text is shorter than what a pipe holds, so it is all there when the child has ended.
        var buffer = [UInt8](repeating: 0, count: 16384)
        let count = read(ends[0], &buffer, buffer.count)
        let output = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        guard outcome == .exited(0), let version = EnvoyVersion(output: output) else {
            throw AgentError(
                .envoy,
                "\(binary) --version does not tell the version of an Envoy (\(outcome.text)): \(output.prefix(200))"
            )
        }
        return version
    }
}
