extension KindName {
    /// Trust, routing and constraints of one mesh; everything of mesh scope belongs to one.
    package static let mesh: KindName = "Mesh"
    /// One cluster or site; its document says whether it is enabled.
    package static let zone: KindName = "Zone"
    /// The streams that a zone's control planes hold to the global one, and what they run.
    package static let zoneInsight: KindName = "ZoneInsight"
    /// The older way into a zone, a proxy of global scope.
    package static let zoneIngress: KindName = "ZoneIngress"
    /// The streams of a ZoneIngress, and what it runs.
    package static let zoneIngressInsight: KindName = "ZoneIngressInsight"
    /// Ours, unknown to Kuma: which other zones' gateways a zone's control plane reaches.
    package static let zoneReachability: KindName = "ZoneReachability"
    /// The older way out of the mesh or zone, a proxy of global scope.
    package static let zoneEgress: KindName = "ZoneEgress"
    /// The streams of a ZoneEgress, and what it runs.
    package static let zoneEgressInsight: KindName = "ZoneEgressInsight"
    /// One proxy with its inbounds, written by its agent.
    package static let dataplane: KindName = "Dataplane"
    /// The streams of a Dataplane, its certificate, and what it runs.
    package static let dataplaneInsight: KindName = "DataplaneInsight"
    /// Counts over one mesh; has the mesh's name.
    package static let meshInsight: KindName = "MeshInsight"
    /// One per mesh, `all-services-<mesh>`, with all services in it.
    package static let serviceInsight: KindName = "ServiceInsight"
    /// Bytes of a mesh that only administrators see.
    package static let secret: KindName = "Secret"
    /// Bytes of the control plane that only administrators see: signing keys, the inter-CP authority.
    package static let globalSecret: KindName = "GlobalSecret"
    /// Settings that control planes keep for themselves; not in REST.
    package static let config: KindName = "Config"
    /// A server outside by `kuma.io/service`; MeshExternalService came after it.
    package static let externalService: KindName = "ExternalService"
    /// Names for services by their tags; HostnameGenerator came after it.
    package static let virtualOutbound: KindName = "VirtualOutbound"
    /// Listeners of builtin gateways.
    package static let meshGateway: KindName = "MeshGateway"
    /// Routes of a MeshGateway's listeners.
    package static let meshGatewayRoute: KindName = "MeshGatewayRoute"
    /// Changes to a proxy's Envoy resources; MeshProxyPatch came after it.
    package static let proxyTemplate: KindName = "ProxyTemplate"
    /// Who may call whom by tags; MeshTrafficPermission came after it.
    package static let trafficPermission: KindName = "TrafficPermission"
    /// Splits and rewrites by tags; MeshHTTPRoute and MeshTCPRoute came after it.
    package static let trafficRoute: KindName = "TrafficRoute"
    /// A backend of `Mesh.logging` by tags; MeshAccessLog came after it.
    package static let trafficLog: KindName = "TrafficLog"
    /// A backend of `Mesh.tracing` by tags; MeshTrace came after it.
    package static let trafficTrace: KindName = "TrafficTrace"
    /// Delays and errors on purpose, by tags; MeshFaultInjection came after it.
    package static let faultInjection: KindName = "FaultInjection"
    /// Active checks by tags; MeshHealthCheck came after it.
    package static let healthCheck: KindName = "HealthCheck"
    /// Ejection and limits by tags; MeshCircuitBreaker came after it.
    package static let circuitBreaker: KindName = "CircuitBreaker"
    /// Second tries by tags; MeshRetry came after it.
    package static let retry: KindName = "Retry"
    /// Limits of time by tags; MeshTimeout came after it.
    package static let timeout: KindName = "Timeout"
    /// Requests per interval by tags; MeshRateLimit came after it.
    package static let rateLimit: KindName = "RateLimit"
    /// Hostnames for services of the three kinds of destination, by labels and a template.
    package static let hostnameGenerator: KindName = "HostnameGenerator"
    /// A service of one zone, a destination.
    package static let meshService: KindName = "MeshService"
    /// MeshServices of many zones under one name, a destination; made on the global control plane.
    package static let meshMultiZoneService: KindName = "MeshMultiZoneService"
    /// A service outside of the mesh, a destination.
    package static let meshExternalService: KindName = "MeshExternalService"
    /// Which proxies get which SPIFFE ID, and who issues their certificates.
    package static let meshIdentity: KindName = "MeshIdentity"
    /// Authorities that a mesh believes for one trust domain.
    package static let meshTrust: KindName = "MeshTrust"
    /// Proxies with the same label `kuma.io/workload`, counted; made by the system.
    package static let workload: KindName = "Workload"
    /// Where other zones reach a zone's embedded ingress, in one mesh.
    package static let meshZoneAddress: KindName = "MeshZoneAddress"
    /// An OpenTelemetry collector that policies refer to by labels.
    package static let meshOpenTelemetryBackend: KindName = "MeshOpenTelemetryBackend"
    /// `mal`: where and how proxies log what they carry.
    package static let meshAccessLog: KindName = "MeshAccessLog"
    /// `mcb`: limits of connections, and ejection of bad endpoints.
    package static let meshCircuitBreaker: KindName = "MeshCircuitBreaker"
    /// `mfi`: delays and errors on purpose.
    package static let meshFaultInjection: KindName = "MeshFaultInjection"
    /// `mhttpr`: where requests go and what is changed in them.
    package static let meshHTTPRoute: KindName = "MeshHTTPRoute"
    /// `mhc`: active checks of endpoints.
    package static let meshHealthCheck: KindName = "MeshHealthCheck"
    /// `mlbs`: which endpoint a request goes to, and when to another zone.
    package static let meshLoadBalancingStrategy: KindName = "MeshLoadBalancingStrategy"
    /// `mm`: which metrics a proxy offers, and to whom.
    package static let meshMetric: KindName = "MeshMetric"
    /// `mp`: what may leave the mesh without being a service of it.
    package static let meshPassthrough: KindName = "MeshPassthrough"
    /// `mpp`: changes to a proxy's Envoy resources; applied last.
    package static let meshProxyPatch: KindName = "MeshProxyPatch"
    /// `mrl`: requests or connections per interval, counted by each proxy alone.
    package static let meshRateLimit: KindName = "MeshRateLimit"
    /// `mr`: which failed requests are tried again.
    package static let meshRetry: KindName = "MeshRetry"
    /// `mtcpr`: where connections go.
    package static let meshTCPRoute: KindName = "MeshTCPRoute"
    /// `mtls`: what inbounds take, with which versions and ciphers.
    package static let meshTLS: KindName = "MeshTLS"
    /// `mt`: limits of time for connections and requests.
    package static let meshTimeout: KindName = "MeshTimeout"
    /// `mtr`: where traces go, and how many.
    package static let meshTrace: KindName = "MeshTrace"
    /// `mtp`: who may call an inbound.
    package static let meshTrafficPermission: KindName = "MeshTrafficPermission"
}
