/// Whether MeshServices are generated and used, as in `Mesh.meshServices.mode`.
package enum MeshServicesMode: String, Hashable, Sendable {
    case disabled = "Disabled"
    case everywhere = "Everywhere"
    case reachableBackends = "ReachableBackends"
    case exclusive = "Exclusive"
}

/// What a Mesh says about all its traffic.
package struct MeshSettings: Hashable, Sendable {
    /// How inbounds of a mesh with mTLS treat those without certificate.
    package enum TLSMode: Hashable, Sendable { case strict, permissive }

    /// Nil: traffic is not encrypted.
    package var tls: TLSMode?
    /// Name of the backend that issues certificates; empty without mTLS.
    package var issuer = ""
    package var servicesMode = MeshServicesMode.disabled
    /// Whether proxies let traffic to addresses pass that the mesh does not know.
    package var passthrough = true
    package var localityAware = false
    package var zoneEgress = false
    package var forbidsExternalAccess = false
    /// Legacy Prometheus endpoint of the mesh.
    package var prometheus: PrometheusSettings?

    package init() {}
}

/// `Mesh.metrics` of type prometheus, with its defaults.
package struct PrometheusSettings: Hashable, Sendable {
    package enum TLSMode: String, Hashable, Sendable { case activeMTLSBackend, providedTLS, disabled }
    package var port: UInt16 = 5670
    package var path = "/metrics"
    package var tags: [String: String] = ["kuma.io/service": "dataplane-metrics"]
    package var tls = TLSMode.activeMTLSBackend
    package var aggregate: [Aggregate] = []

    /// A page of an application whose numbers are added.
    package struct Aggregate: Hashable, Sendable {
        package var name = ""
        package var address = ""
        package var port: UInt16 = 0
        package var path = "/metrics"
        package init() {}
    }
    package init() {}
}
