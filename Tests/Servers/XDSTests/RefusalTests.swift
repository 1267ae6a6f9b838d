import EnvoyConfig
import GRPC
import Logging
import ResourceModel
import Stores
import Synchronization
import Testing

@testable import XDS

@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    @Test func `a proxy that tries again and again is logged once`() async throws {
        let lines = Lines()
        try await TestFleet.run(logger: lines.logger) { test in
            for id in ["default.never-made", "default.never-made", "default.other", "default.never-made"] {
                let envoy = try await FakeEnvoy.connect(port: test.port)
                envoy.ask(ResourceTypeURL.cluster, id: id, metadata: TestFleet.metadata(nil))
                let end = await envoy.end()
                #expect(end.message.contains("not found"))
            }
            let refused = lines.all.filter { $0.contains("proxy refused") }
            #expect(refused.count == 2)
            #expect(refused.first?.contains("never-made") == true && refused.last?.contains("other") == true)
        }
    }

    @Test func `a proxy whose zone proxies do nothing is let in, and it is said why`() async throws {
        let lines = Lines()
        let gate =
            #"{"type":"Dataplane","mesh":"default","name":"gate","networking":{"address":"192.0.2.1","listeners":[{"type":"ZoneIngress","address":"192.0.2.1","port":10001,"name":"in"}]}}"#
        try await TestFleet.run(logger: lines.logger) { test in
            for (name, document) in [("gate", gate), ("web-1", TestFleet.dataplane())] {
                let envoy = try await FakeEnvoy.connect(port: test.port)
                envoy.ask(ResourceTypeURL.cluster, id: "default.\(name)", metadata: TestFleet.metadata(document))
                #expect(
                    await test.eventually { $0[ResourceKey(.dataplaneInsight, mesh: "default", name: name)] != nil }
                )
            }
        }
        let said = lines.all.filter { $0.contains("zone proxies of a dataplane lack something") }
        #expect(said.count == 1 && said.allSatisfy { $0.contains("gate") && $0.contains("Exclusive") }, "\(lines.all)")
    }
}

/// Keeps what was logged.
private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])
    var all: [String] { kept.withLock { $0 } }

    var logger: Logger {
        let output = LogOutput(level: .info, format: .json) { [self] line in
            kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        return Logger(label: "xds", output: output)
    }
}
