import Delta
import EnvoyConfig
import Testing

@testable import XDS

@Suite struct ADSMachineTests {
    private static let cds = ResourceTypeURL.cluster
    private static let eds = ResourceTypeURL.endpoint
    private static let lds = ResourceTypeURL.listener
    private static let sds = ResourceTypeURL.secret

    private static func set(_ type: String, _ contents: [String: String]) -> ResourceSet {
        ResourceSet(contents.map { EncodedResource(typeURL: type, name: $0, any: Array($1.utf8)) })
    }

    private static func state(
        clusters: [String: String],
        endpoints: [String: String] = [:],
        listeners: [String: String] = [:],
        secrets: [String: String] = [:]
    ) -> ProxyState {
        var resources = ProxyResources()
        resources.clusters = set(cds, clusters)
        resources.endpoints = set(eds, endpoints)
        resources.listeners = set(lds, listeners)
        return ProxyState(resources: resources, secrets: set(sds, secrets))
    }

    private var machine = ADSMachine(.delta)
    private var nonces: [String: String] = [:]

    private mutating func ask(_ type: String, _ names: [String] = []) {
        switch machine.variant {
        case .delta: _ = machine.received(.init(type: type, subscribe: names))
        case .stateOfTheWorld: _ = machine.received(type: type, names: names, nonce: nonces[type] ?? "", error: nil)
        }
    }

    private mutating func acknowledge(_ type: String, _ names: [String] = []) {
        let nonce = nonces[type] ?? ""
        let meaning =
            machine.variant == .delta
            ? machine.received(.init(type: type, nonce: nonce))
            : machine.received(type: type, names: names, nonce: nonce, error: nil)
        #expect(meaning == .acknowledged)
    }

    /// The next answer as `Cluster a b -c`.
    private mutating func next() -> String? {
        guard let answer = machine.next() else { return nil }
        nonces[answer.type] = answer.nonce
        let type = answer.type.split(separator: ".").last ?? ""
        return ([String(type)] + answer.resources.map(\.name) + answer.removed.map { "-\($0)" }).joined(separator: " ")
    }

    @Test mutating func `nothing is sent before the first configuration`() {
        ask(Self.cds)
        #expect(next() == nil)
        machine.update(Self.state(clusters: ["a": "1"]))
        #expect(next() == "Cluster a")
    }

