import Documents
import ResourceModel
import Testing

@testable import Reachability

@Suite struct ReachabilityTableTests {
    private let east = RemoteGateway(zone: "east", address: "192.0.2.1", port: 10001)
    private let west = RemoteGateway(zone: "west", address: "192.0.2.2", port: 10001)
    private let stock = RemoteGateway(zone: "stock", address: "192.0.2.3", port: 10001)
    private let answer = ProbeOutcome.reachable(roundTrip: .milliseconds(2))
    private let silence = ProbeOutcome.unreachable("no route")

    private func time(_ second: Int) -> Timestamp { Timestamp(seconds: Int64(second)) }

    private func states(_ table: ReachabilityTable) -> [String: ZoneReachability.State] {
        Dictionary(uniqueKeysWithValues: table.gateways.map { ($0.zone, $0.state) })
    }

    @Test func `one that is silent is unreachable while another answers`() {
        var table = ReachabilityTable()
        let news1 = table.apply([east: answer, west: answer], at: time(10))
        #expect(news1)
        let news2 = table.apply([east: answer, west: answer], at: time(15))
        #expect(!news2, "nothing is new but times")
        let news3 = table.apply([east: silence, west: answer], at: time(20))
        #expect(news3)
        #expect(states(table) == ["east": .unreachable, "west": .reachable])
        #expect(table.gateways[0].since == time(20) && table.gateways[0].reason == "no route")
        let news4 = table.apply([east: answer, west: answer], at: time(25))
        #expect(news4)
        #expect(states(table) == ["east": .reachable, "west": .reachable])
        #expect(table.gateways[1].since == time(10), "it never changed")
    }

    @Test func `while nobody answers states are the truth, and the zone is isolated since then`() {
        var table = ReachabilityTable()
        _ = table.apply([east: answer, west: answer], at: time(10))
        #expect(table.found.isolatedSince == nil)
        let news5 = table.apply([east: silence, west: silence], at: time(20))
        #expect(news5)
        #expect(states(table) == ["east": .unreachable, "west": .unreachable])
        #expect(table.gateways.allSatisfy { $0.since == time(20) && $0.probed == time(20) && $0.reason == "no route" })
        let news6 = table.apply([east: silence, west: silence], at: time(25))
        #expect(!news6)
        #expect(table.found.isolatedSince == time(20) && table.gateways[0].probed == time(25))
        let news7 = table.apply([east: silence, west: answer], at: time(30))
        #expect(news7)
        #expect(states(table) == ["east": .unreachable, "west": .reachable] && table.found.isolatedSince == nil)
        let news8 = table.apply([east: silence], at: time(40))
        #expect(news8, "the one that answered is gone")
        #expect(table.found.isolatedSince == time(40) && table.gateways[0].since == time(20))
    }

    @Test func `one remote zone alone is known as unreachable too, at once`() {
        var table = ReachabilityTable()
        _ = table.apply([east: silence], at: time(10))
        #expect(states(table) == ["east": .unreachable] && table.found.isolatedSince == time(10))
        _ = table.apply([east: answer], at: time(20))
        #expect(states(table) == ["east": .reachable] && table.found.isolatedSince == nil)
    }

    @Test func `unknown is not down, and is no proof that anything is reached`() {
        var table = ReachabilityTable()
        _ = table.apply([stock: .unknown("a stock ingress")], at: time(10))
        #expect(table.found.isolatedSince == nil)
        _ = table.apply([east: answer, stock: .unknown("a stock ingress")], at: time(20))
        #expect(states(table) == ["east": .reachable, "stock": .unknown])
        _ = table.apply([east: silence, stock: .unknown("a stock ingress")], at: time(30))
        #expect(states(table) == ["east": .unreachable, "stock": .unknown] && table.found.isolatedSince == time(30))
    }

    @Test func `one that is gone is forgotten`() {
        var table = ReachabilityTable()
        _ = table.apply([east: silence], at: time(10))
        let news9 = table.apply([west: answer], at: time(20))
        #expect(news9)
        #expect(states(table) == ["west": .reachable])
        let news10 = table.apply([:], at: time(30))
        #expect(news10 && table.gateways.isEmpty && table.found.isolatedSince == nil)
    }

    @Test func `what is stored is read again`() {
        var table = ReachabilityTable()
        _ = table.apply([east: answer, west: silence], at: time(10))
        _ = table.apply([east: silence, west: silence], at: time(20))
        let resource = Resource(ResourceKey(.zoneReachability, name: "north"), spec: table.found.spec)
        #expect(ZoneReachability(resource) == table.found && table.found.isolatedSince == time(20))
        var other = ReachabilityTable(ZoneReachability(resource))
        let news = other.apply([east: silence, west: silence], at: time(60))
        #expect(!news && other.found.isolatedSince == time(20), "a restart changes nothing")
    }
}
