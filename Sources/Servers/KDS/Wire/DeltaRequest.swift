import EnvoyProtos
import Protobuf

/// What a subscriber sends: the wish for a type, or the answer to a response.
package struct DeltaRequest: Sendable, Equatable {
    /// The name of a kind, without any prefix.
    package var type: String
    /// The zone's name, on both sides; empty if the peer says none.
    package var nodeID = ""
    /// Empty in the first request of a type.
    package var nonce = ""
    /// `*` in the first request of a type and in a refusal; the wish itself is not looked at, as all is told.
    package var subscribe: [String] = []
    /// What the sender holds: versions by name.
    package var held: [String: String] = [:]
    /// Why the response is refused; nil if it isn't.
    package var error: String?
    /// Who asks; with the first request of a type.
    package var peer: PeerDescription?

    /// Wants nothing and answers nothing yet.
    package init(type: String) { self.type = type }

    /// The first request of a type: everything, and from now on all that changes.
    package static func first(_ type: String, peer: PeerDescription, nodeID: String) -> DeltaRequest {
        var request = DeltaRequest(type: type)
        (request.nodeID, request.subscribe, request.peer) = (nodeID, ["*"], peer)
        return request
    }

    /// The answer to a response: taken, or, with an error, refused.
    package static func answer(_ type: String, nonce: String, error: String?, nodeID: String) -> DeltaRequest {
        var request = DeltaRequest(type: type)
        (request.nodeID, request.nonce, request.error) = (nodeID, nonce, error)
        if error != nil { request.subscribe = ["*"] }
        return request
    }

    /// Throws for what is no `DeltaDiscoveryRequest`.
    package init(_ bytes: [UInt8]) throws(WireResourceError) {
        let message: DeltaDiscoveryRequest
        do { message = try DeltaDiscoveryRequest(serialized: bytes) } catch {
            throw WireResourceError("not a request: \(error)")
        }
        type = message.typeUrl
        nodeID = message.node?.id ?? ""
        nonce = message.responseNonce
        subscribe = message.resourceNamesSubscribe
        held = message.initialResourceVersions
        error = message.errorDetail?.message
        peer = message.node?.metadata.map(PeerDescription.init)
    }

    /// As a `DeltaDiscoveryRequest`.
    package var bytes: [UInt8] {
        DeltaDiscoveryRequest {
            $0.node = Node {
                $0.id = nodeID
                $0.metadata = peer?.metadata
            }
            $0.typeUrl = type
            $0.resourceNamesSubscribe = subscribe
            $0.initialResourceVersions = held
            $0.responseNonce = nonce
            if let error { $0.errorDetail = Status { $0.message = error } }
        }
        .serialized()
    }
}

/// What a control plane says of itself in its first requests.
package struct PeerDescription: Sendable, Equatable {
    /// `<host>-<4 hex digits>`, new at each start.
    package var instanceID: String
    /// `version`, `gitTag`, `gitCommit`, `buildDate`.
    package var version: [String: String]
    /// Its settings as JSON, without secrets; empty from global.
    package var config: String
    /// Words of ``PeerFeatures``, unknown ones too.
    package var features: [String]

    /// - `features`: What this control plane understands, unless said otherwise.
    package init(instanceID: String, version: [String: String], config: String, features: [String] = PeerFeatures.own) {
        (self.instanceID, self.version, self.config, self.features) = (instanceID, version, config, features)
    }

    init(_ metadata: Struct) {
        instanceID = Self.text(metadata["control-plane-id"])
        config = Self.text(metadata["config"])
        features = if case .list(let words)? = metadata["features"] { words.map(Self.text) } else { [] }
        version = [:]
        if case .struct(let outer)? = metadata["version"], case .struct(let inner)? = outer["kumaCp"] {
            version = inner.fields.mapValues(Self.text)
        }
    }

    private static func text(_ value: Value?) -> String { if case .string(let text)? = value { text } else { "" } }

    var metadata: Struct {
        [
            "control-plane-id": .string(instanceID),
            "config": .string(config),
            "features": .list(features.map { .string($0) }),
            "version": ["kumaCp": .struct(Struct(version.mapValues { .string($0) }))],
        ]
    }
}
