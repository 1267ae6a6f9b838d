import Delta
import Documents
import EnvoyConfig
import ProxyPlanning
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import XDS

/// Whatever was written in whatever order, however slow a proxy was and however often it came back: in the end its stream has given it
/// what one makes for it from nothing.
@Suite struct StreamHistoryTests {
    enum Step: CustomStringConvertible {
        /// Some documents are made, changed or (nil) removed at once.
        case write([(ResourceKey, Resource?)])
        /// A proxy is sent what there is for it, but does not read it.
        case send(Int)
        /// It reads one answer and acknowledges it.
        case read(Int)
        /// Its stream breaks, and it comes back with what it has.
        case reconnect(Int)

        var description: String {
            switch self {
            case .write(let changes):
                "write "
                    + changes.map { "\($0)\($1 == nil ? " gone" : " \($1?.spec.description ?? "")")" }.joined(
                        separator: ", "
                    )
            case .send(let index): "send \(index)"
            case .read(let index): "read \(index)"
            case .reconnect(let index): "reconnect \(index)"
            }
        }
    }

    @Test(arguments: Seeds.some(24), [ADSMachine.Variant.delta, .stateOfTheWorld])
    func `a stream ends with what is made from nothing`(seed: UInt64, variant: ADSMachine.Variant) {
        let history = Self.history(seed)
        guard Self.difference(after: history, variant) != nil else { return }
        let short = shrunk(history) { Self.difference(after: $0, variant) != nil }
        let steps = short.map(\.description).joined(separator: "\n")
        Issue.record("TEST_SEED=\(seed): \(Self.difference(after: short, variant) ?? "") after\n\(steps)")
    }

    // MARK: -

    /// Two sidecars and an ingress, each with the document that its configuration needs.
    private static let proxies: [(id: ProxyID, isIngress: Bool)] = [
        (ProxyID(mesh: "default", name: "p1"), false), (ProxyID(mesh: "other", name: "p2"), false),
        (ProxyID(mesh: "", name: "i-zone-1-1"), true),
    ]

    private static func history(_ seed: UInt64) -> [Step] {
        var random = RandomZone(seed: seed)
        var steps: [Step] = []
        for _ in 0..<120 {
            let proxy = Int.random(in: 0..<proxies.count, using: &random.generator)
            switch Int.random(in: 0..<8, using: &random.generator) {
            case 0..<4:
                let count = Int.random(in: 1...3, using: &random.generator)
                steps.append(.write((0..<count).compactMap { _ in change(&random) }))
            case 4: steps.append(.send(proxy))
            case 5, 6: steps.append(.read(proxy))
            default: steps.append(.reconnect(proxy))
            }
        }
        return steps
    }

    private static func change(_ random: inout RandomZone) -> (ResourceKey, Resource?)? {
        let change = random.change()
        return (change.new ?? change.old).map { ($0.key, change.new) }
    }

    /// What is wrong in the end; nil if nothing is.
    private static func difference(after history: [Step], _ variant: ADSMachine.Variant) -> String? {
        var zone = TestZone()
        var peers = proxies.map { _ in TestPeer(variant) }
        for step in history {
            switch step {
            case .write(let changes):
                zone.write(changes)
                for (index, proxy) in proxies.enumerated() {
                    if let state = zone.state(proxy.id, isIngress: proxy.isIngress) { peers[index].update(state) }
                }
                zone.renderer.rotate()
            case .send(let index): peers[index].send()
            case .read(let index): peers[index].read()
            case .reconnect(let index): peers[index].reconnect()
            }
        }
        var fresh = TestZone(resources: zone.resources)
        for (index, proxy) in proxies.enumerated() {
            // A proxy whose document or mesh is gone keeps what it had.
            guard let state = fresh.state(proxy.id, isIngress: proxy.isIngress) else { continue }
            if let difference = peers[index].difference(from: state.resources) { return "\(proxy.id): \(difference)" }
        }
        return nil
    }
}

/// A zone that is kept up to date as `ProxyPublisher` does it.
private struct TestZone {
    var resources: [ResourceKey: Resource] = [:]
    var zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"))
    var planner = Planner()
    var renderer = Renderer()

    init() {}

