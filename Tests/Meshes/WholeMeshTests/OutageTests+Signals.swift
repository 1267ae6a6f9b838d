import Glibc
import Laboratory
import Net
import TestSupport
import Testing

extension OutageTests {
    @Test
    func `an agent that is told to drain sends its clients elsewhere while it goes on, and needs no time at its end`()
        async throws
    {
        let drained = mesh.backends[0]
        let traffic = try await Traffic(from: mesh.client.host, to: mesh.url)
        try await flows(traffic)
        drained.proxy.process.send(SIGUSR2)
        // Connections are closed by it after an answer, none before its time.
        try await eventually("\(drained.name) closes connections", within: .seconds(60)) {
            let path = "/meshes/default/dataplanes/\(drained.name)/stats"
            return try await mesh.two.call("GET", path).text.split(separator: "\n").contains {
                $0.contains(".downstream_cx_drain_close: ") && !$0.hasSuffix(": 0")
            }
        }
        try drained.proxy.process.mustRun()
        try await flows(traffic)
        #expect(await drained.proxy.process.stop() == .exited(0))
        #expect(drained.proxy.process.output.contains("no time is given to them now"))
        try await flows(traffic)
        let record = await traffic.stop()
        #expect(record.failures == [])
    }
}
