import Laboratory
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
}
