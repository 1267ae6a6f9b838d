package import Documents
package import ResourceModel
package import Stores

/// Finds out what stands behind the zone's own MeshServices: identities, state, TLS, and how many proxies.
///
/// Also what keeps others from calling them. Identities and state are in the spec because other zones need them, and a status does not cross zones.
/// Source: Kuma 2.14, MeshService status updater.
package struct MeshServiceStatus: Reconciler {
    /// Kuma's `component_ms_status_updater` counts its runs.
    package let name = "ms-status-updater"
    /// What a service selects, whether that is connected, and how it proves itself.
    package let inputs: Set<KindName> = [
        .mesh, .dataplane, .dataplaneInsight, .meshService, .meshIdentity, .meshTrust,
    ]
    /// What certificates depend on.
    package let broadInputs: Set<KindName> = [.mesh, .meshIdentity, .meshTrust]
    let zone: String

    /// - Parameter zone: This one; also what templates of SPIFFE IDs are told of a proxy that names no zone.
    package init(zone: String) { self.zone = zone }

    /// What certificates are there in a mesh.
    private struct Certificates {
        var hasAuthority: Bool
        var identities: [MeshIdentity]
        var trustDomains: Set<String>
        var zone: String

        /// SPIFFE IDs by all MeshIdentities that select a proxy, and can say what it is called: a client may meet any of them.
        func spiffeIDs(of proxy: DataplaneFacts) -> [String] {
            identities.filter { ($0.isReady || $0.onlyTells) && $0.matches(proxy.labels) }.compactMap {
                $0.spiffeID(of: proxy.labels, localZone: zone)?.description
            }
        }

        /// Whether a proxy has a certificate that others believe.
        func areReady(_ proxy: DataplaneFacts) -> Bool {
            if hasAuthority { return !proxy.issuedBackend.isEmpty }
            guard let best = MeshIdentity.best(proxy.labels, among: identities), best.isReady,
                let id = best.spiffeID(of: proxy.labels, localZone: zone)
            else { return false }
            // Agents of SPIRE know themselves whom to believe.
            if case .spire = best.provider { return true }
            return trustDomains.contains(id.trustDomain)
        }

        var areGiven: Bool { hasAuthority || !identities.isEmpty }
    }

    /// Writes identities, state and status of the zone's services in the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            reconcile(&draft, mesh, proxies, ServiceExports(draft, mesh: mesh.name), among: nil)
        }
        return nil
    }

    /// Looks at touched services, those of touched proxies, and those that share proxies with a service whose zones are other ones now.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        let exports = touched.exports(in: draft)
        for mesh in scope.meshes(draft) {
            let kept = exports.filter { $0.key.mesh == mesh.name }.flatMap {
                proxies.proxies(of: mesh.name, keptBy: $0.export, zone: zone)
            }
            let ofProxies = touched.services.selecting(touched.proxies(of: mesh.name) + kept, mesh: mesh.name)
            let own = touched.names(.meshService, mesh: mesh.name)
            let names = own.union(ofProxies)
            guard !names.isEmpty else { continue }
            let keeping = touched.services.kept(in: mesh.name).union(own)
            reconcile(&draft, mesh, proxies, ServiceExports(draft, mesh: mesh.name, among: keeping), among: names)
        }
        return nil
    }

    /// - `names`: Of services to look at; nil: all.
    private func reconcile(
        _ draft: inout ResourceDraft,
        _ mesh: Resource,
        _ proxies: ProxyIndex,
        _ exports: ServiceExports,
        among names: Set<String>?
    ) {
        let isExclusive = Mesh(mesh).meshServices == .exclusive
        let certificates = Certificates(
            hasAuthority: mesh.spec["mtls"]?["enabledBackend"]?.stringValue.map { !$0.isEmpty } ?? false,
            identities: isExclusive ? draft.list(.meshIdentity, mesh: mesh.name).map(MeshIdentity.init) : [],
            trustDomains: Set(draft.list(.meshTrust, mesh: mesh.name).map { MeshTrust($0).trustDomain }),
            zone: zone
        )
        for service in draft.list(.meshService, mesh: mesh.name, among: names) where service.isLocallyOriginated {
            let selected = proxies.proxies(of: mesh.name, selector: ProxySelector(service))
            let reach = ServiceReach(service, selected, exports, zone: zone)
            draft.put(updated(service, selected, certificates, reach))
        }
    }

    private func updated(
        _ service: Resource,
        _ proxies: [DataplaneFacts],
        _ certificates: Certificates,
        _ reach: ServiceReach
    ) -> Resource {
        var result = service
        let ports = ServicePort.list(service.spec)
        let healthy = proxies.filter { proxy in
            ports.allSatisfy { port in proxy.inbounds.contains { port.matches($0) && $0.isHealthy && !$0.isIgnored } }
        }
        let services = Set(proxies.flatMap(\.certifiedServices))
        let spiffeIDs = Set(proxies.flatMap(certificates.spiffeIDs))
        let identities: [JSON] =
            services.sorted().map { ["type": "ServiceTag", "value": .string($0)] }
            + spiffeIDs.sorted().map { ["type": "SpiffeID", "value": .string($0)] }
        if identities.isEmpty {
            result.spec.remove("identities")
        } else {
            result.spec.set("identities", .array(identities))
        }
        // Other zones go by it, and this one does not.
        let isAvailable = healthy.contains { !reach.kept.contains($0.name) }
        result.spec.set("state", isAvailable ? "Available" : "Unavailable")

        var status = service.status ?? [:]
        // Clients begin to use TLS when all can take it, and do not go back while the mesh has it.
        let wasReady = status["tls"]?["status"]?.stringValue == "Ready"
        let isReady = certificates.areGiven && (wasReady || proxies.allSatisfy(certificates.areReady))
        status.set("tls", ["status": isReady ? "Ready" : "NotReady"])
        status.set(
            "dataplaneProxies",
            [
                "connected": .int(proxies.count(where: \.isOnline)),
                "healthy": .int(healthy.count),
                "total": .int(proxies.count),
            ]
        )
        reach.tell(&status)
        result.status = status
        return result
    }
}
