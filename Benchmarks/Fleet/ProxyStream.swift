import EnvoyProtos
import GRPC
import Protobuf

/// What Envoy does with a delta stream: it asks for clusters and listeners, then for the endpoints of its clusters and for its
/// secrets, and acknowledges whatever comes. Loop only.
final class ProxyStream: GRPCCallHandler {
    private static let prefix = "type.googleapis.com/envoy."
    static let cluster = prefix + "config.cluster.v3.Cluster"
    static let endpoint = prefix + "config.endpoint.v3.ClusterLoadAssignment"
    static let listener = prefix + "config.listener.v3.Listener"
    static let secret = prefix + "extensions.transport_sockets.tls.v3.Secret"

    /// Versions by type and name: what the proxy has, from an earlier stream too.
    private(set) var held: [String: [String: String]]
    private var outgoing: [[UInt8]]
    private weak var call: GRPCCall?
    private let received: (DeltaAnswer) -> Void
    private let sent: (Int) -> Void
    private let ended: () -> Void

    /// - `opening`: What it says first; it is counted as sent when the stream opens.
    /// - `received`: Told of each answer, after it is acknowledged.
    /// - `sent`: Told of the bytes of each request.
    init(
        held: [String: [String: String]],
        opening: [[UInt8]],
        received: @escaping (DeltaAnswer) -> Void,
        sent: @escaping (Int) -> Void,
        ended: @escaping () -> Void
    ) {
        (self.held, self.received, self.sent, self.ended) = (held, received, sent, ended)
        outgoing = opening
    }

    /// What a proxy says first that has kept these versions. To be made before anything is measured: an Envoy does it on a machine of its own.
    static func opening(_ name: String, _ held: [String: [String: String]]) -> [[UInt8]] {
        let node = Node {
            $0.id = "default.\(name)"
            $0.metadata = [
                "dataplane.proxyType": "dataplane",
                "features": ["feature-delta-grpc", "feature-embedded-dns", "feature-reuse-port"],
            ]
        }
        var requests = [request(cluster, [], held, node: node), request(listener, [], held)]
        if let clusters = held[cluster] { requests.append(request(endpoint, Array(clusters.keys), held)) }
        if let secrets = held[secret] { requests.append(request(secret, Array(secrets.keys), held)) }
        return requests.map { $0.serialized() }
    }

    func opened(on call: GRPCCall) {
        self.call = call
        for bytes in outgoing { sent(bytes.count) }
        call.wake()
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        // The control plane's own messages can be read.
        guard let answer = try? DeltaAnswer(bytes) else { return call.cancel() }
        var names: [String] = []
        for (name, version) in answer.resources
        where held[answer.type, default: [:]].updateValue(version, forKey: name) == nil { names.append(name) }
        for name in answer.removed { held[answer.type]?[name] = nil }
        acknowledge(answer)
        if answer.type == Self.cluster, !names.isEmpty {
            put(Self.request(Self.endpoint, names, held))
            if held[Self.secret] == nil {
                held[Self.secret] = [:]
                put(Self.request(Self.secret, ["identity_cert:secret:default", "mesh_ca:secret:default"], held))
            }
        }
        received(answer)
    }

    func next(on call: GRPCCall) -> GRPCOutbound {
        outgoing.isEmpty ? .wait : .message(GRPCFrame(outgoing.removeFirst()))
    }

    func closed(_ status: GRPCStatus, on call: GRPCCall) { ended() }

    private static func request(
        _ type: String,
        _ names: [String],
        _ held: [String: [String: String]],
        node: Node? = nil
    ) -> DeltaDiscoveryRequest {
        DeltaDiscoveryRequest {
            $0.node = node
            $0.typeUrl = type
            $0.resourceNamesSubscribe = names
            $0.initialResourceVersions = held[type] ?? [:]
        }
    }

    private func acknowledge(_ answer: DeltaAnswer) {
        put(
            DeltaDiscoveryRequest {
                $0.typeUrl = answer.type
                $0.responseNonce = answer.nonce
            }
        )
    }

    private func put(_ request: DeltaDiscoveryRequest) {
        let bytes = request.serialized()
        sent(bytes.count)
        outgoing.append(bytes)
        call?.wake()
    }
}

/// An answer, without what the resources hold: a thousand proxies share one core with this reader.
struct DeltaAnswer: Sendable {
    var type = ""
    var nonce = ""
    var resources: [(name: String, version: String)] = []
    var removed: [String] = []
    /// Of the message.
    var byteCount: Int

    init(_ bytes: [UInt8]) throws(WireError) {
        byteCount = bytes.count
        var reader = try WireReader(bytes)
        while let field = try reader.nextField() {
            switch field {
            case 2:
                var (name, version) = ("", "")
                try reader.nested { (reader: inout WireReader) throws(WireError) in
                    while let field = try reader.nextField() {
                        switch field {
                        case 1: try reader.string(&version)
                        case 3: try reader.string(&name)
                        default: try reader.skip()
                        }
                    }
                }
                resources.append((name, version))
            case 4: try reader.string(&type)
            case 5: try reader.string(&nonce)
            case 6: try reader.strings(&removed)
            default: try reader.skip()
            }
        }
    }
}
