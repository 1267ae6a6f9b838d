import Testing

@testable import XDS

@Suite struct ADSMachineTests {
    private var peer = MachinePeer()

    @Test mutating func `nothing is sent before the first configuration`() {
        peer.ask(.cds)
        #expect(peer.next() == nil)
        peer.update(MachinePeer.state(clusters: ["a": "1"]))
        #expect(peer.next() == "Cluster a")
    }

    @Test mutating func `secrets are sent when they can be had`() {
        peer.update(MachinePeer.state(clusters: [:]))
        peer.ask(.sds, ["identity"])
        #expect(peer.next() == nil)
        peer.update(MachinePeer.state(clusters: [:], secrets: ["identity": "1", "other": "1"]))
        #expect(peer.next() == "Secret identity")
    }

    @Test mutating func `an unknown type is answered with nothing and harms nobody`() {
        peer.update(MachinePeer.state(clusters: ["a": "1"]))
        peer.ask(.unknown, ["x"])
        peer.ask(.cds)
        #expect(peer.next() == "Cluster a")
        #expect(peer.next() == "Thing -x")
        #expect(peer.next() == nil)
    }

    @Test mutating func `state of the world has all clusters in each answer, and of other types what changed`() {
        peer = MachinePeer(.stateOfTheWorld)
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1"], endpoints: ["a": "1", "b": "1"]))
        peer.ask(.cds)
        #expect(peer.next() == "Cluster a b")
        peer.ask(.eds, ["a", "b"])
        peer.acknowledge(.cds)
        #expect(peer.next() == "ClusterLoadAssignment a b")
        peer.acknowledge(.eds, ["a", "b"])
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1", "c": "1"], endpoints: ["a": "2", "b": "1"]))
        #expect(peer.next() == "Cluster a b c")
        #expect(peer.next() == "ClusterLoadAssignment a")
        peer.acknowledge(.cds)
        peer.acknowledge(.eds, ["a", "b"])
        #expect(peer.next() == nil)
        peer.update(MachinePeer.state(clusters: ["a": "1"], endpoints: ["a": "2"]))
        #expect(peer.next() == "Cluster a")
    }

    @Test mutating func `state of the world keeps a cluster until the listeners have changed`() {
        peer = MachinePeer(.stateOfTheWorld)
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "to a"]))
        peer.ask(.cds)
        peer.ask(.lds)
        _ = peer.next()
        peer.acknowledge(.cds)
        _ = peer.next()
        peer.acknowledge(.lds)
        peer.update(MachinePeer.state(clusters: ["b": "1"], listeners: ["l": "to b"]))
        #expect(peer.next() == "Cluster b a")
        peer.acknowledge(.cds)
        #expect(peer.next() == "Listener l")
        peer.acknowledge(.lds)
        #expect(peer.next() == "Cluster b")
    }

    @Test mutating func `a refused listener is not sent again, but the next version is`() {
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "1"]))
        peer.ask(.cds)
        peer.ask(.lds)
        _ = peer.next()
        peer.acknowledge(.cds)
        #expect(peer.next() == "Listener l")
        peer.refuse(.lds, "duplicate")
        #expect(peer.next() == nil)
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "2"]))
        #expect(peer.next() == "Listener l")
    }

    @Test mutating func `a type that rests lets the others go on`() {
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "1"]))
        peer.ask(.cds)
        peer.ask(.lds)
        _ = peer.next()
        peer.acknowledge(.cds)
        _ = peer.next()
        peer.refuse(.lds, "duplicate")
        peer.rest(.lds)
        peer.update(MachinePeer.state(clusters: ["a": "2"], listeners: ["l": "2"]))
        #expect(peer.next() == "Cluster a")
        peer.acknowledge(.cds)
        #expect(peer.next() == nil)
        peer.resume(.lds)
        #expect(peer.next() == "Listener l")
    }
}
