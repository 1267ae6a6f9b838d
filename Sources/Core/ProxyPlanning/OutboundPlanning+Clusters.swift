import ResourceModel
import Topology

/// The clusters of what is called.
extension OutboundPlanning {
    /// Takes care that the cluster of a destination is there, and tells its name.
    mutating func cluster(for destination: Destination) -> String {
        let name = destination.name(isUnified: key.isUnified)
        guard clusters[name] == nil else { return name }
        var tls: ClientTLS?
        let external = external(destination)
        if let credentials = key.credentials, external == nil,
            credentials.identity != nil || mesh.settings.tls == .strict || destination.isTLSReady
        {
            let identifier = credentials.identity == nil ? nil : destination.serverName
            tls = ClientTLS(
                credentials: credentials,
                sni: identifier ?? destination.sni,
                classicSNI: identifier == nil || !destination.leavesZone || destination.isExternal
                    ? nil : destination.sni,
                zone: mesh.settings.zoneEgress ? destination.zoneOfMeshService : nil,
                identities: destination.identities,
                version: version
            )
        }
        let strategy = strategies.conf(destination)
        let check = checks.conf(destination)
        var endpoints = AssignmentPlan(mesh: mesh.name, cluster: name, destination: destination.id)
        endpoints.marksClassic = tls?.classicSNI != nil
        if key.credentials?.identity != nil, destination.isExternal { endpoints.scope = .withoutClassicEgresses }
        endpoints.locality = strategy.map { strategy in
            LocalityPlan(strategy.locality, zone: mesh.context.name, tags: proxy.affinityTags, isAwareByDefault: true)
        }
        clusters[name] = ClusterPlan(
            name: name,
            protocol: destination.protocol,
            tls: tls,
            timeout: timeouts.conf(destination),
            circuitBreaker: breakers.conf(destination),
            maxRequestsPerConnection: destination.leavesZone ? Self.requestsPerIngressConnection : nil,
            balancing: strategy?.algorithm,
            healthCheck: check,
            ownTags: check == nil ? [:] : proxy.proxy.allTags,
            external: external,
            endpoints: endpoints
        )
        return name
    }

    /// The servers of a destination outside of the mesh that this proxy calls itself; nil for all else.
    private func external(_ destination: Destination) -> ExternalCluster? {
        guard destination.isExternal, case .tags = destination.id, !mesh.leavesThroughEgress else { return nil }
        return ExternalCluster(
            servers: ExternalServer.list(
                mesh.externalServers(of: destination.id),
                systemAuthorities: key.systemAuthorities,
                secrets: mesh.secret
            ),
            prefersIPv6: key.isIPv6
        )
    }

    /// The share of a destination's cluster, which is there from now on.
    mutating func share(of destination: Destination, weight: UInt32 = 1) -> ClusterShare {
        var result = ClusterShare(name: cluster(for: destination), weight: weight)
        result.rewritesHost = clusters[result.name]?.external != nil
        return result
    }
}
