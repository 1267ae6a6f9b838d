import Documents
import EnvoyConfig
import EnvoyProtos
import Metrics
import Protobuf
import ResourceModel
import Stores
import Testing

@testable import XDS

/// One change and many proxies: when they are told, and at what cost.
@Suite(.timeLimit(.minutes(1))) struct PublishingTests {
    private static func dataplane(_ name: String, _ address: String, service: String) -> String {
        #"""
        {"type":"Dataplane","mesh":"default","name":"\#(name)","networking":{"address":"\#(address)",
         "inbound":[{"port":8080,"tags":{"kuma.io/service":"\#(service)","kuma.io/protocol":"http"}}],
         "outbound":[{"port":10001,"tags":{"kuma.io/service":"back"}}]}}
        """#
    }

    private static func write(_ document: String, to test: TestFleet) async throws {
        let resource = try ProxyDocument.read(document)
        _ = try await test.store.write { $0.put(resource) }
    }

    @Test func `a proxy is told at once what there is, however long changes are gathered`() async throws {
        try await TestFleet.run(coalescing: .seconds(3600)) { test in
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(
                ResourceTypeURL.cluster,
                id: "default.web-1",
                metadata: TestFleet.metadata(TestFleet.dataplane())
            )
            #expect(await envoy.response(0)?.typeUrl == ResourceTypeURL.cluster)
        }
    }

    @Test func `one changed endpoint is one assignment encoded, and one answer to each proxy`() async throws {
        let count = 25
        try await TestFleet.run { test in
            try await Self.write(Self.dataplane("back-1", "192.0.2.1", service: "back"), to: test)
            var envoys: [FakeEnvoy] = []
            for index in 0..<count {
                let envoy = try await FakeEnvoy.connect(port: test.port)
                let name = "web-\(index)"
                let document = Self.dataplane(name, "192.0.2.\(100 + index)", service: "web")
                envoy.ask(ResourceTypeURL.cluster, id: "default.\(name)", metadata: TestFleet.metadata(document))
                let clusters = try #require(await envoy.response(0))
                envoy.acknowledge(clusters)
                envoy.ask(ResourceTypeURL.endpoint, ["back"])
                envoys.append(envoy)
            }
            for envoy in envoys {
                envoy.acknowledge(try #require(await envoy.assignment(with: "192.0.2.1")))
            }
            let before = (
                test.counted("xds_resources_encoded", ResourceTypeURL.endpoint),
                test.counted("xds_responses_sent", ResourceTypeURL.endpoint)
            )
            try await Self.write(Self.dataplane("back-2", "192.0.3.1", service: "back"), to: test)
            for envoy in envoys {
                #expect(await envoy.assignment(with: "192.0.3.1") != nil)
            }
            #expect(test.counted("xds_resources_encoded", ResourceTypeURL.endpoint) - before.0 == 1)
            #expect(test.counted("xds_responses_sent", ResourceTypeURL.endpoint) - before.1 == count)
        }
    }

    @Test func `how many of its proxies are connected is all that configurations do not depend on of a service`() {
        func service(_ count: Int, tls: String = "Ready", state: String = "Available") -> ResourceModel.Resource {
            ResourceModel.Resource(
                ResourceKey(.meshService, mesh: "default", name: "back"),
                spec: ["state": .string(state)],
                status: ["tls": ["status": .string(tls)], "dataplaneProxies": ["connected": .int(count)]]
            )
        }
        #expect(ProxyPublisher.isCount(Change(old: service(1), new: service(2))))
        #expect(!ProxyPublisher.isCount(Change(old: service(1), new: service(2, tls: "NotReady"))))
        #expect(!ProxyPublisher.isCount(Change(old: service(1), new: service(2, state: "Unavailable"))))
        #expect(!ProxyPublisher.isCount(Change(old: nil, new: service(1))))
        #expect(!ProxyPublisher.isCount(Change(old: service(1), new: nil)))
    }
}

extension TestFleet {
    /// The count that the metrics show for a type.
    fileprivate func counted(_ name: String, _ type: String) -> Int {
        let text = String(decoding: registry.text(), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name){") && $0.contains("\"\(type)\"") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
}

extension FakeEnvoy {
    /// The response with an assignment that has an address, waiting for it; nil if the stream ends first.
    fileprivate func assignment(with address: String) async -> DeltaDiscoveryResponse? {
        var index = 0
        while let response = await response(index) {
            index += 1
            guard response.typeUrl == ResourceTypeURL.endpoint else { continue }
            let texts = response.resources.map { String(decoding: $0.resource?.value ?? [], as: UTF8.self) }
            if texts.contains(where: { $0.contains(address) }) { return response }
        }
        return nil
    }
}
