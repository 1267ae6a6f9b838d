import Glibc
import Laboratory
import Net
import TestSupport
import Testing

/// How programs end when nothing can be done: with the reason, and the exit status 1.
@Suite(.serialized, .withEnvoy) struct EndOfProgramTests {
    /// The agent asks Envoy for its version right before; what is left of that child must not get in the way of the end.
    @Test("an agent with a broken token ends with 1, every time")
    func brokenToken() async throws {
        try await Lab.with(.loopback) { lab in
            for _ in 1...40 {
                let ended = try await lab.agentOutcome([
                    "run", "--mesh", "default", "--name", "web", "--dataplane-token", "abc",
                ])
                try #require(ended.status == 1, "\(ended.errors)")
                try #require(ended.errors.contains("token"), "\(ended.errors)")
            }
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
                envoy = line?.firstMatch(of: /"pid": "([0-9]+)"/).flatMap { Int32($0.1) }
                return envoy != nil
            }
            let processID = try #require(envoy)
            kill(processID, SIGKILL)
            #expect(await agent.wait() == .exited(1))
            #expect(agent.output.ranges(of: "Envoy ended by itself: signal 9").count == 1, "\(agent.tail)")
        }
    }
}
