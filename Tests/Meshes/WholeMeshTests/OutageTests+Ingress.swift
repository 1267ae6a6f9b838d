import Laboratory
import TestSupport
import Testing

extension OutageTests {
    @Test func `one of two ingresses is killed under load, and no request fails`() async throws {
        let traffic = try await Traffic(from: mesh.client.host, to: mesh.url)
        try await flows(traffic)
        await mesh.ingresses[0].process.kill()
        try await flows(traffic, 100)
        try await mesh.ingresses[0].restart()
        try await flows(traffic)
        let record = await traffic.stop()
        #expect(record.failures == [])
    }

    @Test func `without ingresses only requests to that zone from others fail`() async throws {
        let (client, backends) = (mesh.client, mesh.backends)
        let others = [
            try await Traffic(from: client.host, to: client.url("client")),
            try await Traffic(from: backends[1].host, to: backends[1].url("backend")),
            try await Traffic(from: backends[0].host, to: backends[0].url("client.zone-1")),
        ]
        for traffic in others { try await flows(traffic) }
        for ingress in mesh.ingresses { await ingress.process.kill() }
        for _ in 0..<3 {
            let answer = try await client.host.ask(mesh.url)
            #expect(answer.status != 200, "\(answer)")
        }
        for traffic in others { try await flows(traffic) }
        try await mesh.mend()
        for traffic in others {
            let record = await traffic.stop()
            #expect(record.failures == [])
        }
    }
}
