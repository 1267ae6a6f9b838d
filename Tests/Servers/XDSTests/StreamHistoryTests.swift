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
        /// It reads one answer and refuses it.
        case refuse(Int)
        /// It no longer wants the endpoints of one of its clusters, the n-th.
        case drop(Int, Int)
        /// It wants all that it dropped.
        case take(Int)
        /// Its stream breaks, and it comes back with what it has.
        case reconnect(Int)
        /// All certificates are replaced.
        case renew

        var description: String {
            switch self {
            case .write(let changes):
                "write "
                    + changes.map { "\($0)\($1 == nil ? " gone" : " \($1?.spec.description ?? "")")" }.joined(
                        separator: ", "
                    )
            case .send(let index): "send \(index)"
            case .read(let index): "read \(index)"
            case .refuse(let index): "refuse \(index)"
            case .drop(let index, let number): "drop \(index), \(number)"
            case .take(let index): "take \(index)"
            case .reconnect(let index): "reconnect \(index)"
            case .renew: "renew"
            }
        }
    }

    @Test(arguments: Seeds.some(24), [ADSMachine.Variant.delta, .stateOfTheWorld])
    func `a stream ends with what is made from nothing`(seed: UInt64, variant: ADSMachine.Variant) {
        Self.check(seed, variant, derivesReach: false)
    }

    @Test(arguments: Seeds.some(12))
    func `so it does where reach is derived from permissions`(seed: UInt64) {
        Self.check(seed, .delta, derivesReach: true)
    }

    private static func check(_ seed: UInt64, _ variant: ADSMachine.Variant, derivesReach: Bool) {
        func difference(_ steps: [Step]) -> String? { Self.difference(after: steps, variant, derivesReach) }
        let history = Self.history(seed)
        guard difference(history) != nil else { return }
        let short = shrunk(history) { difference($0) != nil }
        let steps = short.map(\.description).joined(separator: "\n")
        Issue.record("TEST_SEED=\(seed): \(difference(short) ?? "") after\n\(steps)")
    }

    // MARK: -

    /// Two sidecars and two zone proxies, each with the document that its configuration needs.
    private static let proxies: [TestZone.Proxy] = [
        .sidecar(ProxyID(mesh: "default", name: "p1")), .sidecar(ProxyID(mesh: "other", name: "p2")),
        .ingress("i-zone-1-1"), .egress("e1"),
    ]

    private static func history(_ seed: UInt64) -> [Step] {
        var random = RandomZone(seed: seed)
        var steps: [Step] = []
        for _ in 0..<200 {
            let proxy = Int.random(in: 0..<proxies.count, using: &random.generator)
            switch Int.random(in: 0..<14, using: &random.generator) {
            case 0..<5:
                let count = Int.random(in: 1...3, using: &random.generator)
                steps.append(.write((0..<count).compactMap { _ in change(&random) }))
            case 5: steps.append(.send(proxy))
            case 6, 7, 8: steps.append(.read(proxy))
            case 9: steps.append(.refuse(proxy))
            case 10: steps.append(.drop(proxy, Int.random(in: 0..<4, using: &random.generator)))
            case 11: steps.append(.take(proxy))
            case 12: steps.append(.renew)
            default: steps.append(.reconnect(proxy))
            }
        }
        return steps
    }

    private static func change(_ random: inout RandomZone) -> (ResourceKey, Resource?)? {
        let change = random.change()
        return (change.new ?? change.old).map { ($0.key, change.new) }
    }

    /// What is wrong, at once or in the end; nil if nothing is.
    private static func difference(
        after history: [Step],
        _ variant: ADSMachine.Variant,
        _ derivesReach: Bool
    ) -> String? {
        var zone = TestZone(derivesReach: derivesReach)
        var peers = proxies.map { _ in TestPeer(variant) }
        for step in history {
            switch step {
            case .write(let changes): zone.write(changes)
            case .renew: zone.epoch += 1
            case .send(let index): peers[index].send()
            case .read(let index): peers[index].read()
            case .refuse(let index): peers[index].read(refuses: true)
            case .drop(let index, let number): peers[index].drop(number)
            case .take(let index): peers[index].take()
            case .reconnect(let index): peers[index].reconnect()
            }
            switch step {
            case .write, .renew:
                for (index, proxy) in proxies.enumerated() {
                    if let state = zone.state(proxy) { peers[index].update(state) }
                }
                zone.renderer.rotate()
            default: break
            }
        }
        var fresh = TestZone(resources: zone.resources, epoch: zone.epoch, derivesReach: derivesReach)
        for (index, proxy) in proxies.enumerated() {
            // A proxy whose document or mesh is gone keeps what it had.
            guard let state = fresh.state(proxy) else { continue }
            if zone.plan(proxy) != fresh.plan(proxy) { return "\(proxy): another plan" }
            if let difference = peers[index].difference(from: state) { return "\(proxy): \(difference)" }
        }
        return nil
    }
}
