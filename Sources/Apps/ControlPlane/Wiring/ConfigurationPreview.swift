import Documents
import EnvoyConfig
import ProxyPlanning
import RESTAPI
import ResourceModel
import Stores
import Synchronization
import Topology
import XDS

/// Makes the configuration of a proxy to look at, from the store as it is now, beside what the fleet sends.
final class ConfigurationPreview: ProxyPreview {
    private struct State {
        var zone: ZoneContext
        var fleet: ProxyFleet
    }

    private let state = Mutex<State?>(nil)

    /// Previews are of this zone, with what connected proxies say about themselves. Before, there is none.
    func attach(_ fleet: ProxyFleet, zone: ZoneContext) { state.withLock { $0 = State(zone: zone, fleet: fleet) } }

    func configuration(of proxy: ResourceKey, showsShadow: Bool, in snapshot: ResourceSnapshot) throws -> JSON? {
        guard let state = state.withLock({ $0 }) else { return nil }
        let kinds = snapshot.kinds.filter { !$0.description.hasSuffix("Insight") }
        let resources = kinds.flatMap { snapshot.list($0) }.map { showsShadow ? Self.lit($0) : $0 }
        let zone = ZoneSnapshot(context: state.zone, resources: resources)
        var planner = Planner()
        let facts = state.fleet.facts(of: proxy) ?? Self.usualFacts
        guard let plan = planner.sidecar(ProxyID(mesh: proxy.mesh, name: proxy.name), facts: facts, in: zone) else {
            return nil
        }
        var renderer = Renderer()
        return try json(renderer.resources(for: plan, in: zone))
    }

    /// The resource out of the shadow.
    private static func lit(_ resource: Resource) -> Resource {
        guard resource.labels[Label.effect] == "shadow" else { return resource }
        var lit = resource
        lit.labels[Label.effect] = nil
        return lit
    }

    /// Of a proxy that isn't connected: its host sends all traffic through it.
    private static var usualFacts: ProxyFacts {
        var facts = ProxyFacts()
        facts.features = [ProxyFeature.transparentProxyInMetadata.rawValue]
        facts.transparentProxy = TransparentProxyFacts()
        return facts
    }

    private func json(_ resources: ProxyResources) throws -> JSON {
        var kinds: JSON = [:]
        for set in [resources.clusters, resources.endpoints, resources.listeners, resources.routes] {
            for (name, resource) in set.byName.sorted(by: { $0.key < $1.key }) {
                var named = kinds[resource.typeURL] ?? [:]
                named.set(name, try resource.json().withoutPrivateKeys)
                kinds.set(resource.typeURL, named)
            }
        }
        return kinds
    }
}

extension JSON {
    /// This configuration with private keys that stand in it redacted; names of their files stay.
    var withoutPrivateKeys: JSON {
        switch self {
        case .array(let items): .array(items.map(\.withoutPrivateKeys))
        case .object(let members):
            .object(
                members.map { member in
                    let isKey = member.key == "privateKey" && member.value["filename"] == nil
                    return JSON.Member(member.key, isKey ? Secret(member.value).json : member.value.withoutPrivateKeys)
                }
            )
        default: self
        }
    }
}
