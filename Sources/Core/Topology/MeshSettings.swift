package import ResourceModel

/// What a Mesh says about all its traffic.
package struct MeshSettings: Hashable, Sendable {
    /// Nil: traffic is not encrypted. Otherwise how inbounds treat those without certificate.
    package var tls: Mesh.CertificateAuthority.Mode?
    /// Name of the backend that issues certificates; empty without mTLS.
    package var issuer = ""
    package var servicesMode = Mesh.MeshServicesMode.disabled
    /// Whether proxies let traffic to addresses pass that the mesh does not know.
    package var passthrough = true
    package var localityAware = false
    package var zoneEgress = false
    package var forbidsExternalAccess = false
    /// The backends that old metrics, logs and traces name, as they stand in the Mesh.
    package var metrics: Mesh.Backend?

    package init() {}

    init(_ resource: Resource) {
        let mesh = Mesh(resource)
        tls = mesh.authority?.mode
        issuer = mesh.authority?.name ?? ""
        servicesMode = mesh.meshServices
        passthrough = mesh.passthrough
        localityAware = mesh.localityAwareLoadBalancing
        zoneEgress = mesh.zoneEgress
        forbidsExternalAccess = mesh.defaultForbidMeshExternalServiceAccess
        metrics = mesh.metrics.first { $0.name == mesh.enabledMetricsBackend && !mesh.enabledMetricsBackend.isEmpty }
    }
}
