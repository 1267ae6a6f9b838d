import Documents
import ResourceModel
package import Topology

/// Which destinations the MeshTrafficPermissions of a mesh let a proxy call, as far as tags tell.
///
/// A policy is matched with a service rather than with each of its proxies, so its `targetRef` counts without the tags in which proxies of
/// one service may differ. Policies for Dataplanes and rules by identity are passed over.
///
/// Source: Kuma 2.14, reachable services graph of MeshTrafficPermission.
package struct PermittedReach: Sendable {
    private let policies: [TargetRefPolicy]

    /// - Parameter permissions: All MeshTrafficPermissions of the mesh, weakest first.
    package init(_ permissions: [PolicyIndex.Entry]) {
        policies = permissions.map(\.policy).filter { policy in
            policy.targetRef.kind != .dataplane && policy.targetRef.includes(.sidecar)
        }
    }

    /// Tags by which the policies tell callers apart: proxies that are alike in these reach the same.
    package var callerTags: Set<String> {
        Set(policies.flatMap(\.from).flatMap { InboundRules.tags($0.targetRef).keys })
    }

    /// Whether one of the callers may call the destination.
    ///
    /// - `callers`: Tags of the inbounds of one proxy, or of its gateway.
    package func includes(_ destination: Destination, from callers: Set<[String: String]>) -> Bool {
        // Compat: permissions say nothing about these, so they are in everybody's reach.
        if case .resource(let kind, _, _) = destination.id, kind != .meshService { return true }
        guard let server = destination.serverTags else { return false }
        var known = MeshSnapshot.commonTags
        if case .resource = destination.id { known = Set(server.keys) }
        let items = policies.filter { Self.selects($0.targetRef, server, known) }.flatMap(\.from)
        return callers.contains { Self.isAllowed($0, by: items) }
    }

    private static func selects(_ target: TargetRef, _ server: [String: String], _ known: Set<String>) -> Bool {
        var target = target
        target.tags = target.tags.filter { known.contains($0.key) }
        return target.means(tags: server)
    }

    /// - `items`: Weakest first; the strongest that is about the caller decides.
    private static func isAllowed(_ caller: [String: String], by items: [TargetRefPolicy.Item]) -> Bool {
        let about = items.filter { item in
            InboundRules.tags(item.targetRef).allSatisfy { caller[$0.key] == $0.value }
        }
        guard let action = about.compactMap(action).last else { return false }
        return allowing.contains(action)
    }

    /// In capitals; nil if the item says none.
    private static func action(_ item: TargetRefPolicy.Item) -> String? {
        (item.conf["action"] ?? item.conf["Action"])?.stringValue?.uppercased()
    }

    private static let allowing: Set<String> = ["ALLOW", "ALLOWWITHSHADOWDENY", "ALLOW_WITH_SHADOW_DENY"]
}