    @Test mutating func `listeners wait for clusters and their endpoints`() {
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "1"], listeners: ["l": "1"]))
        ask(Self.lds)
        ask(Self.cds)
        #expect(next() == "Cluster a")
        #expect(next() == nil)
        ask(Self.eds, ["a"])
        acknowledge(Self.cds)
        #expect(next() == "ClusterLoadAssignment a")
        #expect(next() == "Listener l")
    }

    @Test mutating func `endpoints that change all the time hold nothing up`() {
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "1"]))
        ask(Self.cds)
        ask(Self.eds, ["a"])
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        acknowledge(Self.eds)
        _ = next()
        acknowledge(Self.lds)
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "2"], listeners: ["l": "1"]))
        #expect(next() == "ClusterLoadAssignment a")
        #expect(next() == "Listener l")
    }

    @Test mutating func `clusters that only change hold listeners up no more than their sending takes`() {
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "1"], listeners: ["l": "1"]))
        ask(Self.cds)
        ask(Self.eds, ["a"])
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        acknowledge(Self.eds)
        _ = next()
        acknowledge(Self.lds)
        machine.update(Self.state(clusters: ["a": "2"], endpoints: ["a": "1"], listeners: ["l": "2"]))
        #expect([next(), next(), next()] == ["Cluster a", "ClusterLoadAssignment a", "Listener l"])
        machine.update(Self.state(clusters: ["a": "2", "b": "1"], endpoints: ["a": "1"], listeners: ["l": "to b"]))
        acknowledge(Self.lds)
        #expect(next() == nil)
        acknowledge(Self.cds)
        #expect(next() == "Cluster b")
        #expect(next() == nil)
        acknowledge(Self.cds)
        #expect(next() == "Listener l")
    }

    @Test mutating func `a cluster goes when no listener names it any more`() {
        machine.update(Self.state(clusters: ["a": "1", "b": "1"], listeners: ["l": "to b"]))
        ask(Self.cds)
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        acknowledge(Self.lds)
        machine.update(Self.state(clusters: ["a": "1", "c": "1"], listeners: ["l": "to c"]))
        #expect(next() == "Cluster c")
        acknowledge(Self.cds)
        #expect(next() == "Listener l")
        #expect(next() == nil)
        acknowledge(Self.lds)
        #expect(next() == "Cluster -b")
    }

    @Test mutating func `endpoints of a cluster that is sent again are sent again`() {
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "1"]))
        ask(Self.cds)
        ask(Self.eds, ["a"])
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        acknowledge(Self.eds)
        machine.update(Self.state(clusters: ["a": "2"], endpoints: ["a": "1"]))
        #expect(next() == "Cluster a")
        #expect(next() == "ClusterLoadAssignment a")
    }

    @Test mutating func `secrets are sent when they can be had`() {
        machine.update(Self.state(clusters: [:]))
        ask(Self.sds, ["identity"])
        #expect(next() == nil)
        machine.update(Self.state(clusters: [:], secrets: ["identity": "1", "other": "1"]))
        #expect(next() == "Secret identity")
    }

    @Test mutating func `an unknown type is answered with nothing and harms nobody`() {
        machine.update(Self.state(clusters: ["a": "1"]))
        ask("type.googleapis.com/envoy.made.up.v3.Thing", ["x"])
        ask(Self.cds)
        #expect(next() == "Cluster a")
        #expect(next() == "Thing -x")
        #expect(next() == nil)
    }

    @Test mutating func `state of the world has all clusters in each answer, and of other types what changed`() {
        machine = ADSMachine(.stateOfTheWorld)
        machine.update(Self.state(clusters: ["a": "1", "b": "1"], endpoints: ["a": "1", "b": "1"]))
        ask(Self.cds)
        #expect(next() == "Cluster a b")
        ask(Self.eds, ["a", "b"])
        acknowledge(Self.cds)
        #expect(next() == "ClusterLoadAssignment a b")
        acknowledge(Self.eds, ["a", "b"])
        machine.update(Self.state(clusters: ["a": "1", "b": "1", "c": "1"], endpoints: ["a": "2", "b": "1"]))
        #expect(next() == "Cluster a b c")
        #expect(next() == "ClusterLoadAssignment a")
        acknowledge(Self.cds)
        acknowledge(Self.eds, ["a", "b"])
        #expect(next() == nil)
        machine.update(Self.state(clusters: ["a": "1"], endpoints: ["a": "2"]))
        #expect(next() == "Cluster a")
    }

    @Test mutating func `state of the world keeps a cluster until the listeners have changed`() {
        machine = ADSMachine(.stateOfTheWorld)
        machine.update(Self.state(clusters: ["a": "1"], listeners: ["l": "to a"]))
        ask(Self.cds)
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        acknowledge(Self.lds)
        machine.update(Self.state(clusters: ["b": "1"], listeners: ["l": "to b"]))
        #expect(next() == "Cluster b a")
        acknowledge(Self.cds)
        #expect(next() == "Listener l")
        acknowledge(Self.lds)
        #expect(next() == "Cluster b")
    }

    @Test mutating func `a refused listener is not sent again, but the next version is`() {
        machine.update(Self.state(clusters: ["a": "1"], listeners: ["l": "1"]))
        ask(Self.cds)
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        #expect(next() == "Listener l")
        #expect(
            machine.received(.init(type: Self.lds, nonce: nonces[Self.lds] ?? "", error: "duplicate"))
                == .rejected("duplicate")
        )
        #expect(next() == nil)
        machine.update(Self.state(clusters: ["a": "1"], listeners: ["l": "2"]))
        #expect(next() == "Listener l")
    }

    @Test mutating func `a type that rests lets the others go on`() {
        machine.update(Self.state(clusters: ["a": "1"], listeners: ["l": "1"]))
        ask(Self.cds)
        ask(Self.lds)
        _ = next()
        acknowledge(Self.cds)
        _ = next()
        _ = machine.received(.init(type: Self.lds, nonce: nonces[Self.lds] ?? "", error: "duplicate"))
        machine.rest(Self.lds)
        machine.update(Self.state(clusters: ["a": "2"], listeners: ["l": "2"]))
        #expect(next() == "Cluster a")
        acknowledge(Self.cds)
        #expect(next() == nil)
        machine.resume(Self.lds)
        #expect(next() == "Listener l")
    }
}
