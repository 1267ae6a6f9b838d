/// Which zone a snapshot is seen from, and the settings of its control plane that shape it.
package struct ZoneContext: Hashable, Sendable {
    /// As in `KUMA_MULTIZONE_ZONE_NAME`.
    package var name: String
    /// The namespace in which Kubernetes keeps the control plane; empty on Universal.
    package var systemNamespace: String
    /// What stands after the dot in `<service>.mesh`.
    package var domain: String
    /// The port at which every `kuma.io/service` can be called by its name, whatever its own port is.
    package var serviceVIPPort: UInt16
    /// Whether everybody may read the numbers of zone proxies at their administration's port.
    package var exposesZoneProxyMetrics = false
    /// Whether inbounds have no tags (`experimental.inboundTagsDisabled`), so that proxies are known by their workloads.
    package var areInboundTagsDisabled = false
    /// Whether proxies that name nothing they call reach what MeshTrafficPermissions let them call, and no more
    /// (`experimental.autoReachableServices`).
    package var derivesReach = false
    /// Where agents of SPIRE listen on hosts whose proxies tell no other place (`runtime.universal.spire.socketPath`).
    package var spireSocketPath = "/tmp/spire-agent/public/api.sock"
    /// Who is inside, for headers that only insiders may set; `ipam.knownInternalCIDRs`.
    package var insiders = InternalAddresses.Known.usual

    /// Defaults are Kuma's own: names under `.mesh`, VIPs at port 80.
    package init(name: String, systemNamespace: String = "", domain: String = "mesh", serviceVIPPort: UInt16 = 80) {
        self.name = name
        self.systemNamespace = systemNamespace
        self.domain = domain
        self.serviceVIPPort = serviceVIPPort
    }
}
