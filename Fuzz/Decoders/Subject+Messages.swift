import Documents
import EnvoyProtos
import InterCP
import KumaDescriptors
import KumaProtos
import Protobuf
import ProxyPlanning
import ResourceModel

@testable import KDS
@testable import XDS

extension Subject {
    static func xds(_ bytes: [UInt8]) {
        _ = try? DeltaDiscoveryRequest(serialized: bytes)
        _ = try? DiscoveryRequest(serialized: bytes)
    }

    private static let types: [any DecodableMessage.Type] = [
        DiscoveryRequest.self, DeltaDiscoveryRequest.self, DiscoveryResponse.self, DeltaDiscoveryResponse.self,
        HealthCheckRequestOrEndpointHealthResponse.self, KumaResource.self, XDSConfigResponse.self,
    ]

    /// The first byte chooses the type. What was read is written as something that is written the same when it is read.
    static func messages(_ bytes: [UInt8]) {
        func check<M: DecodableMessage>(_: M.Type, _ bytes: [UInt8]) {
            guard let written = try? M(serialized: bytes).serialized() else { return }
            guard let again = try? M(serialized: written) else { preconditionFailure("its own bytes are refused") }
            precondition(again.serialized() == written, "its own bytes read differently")
        }
        guard let first = bytes.first else { return }
        let type = types[Int(first) % types.count]
        check(type, Array(bytes.dropFirst()))
    }

    /// The first byte chooses the type; bytes become a document, and a document of text becomes bytes.
    static func transcode(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let names = ["kuma.mesh.v1alpha1.Dataplane", "kuma.mesh.v1alpha1.Mesh", "kuma.mesh.v1alpha1.ZoneIngress"]
        let name = names[Int(first) % names.count]
        let transcoder = Transcoder(KumaDescriptors.pool)
        let rest = Array(bytes.dropFirst())
        if let document = try? transcoder.json(name, rest) { _ = try? transcoder.bytes(name, document) }
        if let document = try? JSON(parsing: rest) { _ = try? transcoder.bytes(name, document) }
    }

    /// What a proxy says of itself when it opens a stream: its metadata as a document.
    static func node(_ bytes: [UInt8]) {
        guard let metadata = try? JSON(parsing: bytes) else { return }
        _ = try? ProxyNode(id: "default.web-1", metadata: metadata)
    }

    /// A proxy's report, and what it means for a Dataplane.
    static func health(_ bytes: [UInt8]) {
        guard let message = try? HealthCheckRequestOrEndpointHealthResponse(serialized: bytes) else { return }
        switch message.requestType {
        case .healthCheckRequest(let request)?:
            _ = try? ProxyNode(id: request.node?.id ?? "", metadata: request.node?.metadata?.json ?? .object([]))
        case .endpointHealthResponse(let report)?:
            let key = ResourceKey(.dataplane, mesh: "default", name: "web-1")
            let spec: JSON = ["networking": ["address": "127.0.0.1", "inbound": [["port": 80, "serviceProbe": [:]]]]]
            let checks = HealthChecks(Resource(key, spec: spec), facts: .init(), standard: .init())
            _ = checks.spec(by: HealthChecks.findings(report))
        case nil: break
        }
    }

    /// A control plane's message to the other, at both ends.
    static func kds(_ bytes: [UInt8]) {
        _ = try? DeltaRequest(bytes)
        guard let response = try? DeltaResponse(bytes) else { return }
        _ = SyncMessage(response, isFirst: true, for: GlobalReceiver(zone: "zone-1"))
        _ = SyncMessage(response, isFirst: true, for: ZoneReceiver())
    }

    static func admin(_ bytes: [UInt8]) {
        for method in AdminMethod.allCases {
            _ = try? AdminRequest(method, bytes)
            if let answer = try? AdminAnswer(method, bytes) { _ = answer.bytes(method) }
        }
    }

    /// What instances over one store tell each other, and the catalog that they read there.
    static func interCP(_ bytes: [UInt8]) {
        if let ping = try? PingRequest(serialized: bytes) {
            precondition((try? PingRequest(serialized: ping.serialized())) != nil, "its own bytes are refused")
        }
        _ = try? PingResponse(serialized: bytes)
        let text = JSON.string(String(decoding: bytes, as: UTF8.self))
        let catalog = InstanceCatalog(Resource(InstanceCatalog.key, spec: ["config": text]))
        precondition(catalog.instances.allSatisfy { (1...65535).contains($0.port) })
        precondition(InstanceCatalog(catalog.resource) == catalog, "the catalog's own text reads differently")
    }
}
