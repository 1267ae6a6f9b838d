import EnvoyConfig
import ProxyPlanning
import ResourceModel
import TestSupport
import Topology

@testable import XDS

/// A zone that is kept up to date as `ProxyPublisher` does it.
struct TestZone {
    enum Proxy {
        case sidecar(ProxyID)
        case ingress(String)
        case egress(String)
    }

    private(set) var resources: [ResourceKey: Resource]
    /// Of certificates.
    var epoch: Int
    var renderer = Renderer()
    private var zone: ZoneSnapshot
    private var planner = Planner()

    init(resources: [ResourceKey: Resource] = [:], epoch: Int = 0, derivesReach: Bool = false) {
        (self.resources, self.epoch) = (resources, epoch)
        var context = ZoneContext(name: "zone-1")
        context.derivesReach = derivesReach
        zone = ZoneSnapshot(context: context, resources: resources.values)
    }

    mutating func write(_ changes: [(ResourceKey, Resource?)]) {
        for (key, new) in changes {
            guard new != nil || resources[key] != nil else { continue }
            zone = zone.applying([ResourceChange(old: resources[key], new: new)])
            resources[key] = new
        }
    }

    /// Nil if its document or mesh is not there.
    mutating func plan(_ proxy: Proxy) -> ProxyPlan? {
        var facts = ProxyFacts()
        facts.workdir = "/tmp"
        switch proxy {
        case .sidecar(let id): return planner.sidecar(id, facts: facts, in: zone)
        case .ingress(let name): return planner.ingress(name, facts: facts, in: zone)
        case .egress(let name): return planner.egress(name, facts: facts, in: zone)
        }
    }

    mutating func state(_ proxy: Proxy) -> ProxyState? {
        guard let plan = plan(proxy) else { return nil }
        let resources = renderer.resources(for: plan, in: zone)
        let secrets = resources.secrets.map { name in
            EncodedResource(typeURL: ResourceTypeURL.secret, name: name.text, any: Array("\(name.text) \(epoch)".utf8))
        }
        return ProxyState(resources: resources, secrets: ResourceSet(secrets))
    }
}
