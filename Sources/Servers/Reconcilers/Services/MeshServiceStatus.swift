package import Documents
package import ResourceModel
package import Stores

/// Finds out what stands behind the zone's own MeshServices: identities, state, TLS, and how many proxies.
///
/// Identities and state are in the spec because other zones need them, and a status does not cross zones.
/// Source: Kuma 2.14, MeshService status updater.
package struct MeshServiceStatus: Reconciler {
    /// Kuma's `component_ms_status_updater` counts its runs.
    package let name = "ms-status-updater"
    /// What a service selects, whether that is connected, and how it proves itself.
    package let inputs: Set<KindName> = [
        .mesh, .dataplane, .dataplaneInsight, .meshService, .meshIdentity, .meshTrust,
    ]
    let zone: String

    /// - Parameter zone: What templates of SPIFFE IDs are told of a proxy that names no zone.
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
            return trustDomains.contains(id.trustDomain)
        }

        var areGiven: Bool { hasAuthority || !identities.isEmpty }
    }

    /// Writes identities, state and status of the zone's services in the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        reconcile(&draft, proxies, scope, among: nil)
        return nil
    }

    /// Looks at touched services alone, unless proxies or meshes were touched.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Set<ResourceKey>
    ) -> Timestamp? {
        guard touched.allSatisfy({ $0.kind == .meshService || !inputs.contains($0.kind) }) else {
            return reconcile(&draft, proxies: proxies, scope: scope)
        }
        let services = touched.filter { $0.kind == .meshService && draft[$0]?.isLocallyOriginated == true }
        if !services.isEmpty { reconcile(&draft, proxies, scope, among: services) }
        return nil
    }

    /// - `touched`: Services to look at; nil: all.
    private func reconcile(
        _ draft: inout ResourceDraft,
        _ proxies: ProxyIndex,
        _ scope: MeshScope,
        among touched: Set<ResourceKey>?
    ) {
        for mesh in scope.meshes(draft) {
            let isExclusive = Mesh(mesh).meshServices == .exclusive
            let certificates = Certificates(
                hasAuthority: mesh.spec["mtls"]?["enabledBackend"]?.stringValue.map { !$0.isEmpty } ?? false,
                identities: isExclusive ? draft.list(.meshIdentity, mesh: mesh.name).map(MeshIdentity.init) : [],
                trustDomains: Set(draft.list(.meshTrust, mesh: mesh.name).map { MeshTrust($0).trustDomain }),
                zone: zone
            )
            let selection = ProxySelection(proxies.proxies(of: mesh.name))
            for service in draft.list(.meshService, mesh: mesh.name, among: touched) where service.isLocallyOriginated {
                draft.put(updated(service, selection.proxies(of: service), certificates))
            }
        }
    }

    private func updated(_ service: Resource, _ proxies: [DataplaneFacts], _ certificates: Certificates) -> Resource {
        var result = service
        let ports = ServicePort.list(service.spec)
        let healthy = proxies.count { proxy in
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
        result.spec.set("state", healthy > 0 ? "Available" : "Unavailable")

        var status = service.status ?? [:]
        // Clients begin to use TLS when all can take it, and do not go back while the mesh has it.
        let wasReady = status["tls"]?["status"]?.stringValue == "Ready"
        let isReady = certificates.areGiven && (wasReady || proxies.allSatisfy(certificates.areReady))
        status.set("tls", ["status": isReady ? "Ready" : "NotReady"])
        status.set(
            "dataplaneProxies",
            [
                "connected": .int(proxies.count(where: \.isOnline)),
                "healthy": .int(healthy),
                "total": .int(proxies.count),
            ]
        )
        result.status = status
        return result
    }
}

/// Finds the proxies that a MeshService selects, without looking at all of them for the usual selector.
struct ProxySelection {
    private let all: [DataplaneFacts]
    private var byService: [String: [Int]] = [:]
    private var byName: [String: Int] = [:]

    init(_ proxies: [DataplaneFacts]) {
        all = proxies
        for (index, proxy) in proxies.enumerated() {
            byName[proxy.name] = index
            for service in Set(proxy.inbounds.compactMap(\.service)) { byService[service, default: []].append(index) }
        }
    }

    /// Oldest first.
    func proxies(of service: Resource) -> [DataplaneFacts] {
        let selector = service.spec["selector"]
        if let tags = selector?["dataplaneTags"]?.stringMap, !tags.isEmpty {
            let candidates = tags[Tag.service].map { byService[$0] ?? [] } ?? Array(all.indices)
            return candidates.map { all[$0] }.filter { proxy in proxy.inbounds.contains { $0.tags.contains(all: tags) }
            }
        }
        if let name = selector?["dataplaneRef"]?["name"]?.stringValue {
            return byName[name].map { [all[$0]] } ?? []
        }
        if let labels = selector?["dataplaneLabels"]?["matchLabels"]?.stringMap, !labels.isEmpty {
            return all.filter { $0.labels.contains(all: labels) }
        }
        return []
    }
}

extension [String: String] {
    /// Whether every entry of `other` is here with the same value.
    func contains(all other: [String: String]) -> Bool { other.allSatisfy { self[$0.key] == $0.value } }
}
