import EnvoyProtos
import GRPC
import HTTP
import KumaProtos
import Net
import Protobuf
import TestSupport

/// Who speaks with a control plane's gRPC ports: says its lines, and answers what it is told.
final class Peer: Sendable {
    /// One call. Loop only.
    private final class Call: GRPCCallHandler {
        private var outgoing: [[UInt8]]
        private let answer: ([UInt8]) -> [UInt8]?
        init(_ lines: [[UInt8]], _ answer: @escaping ([UInt8]) -> [UInt8]?) {
            (outgoing, self.answer) = (lines, answer)
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) {
            guard let line = answer(bytes) else { return }
            outgoing.append(line)
            call.wake()
        }
        func next(on call: GRPCCall) -> GRPCOutbound {
            outgoing.isEmpty ? .wait : .message(GRPCFrame(outgoing.removeFirst()))
        }
        func closed(_ status: GRPCStatus, on call: GRPCCall) {}
    }

    private let client: GRPCClient

    private init(port: Int, tls: TLSContext?, metadata: [(String, String)] = []) async throws {
        var options = GRPCClient.Options()
        options.metadata = HTTPHeaders(metadata)
        client = GRPCClient(
            loop: EventLoopGroup(count: 1).next(),
            host: "127.0.0.1",
            port: port,
            tls: tls,
            options: options
        )
        try await client.connect()
    }

    func close() { client.close() }

    private func call(
        _ path: String,
        _ lines: [[UInt8]],
        answer: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) async {
        await client.loop.run { _ = self.client.call(path, handler: Call(lines, answer)) }
    }

    // MARK: - A proxy

    /// A proxy that takes everything.
    static func proxy(of plane: ControlPlaneProcess, name: String = "web-1", adminPort: Int = 0) async throws -> Peer {
        let port = plane.ports["KUMA_DP_SERVER_PORT"] ?? 0
        let peer = try await Peer(port: port, tls: try .client(trust: .anybody))
        let document = #"""
            {"type":"Dataplane","mesh":"default","name":"\#(name)","networking":{"address":"127.0.0.1",
             "inbound":[{"port":8080,"tags":{"kuma.io/service":"web","kuma.io/protocol":"http"}}]}}
            """#
        let types =
            ["cluster.v3.Cluster", "endpoint.v3.ClusterLoadAssignment", "listener.v3.Listener"]
            .map { "type.googleapis.com/envoy.config.\($0)" } + [secret]
        let requests = types.map { type in
            DeltaDiscoveryRequest {
                $0.typeUrl = type
                $0.resourceNamesSubscribe = type == secret ? ["identity_cert:secret:default"] : []
                $0.node = EnvoyProtos.Node {
                    $0.id = "default.\(name)"
                    $0.metadata = [
                        "dataplane.proxyType": "dataplane", "dataplane.resource": .string(document),
                        "dataplane.admin.port": .string("\(adminPort)"),
                    ]
                }
            }.serialized()
        }
        await peer.call(
            "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources",
            requests
        ) { Self.acknowledgement(of: $0) }
        return peer
    }

    private static let secret = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"

    /// - `error`: Why what was told is refused.
    private static func acknowledgement(of bytes: [UInt8], error: String? = nil) -> [UInt8]? {
        guard let response = try? DeltaDiscoveryResponse(serialized: bytes) else { return nil }
        return DeltaDiscoveryRequest {
            $0.typeUrl = response.typeUrl
            $0.responseNonce = response.nonce
            if let error { $0.errorDetail = Status { $0.message = error } }
        }.serialized()
    }

    // MARK: - A zone

    /// A zone called `west` that refuses meshes, and tells of an egress of zone `north`.
    ///
    /// - `asked`: Gets the kinds that it is asked for.
    static func zone(of port: Int, asked: Shared<Set<String>>? = nil) async throws -> Peer {
        let metadata = [("client-id", "west"), ("kds-version", "v3"), ("features", "hash-suffix")]
        let peer = try await Peer(port: port, tls: nil, metadata: metadata)
        let request = DeltaDiscoveryRequest {
            $0.typeUrl = "Mesh"
            $0.resourceNamesSubscribe = ["*"]
            $0.node = EnvoyProtos.Node {
                $0.id = "west"
                $0.metadata = ["version": ["kumaCp": ["version": "2.14.3"]]]
            }
        }
        let service = "/kuma.mesh.v1alpha1.KDSSyncService/"
        await peer.call("\(service)GlobalToZoneSync", [request.serialized()]) {
            Self.acknowledgement(of: $0, error: "not today")
        }
        await peer.call("\(service)ZoneToGlobalSync", []) { bytes in
            guard let request = try? DeltaDiscoveryRequest(serialized: bytes), request.responseNonce.isEmpty else {
                return nil
            }
            asked?.withLock { _ = $0.insert(request.typeUrl) }
            guard request.typeUrl == "ZoneEgress" else { return nil }
            return Self.egress
        }
        return peer
    }

    private static var egress: [UInt8] {
        let resource = KumaResource {
            $0.meta = KumaResource.Meta { $0.name = "door" }
            $0.spec = AnyMessage(
                typeURL: "type.googleapis.com/kuma.mesh.v1alpha1.ZoneEgress",
                // `zone` is field 1; `networking` field 2, with the address in its field 1 and the port, 10002, in 2.
                value: [0x0a, 5] + Array("north".utf8) + [0x12, 14, 0x0a, 9] + Array("192.0.2.1".utf8)
                    + [0x10, 0x92, 0x4e]
            )
        }
        return DeltaDiscoveryResponse {
            $0.typeUrl = "ZoneEgress"
            $0.nonce = "1"
            $0.resources = [
                EnvoyProtos.Resource {
                    $0.name = "door."
                    $0.version = "1"
                    $0.resource = AnyMessage(
                        typeURL: "type.googleapis.com/kuma.mesh.v1alpha1.KumaResource",
                        value: resource.serialized()
                    )
                }
            ]
        }.serialized()
    }
}
