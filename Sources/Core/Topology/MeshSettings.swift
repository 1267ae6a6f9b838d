package import ResourceModel

/// What a Mesh says about all its traffic.
package struct MeshSettings: Hashable, Sendable {
    /// Nil: traffic is not encrypted. Otherwise how inbounds treat those without certificate.
    package var tls: Mesh.CertificateAuthority.Mode?
    /// Name of the backend that issues certificates; empty without mTLS.
    package var issuer = ""
    /// `meshServices.mode`: whether there are services by tags, by resource, or both.
    package var servicesMode = Mesh.MeshServicesMode.disabled
    /// Whether proxies let traffic to addresses pass that the mesh does not know.
    package var passthrough = true
    /// `routing.localityAwareLoadBalancing`: endpoints of other zones get priority 1, and are used only when this
    /// zone's fail.
    package var localityAware = false
    /// `routing.zoneEgress`: services of other zones, and ExternalServices, are reached through egresses of this zone alone.
    package var zoneEgress = false
    /// `routing.defaultForbidMeshExternalServiceAccess`: who may call a MeshExternalService must be told by a policy.
    package var forbidsExternalAccess = false
    /// The backend that `metrics.enabledBackend` names; nil if it names none of them.
    package var metrics: Mesh.Backend?

    /// Those of a Mesh that says nothing.
    package init() {}

    init(_ resource: Resource) {
        let mesh = Mesh(resource)
        // An authority that nobody knows issues nothing; traffic in plain text would be worse.
        tls = mesh.authority?.mode ?? (mesh.enabledBackend.isEmpty ? nil : .strict)
        issuer = mesh.authority?.name ?? ""
        servicesMode = mesh.meshServices
        passthrough = mesh.passthrough
        localityAware = mesh.localityAwareLoadBalancing
        zoneEgress = mesh.zoneEgress
        forbidsExternalAccess = mesh.defaultForbidMeshExternalServiceAccess
        metrics = mesh.metrics.first { $0.name == mesh.enabledMetricsBackend && !mesh.enabledMetricsBackend.isEmpty }
    }
}
