import Glibc
import Laboratory
import Net
import TestSupport
import Testing

/// How programs end when nothing can be done: with the reason, and the exit status 1.
@Suite(.serialized, .withEnvoy) struct EndOfProgramTests {
    /// The agent asks Envoy for its version right before; what is left of that child must not get in the way of the end, whose moment
    /// differs from run to run.
    @Test(arguments: 1...40) func `an agent with a broken token ends with 1`(run: Int) async throws {
        try await Lab.with(.loopback) { lab in
            let ended = try await lab.agentOutcome([
                "run", "--mesh", "default", "--name", "web", "--dataplane-token", "abc",
            ])
            #expect(ended.status == 1, "run \(run): \(ended.errors)")
            #expect(ended.errors.contains("token"), "run \(run): \(ended.errors)")
        }
    }

    @Test func `an agent whose Envoy dies says so once, and ends with 1`() async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            let web = try await lab.workload(Workload.Settings("web", service: "web"), of: zone)
            let agent = web.proxy.process
            var envoy: Int32?
            try await eventually("Envoy runs", within: .seconds(30)) {
                let line = agent.output.split(separator: "\n").first { $0.contains("started Envoy") }
                envoy = line?.firstMatch(of: /"process.id": "([0-9]+)"/).flatMap { Int32($0.1) }
                return envoy != nil
            }
            let processID = try #require(envoy)
            kill(processID, SIGKILL)
            #expect(await agent.wait() == .exited(1))
            #expect(agent.output.ranges(of: "Envoy ended by itself: signal 9").count == 1, "\(agent.tail)")
        }
    }

    @Test func `an agent that starts removes what a killed one has left, and nothing of a living one`() async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            let killed = try await lab.workload(Workload.Settings("killed", service: "killed"), of: zone)
            let living = try await lab.workload(Workload.Settings("living", service: "living"), of: zone)
            let (left, kept) = (try await bootstrapFile(of: killed), try await bootstrapFile(of: living))
            await killed.proxy.process.kill()
            try #require(access(left, F_OK) == 0)
            try await killed.proxy.restart()
            let again = try await bootstrapFile(of: killed)
            #expect(access(left, F_OK) != 0)
            #expect(access(kept, F_OK) == 0)
            await killed.proxy.process.stop()
            #expect(access(again, F_OK) != 0)
        }
    }

    /// In the agent's folder; waits until it is there.
    private func bootstrapFile(of workload: Workload) async throws -> String {
        var file: String?
        try await eventually("\(workload.name) has its bootstrap", within: .seconds(30)) {
            try workload.proxy.process.mustRun()
            file = workload.proxy.process.output.firstMatch(of: /"file": "([^"]*bootstrap.yaml)"/).map { String($0.1) }
            return file != nil
        }
        return try #require(file)
    }
}