    init(resources: [ResourceKey: Resource]) {
        self.resources = resources
        zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: resources.values)
    }

    mutating func write(_ changes: [(ResourceKey, Resource?)]) {
        for (key, new) in changes {
            guard new != nil || resources[key] != nil else { continue }
            zone = zone.applying([ResourceChange(old: resources[key], new: new)])
            resources[key] = new
        }
    }

    mutating func state(_ id: ProxyID, isIngress: Bool) -> ProxyState? {
        let plan =
            isIngress
            ? planner.ingress(id.name, facts: ProxyFacts(), in: zone)
            : planner.sidecar(id, facts: ProxyFacts(), in: zone)
        return plan.map { ProxyState(resources: renderer.resources(for: $0, in: zone)) }
    }
}

/// A proxy that holds what it was sent and has read: versions by type and name.
private struct TestPeer {
    private typealias URL = ResourceTypeURL

    private let variant: ADSMachine.Variant
    private var machine: ADSMachine
    private var state: ProxyState?
    private var unread: [ADSMachine.Answer] = []
    private var held: [String: [String: String]] = [:]

    init(_ variant: ADSMachine.Variant) {
        (self.variant, machine) = (variant, ADSMachine(variant))
        reconnect()
    }

    mutating func update(_ state: ProxyState) {
        self.state = state
        machine.update(state)
    }

    mutating func reconnect() {
        (machine, unread) = (ADSMachine(variant), [])
        if let state { machine.update(state) }
        for type in [URL.cluster, URL.listener] { ask(type, [], versions: held[type] ?? [:]) }
        if !clusters.isEmpty { ask(URL.endpoint, clusters, versions: held[URL.endpoint] ?? [:]) }
    }

    mutating func send() { if let answer = machine.next() { unread.append(answer) } }

    mutating func read() {
        guard !unread.isEmpty else { return }
        let answer = unread.removeFirst()
        let before = Set(clusters)
        let isWhole = variant == .stateOfTheWorld && answer.type != URL.endpoint
        if isWhole { held[answer.type] = [:] }
        // Envoy has no use for endpoints of a cluster that it dropped while they were on their way.
        for resource in answer.resources where answer.type != URL.endpoint || before.contains(resource.name) {
            held[answer.type, default: [:]][resource.name] = resource.version
        }
        for name in answer.removed { held[answer.type]?[name] = nil }
        if answer.type == URL.cluster {
            let gone = before.subtracting(clusters)
            for name in gone { held[URL.endpoint]?[name] = nil }
            let new = Set(clusters).subtracting(before)
            if variant == .delta {
                _ = machine.received(.init(type: URL.endpoint, subscribe: Array(new), unsubscribe: Array(gone)))
            } else {
                endpoints(nonce: endpointNonce)
            }
        }
        acknowledge(answer)
    }

    /// What is left to send is sent and read; then what is held besides what should be, or not.
    mutating func difference(from resources: ProxyResources) -> String? {
        repeat {
            send()
            read()
        } while !unread.isEmpty || hasMore
        for type in [URL.cluster, URL.listener, URL.endpoint] {
            var expected = (resources[type] ?? .empty).byName.mapValues(\.version)
            if type == URL.endpoint { expected = expected.filter { clusters.contains($0.key) } }
            let actual = held[type] ?? [:]
            for name in Set(expected.keys).union(actual.keys).sorted() where expected[name] != actual[name] {
                return "\(type) \(name) is \(actual[name] ?? "missing"), not \(expected[name] ?? "gone")"
            }
        }
        return nil
    }

    // MARK: -

    private var endpointNonce = ""
    private var clusters: [String] { (held[URL.cluster] ?? [:]).keys.sorted() }

    private var hasMore: Bool {
        var copy = machine
        return copy.next() != nil
    }

    private mutating func ask(_ type: String, _ names: [String], versions: [String: String]) {
        switch variant {
        case .delta: _ = machine.received(.init(type: type, subscribe: names, initialVersions: versions))
        case .stateOfTheWorld: _ = machine.received(type: type, names: names, nonce: "", error: nil)
        }
        if type == URL.endpoint { endpointNonce = "" }
    }

    private mutating func acknowledge(_ answer: ADSMachine.Answer) {
        switch variant {
        case .delta: _ = machine.received(.init(type: answer.type, nonce: answer.nonce))
        case .stateOfTheWorld where answer.type == URL.endpoint:
            endpointNonce = answer.nonce
            endpoints(nonce: answer.nonce)
        case .stateOfTheWorld: _ = machine.received(type: answer.type, names: [], nonce: answer.nonce, error: nil)
        }
    }

    /// State of the world: no name at all would ask for everything, which Envoy does not do.
    private mutating func endpoints(nonce: String) {
        _ = machine.received(
            type: URL.endpoint,
            names: clusters.isEmpty ? ["none"] : clusters,
            nonce: nonce,
            error: nil
        )
    }
}
