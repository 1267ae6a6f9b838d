import Delta
import EnvoyConfig
import Testing

@testable import XDS

/// The other end of one `ADSMachine`, step by step: it says what it is told to, and nothing else.
struct MachinePeer {
    enum Kind: String {
        case cds = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
        case eds = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
        case lds = "type.googleapis.com/envoy.config.listener.v3.Listener"
        case sds = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"
        case unknown = "type.googleapis.com/envoy.made.up.v3.Thing"
    }

    private var machine: ADSMachine
    private var nonces: [String: String] = [:]

    init(_ variant: ADSMachine.Variant = .delta) { machine = ADSMachine(variant) }

    /// A proxy that runs the listener `l` to the cluster `a`, which has endpoints.
    static func running(_ variant: ADSMachine.Variant = .delta) -> MachinePeer {
        var peer = MachinePeer(variant)
        peer.update(state(clusters: ["a": "1"], endpoints: ["a": "1"], listeners: ["l": "to a"]))
        peer.ask(.cds)
        peer.ask(.lds)
        _ = peer.next()
        peer.acknowledge(.cds)
        _ = peer.next()
        peer.acknowledge(.lds)
        peer.ask(.eds, ["a"])
        _ = peer.next()
        peer.acknowledge(.eds, ["a"])
        return peer
    }

    /// Resources by name, with what they hold.
    static func state(
        clusters: [String: String],
        endpoints: [String: String] = [:],
        listeners: [String: String] = [:],
        secrets: [String: String] = [:]
    ) -> ProxyState {
        var resources = ProxyResources()
        resources.clusters = set(.cds, clusters)
        resources.endpoints = set(.eds, endpoints)
        resources.listeners = set(.lds, listeners)
        return ProxyState(resources: resources, secrets: set(.sds, secrets))
    }

    private static func set(_ kind: Kind, _ contents: [String: String]) -> ResourceSet {
        ResourceSet(contents.map { EncodedResource(typeURL: kind.rawValue, name: $0, any: Array($1.utf8)) })
    }

    mutating func update(_ state: ProxyState) { machine.update(state) }
    mutating func rest(_ kind: Kind) { machine.rest(kind.rawValue) }
    mutating func resume(_ kind: Kind) { machine.resume(kind.rawValue) }

    /// - `held`: What it has from a stream before.
    mutating func ask(_ kind: Kind, _ names: [String] = [], held: [String: String] = [:]) {
        let type = kind.rawValue
        switch machine.variant {
        case .delta: _ = machine.received(.init(type: type, subscribe: names, initialVersions: KeptVersions(held)))
        case .stateOfTheWorld:
            let version = held.values.joined()
            _ = machine.received(type: type, names: names, version: version, nonce: nonces[type] ?? "", error: nil)
        }
    }

    mutating func acknowledge(_ kind: Kind, _ names: [String] = []) {
        #expect(answer(kind, names) == .acknowledged)
    }

    mutating func refuse(_ kind: Kind, _ reason: String) {
        #expect(answer(kind, [], reason) == .rejected(reason))
    }

    private mutating func answer(_ kind: Kind, _ names: [String], _ error: String? = nil) -> ADSMachine.OnRequest {
        let (type, nonce) = (kind.rawValue, nonces[kind.rawValue] ?? "")
        switch machine.variant {
        case .delta: return machine.received(.init(type: type, nonce: nonce, error: error))
        case .stateOfTheWorld:
            return machine.received(type: type, names: names, version: "some", nonce: nonce, error: error)
        }
    }

    /// The next answer as `Cluster a b -c`; nil if there is none.
    mutating func next() -> String? {
        guard let answer = machine.next() else { return nil }
        nonces[answer.type] = answer.nonce
        let type = answer.type.split(separator: ".").last ?? ""
        return ([String(type)] + answer.resources.map(\.name) + answer.removed.map { "-\($0)" }).joined(separator: " ")
    }
}
