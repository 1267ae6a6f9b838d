import Glibc
import Laboratory
import Net
import TestSupport
import Testing

/// What an agent says of its proxy on its port of readiness (9902).
@Suite(.withEnvoy, .timeLimit(.minutes(2))) struct ReadinessTests {
    @Test func `it is ready when its Envoy serves, and no longer from SIGTERM on, although it drains`() async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            let envoy = try lab.heldEnvoy()
            var settings = Workload.Settings("web", service: "web")
            settings.agent = [
                "KUMA_DATAPLANE_RUNTIME_BINARY_PATH": envoy.program, "KUMA_DATAPLANE_DRAIN_TIME": "1h",
            ]
            let web = try await lab.workload(settings, of: zone)
            try await Self.says(web, 503, ["envoy not ready"])
            // Envoy runs now, but waits for its listeners.
            zone.process.send(SIGSTOP)
            try envoy.release()
            try await Self.says(web, 503, ["PRE_INITIALIZING", "INITIALIZING"])
            zone.process.send(SIGCONT)
            try await Self.says(web, 200, ["LIVE"])
            #expect(try await web.host.ask("http://\(web.endpoint)/").body == "web")

            web.proxy.process.send(SIGTERM)
            try await Self.says(web, 503, ["TERMINATING"])
            #expect(try await web.host.ask("http://\(web.endpoint)/").body == "web")
            // The second signal ends the draining.
            #expect(await web.proxy.process.stop() == .exited(0))
        }
    }

    @Test(.withNamespaces) func `it is not ready before the names of the mesh are there`() async throws {
        try await Lab.with { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            let envoy = try lab.heldEnvoy()
            var settings = Workload.Settings("web", service: "web")
            settings.agent = ["KUMA_DATAPLANE_RUNTIME_BINARY_PATH": envoy.program]
            let web = try await lab.workload(settings, of: zone)
            try await Self.says(web, 503, ["NOT_READY"])
            try envoy.release()
            try await Self.says(web, 200, ["LIVE"])
        }
    }

    /// Waits for a status with one of some texts.
    private static func says(_ web: Workload, _ status: Int, _ texts: Set<String>) async throws {
        let port = try #require(web.proxy.port("KUMA_READINESS_PORT"))
        var last: Answer?
        do {
            try await eventually("/ready is \(status)", within: .seconds(30)) {
                let answer = try await web.host.ask("http://127.0.0.1:\(port)/ready")
                last = answer
                return answer.status == status && texts.contains(answer.body)
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error), but \(last.map { "\($0)" } ?? "nothing")")
        }
    }
}
