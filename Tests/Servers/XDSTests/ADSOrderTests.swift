import Testing

@testable import XDS

/// What a machine sends before, behind and without waiting for what else.
@Suite struct ADSOrderTests {
    private var peer = MachinePeer()

    @Test(arguments: [ADSMachine.Variant.delta, .stateOfTheWorld])
    mutating func `a new proxy is sent listeners right behind clusters`(variant: ADSMachine.Variant) {
        peer = MachinePeer(variant)
        peer.update(MachinePeer.state(clusters: ["a": "1"], endpoints: ["a": "1"], listeners: ["l": "1"]))
        peer.ask(.lds)
        peer.ask(.cds)
        #expect([peer.next(), peer.next(), peer.next()] == ["Cluster a", "Listener l", nil])
        peer.ask(.eds, ["a"])
        #expect(peer.next() == "ClusterLoadAssignment a")
    }

    @Test(arguments: [ADSMachine.Variant.delta, .stateOfTheWorld])
    mutating func `listeners that run are not replaced before a new cluster has its endpoints`(
        variant: ADSMachine.Variant
    ) {
        peer = MachinePeer.running(variant)
        let endpoints = ["a": "1", "b": "1"]
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1"], endpoints: endpoints, listeners: ["l": "to b"]))
        #expect(peer.next() == (variant == .delta ? "Cluster b" : "Cluster a b"))
        #expect(peer.next() == nil)
        // Envoy asks while it reads, and acknowledges when it has read.
        peer.ask(.eds, variant == .delta ? ["b"] : ["a", "b"])
        #expect([peer.next(), peer.next()] == ["ClusterLoadAssignment b", nil])
        peer.acknowledge(.cds)
        #expect([peer.next(), peer.next()] == ["Listener l", nil])
    }

    @Test(arguments: [ADSMachine.Variant.delta, .stateOfTheWorld])
    mutating func `listeners of a stream before run too`(variant: ADSMachine.Variant) {
        peer = MachinePeer(variant)
        peer.update(MachinePeer.state(clusters: ["b": "1"], endpoints: ["b": "1"], listeners: ["l": "to b"]))
        peer.ask(.cds)
        peer.ask(.lds, held: ["l": "to a"])
        #expect([peer.next(), peer.next()] == ["Cluster b", nil])
        peer.ask(.eds, ["b"])
        peer.acknowledge(.cds)
        #expect([peer.next(), peer.next()] == ["ClusterLoadAssignment b", "Listener l"])
    }

    @Test mutating func `listeners do not wait for endpoints that a new cluster does not have`() {
        peer = MachinePeer.running()
        peer.update(
            MachinePeer.state(clusters: ["a": "1", "b": "1"], endpoints: ["a": "1"], listeners: ["l": "to b"])
        )
        #expect([peer.next(), peer.next(), peer.next()] == ["Cluster b", "Listener l", nil])
    }

    @Test mutating func `an acknowledged cluster whose endpoints nobody asks for holds nothing up`() {
        peer = MachinePeer.running()
        let endpoints = ["a": "1", "b": "1"]
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1"], endpoints: endpoints, listeners: ["l": "to b"]))
        #expect([peer.next(), peer.next()] == ["Cluster b", nil])
        peer.acknowledge(.cds)
        #expect(peer.next() == "Listener l")
    }

    @Test mutating func `listeners wait for a cluster that cannot be sent yet`() {
        peer = MachinePeer.running()
        peer.update(MachinePeer.state(clusters: ["a": "2"], endpoints: ["a": "1"], listeners: ["l": "to a"]))
        #expect([peer.next(), peer.next(), peer.next()] == ["Cluster a", "ClusterLoadAssignment a", nil])
        peer.update(MachinePeer.state(clusters: ["a": "2", "b": "1"], endpoints: ["a": "1"], listeners: ["l": "to b"]))
        #expect(peer.next() == nil)
        peer.acknowledge(.cds)
        #expect([peer.next(), peer.next(), peer.next()] == ["Cluster b", "Listener l", nil])
    }

    @Test mutating func `refused clusters hold nothing up, and are gone for when they change`() {
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "to a"]))
        peer.ask(.cds)
        peer.ask(.lds)
        #expect([peer.next(), peer.next()] == ["Cluster a", "Listener l"])
        peer.refuse(.cds, "no")
        peer.acknowledge(.lds)
        #expect(peer.next() == nil)
        peer.update(MachinePeer.state(clusters: ["a": "1"], listeners: ["l": "to a, quickly"]))
        #expect(peer.next() == "Listener l")
        peer.acknowledge(.lds)
        peer.update(MachinePeer.state(clusters: ["a": "2"], listeners: ["l": "to a, quickly"]))
        #expect([peer.next(), peer.next()] == ["Cluster a", nil])
    }

    @Test mutating func `listeners that wait for endpoints go when their cluster is refused`() {
        peer = MachinePeer.running()
        let endpoints = ["a": "1", "b": "1"]
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1"], endpoints: endpoints, listeners: ["l": "to b"]))
        #expect([peer.next(), peer.next()] == ["Cluster b", nil])
        peer.refuse(.cds, "no")
        #expect(peer.next() == "Listener l")
    }

    @Test mutating func `endpoints that change all the time hold nothing up`() {
        peer = MachinePeer.running()
        peer.update(MachinePeer.state(clusters: ["a": "1"], endpoints: ["a": "2"], listeners: ["l": "1"]))
        #expect(peer.next() == "ClusterLoadAssignment a")
        #expect(peer.next() == "Listener l")
    }

    @Test mutating func `clusters that only change hold listeners up no more than their sending takes`() {
        peer = MachinePeer.running()
        peer.update(MachinePeer.state(clusters: ["a": "2"], endpoints: ["a": "1"], listeners: ["l": "2"]))
        #expect([peer.next(), peer.next(), peer.next()] == ["Cluster a", "ClusterLoadAssignment a", "Listener l"])
    }

    @Test mutating func `a cluster goes when no listener names it any more`() {
        peer.update(MachinePeer.state(clusters: ["a": "1", "b": "1"], listeners: ["l": "to b"]))
        peer.ask(.cds)
        peer.ask(.lds)
        _ = peer.next()
        peer.acknowledge(.cds)
        _ = peer.next()
        peer.acknowledge(.lds)
        peer.update(MachinePeer.state(clusters: ["a": "1", "c": "1"], listeners: ["l": "to c"]))
        #expect(peer.next() == "Cluster c")
        peer.acknowledge(.cds)
        #expect(peer.next() == "Listener l")
        #expect(peer.next() == nil)
        peer.acknowledge(.lds)
        #expect(peer.next() == "Cluster -b")
    }

    @Test mutating func `endpoints of a cluster that is sent again are sent again`() {
        peer.update(MachinePeer.state(clusters: ["a": "1"], endpoints: ["a": "1"]))
        peer.ask(.cds)
        peer.ask(.eds, ["a"])
        _ = peer.next()
        peer.acknowledge(.cds)
        _ = peer.next()
        peer.acknowledge(.eds)
        peer.update(MachinePeer.state(clusters: ["a": "2"], endpoints: ["a": "1"]))
        #expect(peer.next() == "Cluster a")
        #expect(peer.next() == "ClusterLoadAssignment a")
    }
}
