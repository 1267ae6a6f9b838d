// One row per kind, however long:
// swift-format-ignore-file

/// The kinds of this product, one row each.
package enum AllKinds {
    /// Of all programs.
    package static let table = KindTable(system + proxies + destinations + policies + legacy)

    /// Sorted by name.
    package static var list: [KindDescriptor] { table.list }

    /// The descriptor of a kind; nil for a name that is none.
    package static subscript(kind: KindName) -> KindDescriptor? { table[kind] }

    /// By the word in REST paths, alternatives included.
    package static var byPath: [String: KindDescriptor] { table.byPath }

    /// By the second part of a KRI (`mt` for MeshTimeout); kinds without one are not in it.
    package static var byShortName: [String: KindDescriptor] { table.byShortName }
}

// MARK: - The rows

extension AllKinds {
    private static let system: [KindDescriptor] = [
        .flat("Mesh", .global, short: "m", path: "meshes", writers: .global, sync: .globalToZone) {
            $0.validate = Mesh.violations
            $0.fill = Mesh.fill
            $0.deprecations = Mesh.deprecations
        },
        .flat("Zone", .global, short: "z", path: "zones", writers: [.global, .zone], in: "system", insight: .zoneInsight),
        .readOnly("ZoneInsight", .global, path: "zone-insights", in: "system"),
        .spec("ZoneReachability", .global, short: "zreach", writers: [], sync: .zoneToGlobal) {
            $0.isReadOnly = true
            $0.schema = ZoneReachability.schema
        },
        .readOnly("MeshInsight", .global, path: "mesh-insights"),
        .readOnly("ServiceInsight", .mesh, path: "service-insights", sync: [.globalToZone, .hashedNames]),
        .flat("Secret", .mesh, path: "secrets", writers: [.global, .zone], in: "system", sync: .globalToZone) { $0.isAdminOnly = true },
        .flat(
            "GlobalSecret", .global, path: "globalsecrets", writers: [.global, .zone], message: "kuma.system.v1alpha1.Secret",
            sync: .globalToZone
        ) {
            $0.isAdminOnly = true
            $0.alternativePaths = ["global-secrets"]
        },
        .flat("Config", .global, path: "", writers: [], in: "system", sync: .globalToZone) { $0.isReadOnly = true },
    ]

    private static let proxies: [KindDescriptor] = [
        .flat("Dataplane", .mesh, short: "dp", path: "dataplanes", writers: .zone, sync: .zoneToGlobal, insight: .dataplaneInsight) {
            $0.isProxy = true
            $0.validate = Dataplane.violations
        },
        .readOnly("DataplaneInsight", .mesh, path: "dataplane-insights", sync: .zoneToGlobal),
        .flat(
            "ZoneIngress", .global, short: "zi", path: "zoneingresses", writers: .zone,
            sync: [.zoneToGlobal, .acrossZones, .hashedNames], insight: .zoneIngressInsight
        ) {
            $0.isProxy = true
            $0.alternativePaths = ["zone-ingresses"]
            $0.validate = ZoneIngress.violations
        },
        .readOnly("ZoneIngressInsight", .global, path: "zone-ingress-insights", sync: .zoneToGlobal),
        .flat("ZoneEgress", .global, short: "ze", path: "zoneegresses", writers: .zone, sync: .zoneToGlobal, insight: .zoneEgressInsight) {
            $0.isProxy = true
            $0.validate = ZoneEgress.violations
        },
        .readOnly("ZoneEgressInsight", .global, path: "zoneegressinsights", sync: .zoneToGlobal),
        .spec("Workload", short: "wl", status: true, writers: .zone, sync: .zoneToGlobal) {
            $0.schema = SmallKinds.workload
        },
        .spec("MeshZoneAddress", short: "mza", writers: .zone, sync: [.zoneToGlobal, .acrossZones, .hashedNames]) {
            $0.schema = SmallKinds.meshZoneAddress
            $0.validate = SmallKinds.violations(ofZoneAddress:)
        },
        .flat(
            "MeshGateway", .mesh, short: "mgw", path: "meshgateways", writers: [.global, .zone],
            sync: [.globalToZone, .zoneToGlobal, .hashedNames]
        ),
        .flat("MeshGatewayRoute", .mesh, path: "meshgatewayroutes", writers: .global, sync: [.globalToZone, .hashedNames]) {
            $0.policy = .init(isTargetRef: false)
        },
    ]

    private static let everywhere: KindDescriptor.Sync = [.globalToZone, .zoneToGlobal, .hashedNames]

    private static let destinations: [KindDescriptor] = [
        .spec("HostnameGenerator", .global, short: "hg", writers: [.global, .zone], sync: everywhere) {
            $0.schema = HostnameGenerator.schema
            $0.validate = HostnameGenerator.violations
        },
        .spec("MeshService", short: "msvc", status: true, writers: .zone, sync: [.zoneToGlobal, .acrossZones, .hashedNames]) {
            $0.isDestination = true
            $0.schema = MeshService.schema
            $0.mistakes = MeshService.mistakes
            $0.validate = MeshService.violations
            $0.deprecations = MeshService.remarks
        },
        .spec("MeshMultiZoneService", short: "mzsvc", status: true, writers: .global, sync: [.globalToZone, .hashedNames]) {
            $0.isDestination = true
            $0.schema = MeshMultiZoneService.schema
            $0.validate = MeshMultiZoneService.violations
        },
        .spec("MeshExternalService", short: "extsvc", status: true, writers: [.global, .zone], sync: everywhere) {
            $0.isDestination = true
            $0.schema = MeshExternalService.schema
            $0.validate = MeshExternalService.violations
            $0.deprecations = MeshExternalService.warnings
        },
        .spec("MeshIdentity", short: "mid", status: true, writers: [.global, .zone], sync: everywhere) {
            $0.schema = MeshIdentityRules.schema
            $0.validate = MeshIdentityRules.violations
        },
        .spec("MeshTrust", short: "mtrust", status: true, writers: [.global, .zone], sync: everywhere) {
            $0.schema = MeshTrustRules.schema
            $0.validate = MeshTrustRules.violations
        },
        .spec("MeshOpenTelemetryBackend", short: "motb", status: true, writers: [.global, .zone], sync: everywhere) {
            $0.shapes = [.inbound, .outbound, .border, .system]
            $0.schema = SmallKinds.meshOpenTelemetryBackend
            $0.validate = SmallKinds.violations(ofTelemetryBackend:)
        },
    ]

    private static let policies: [KindDescriptor] = [
        .policy(
            "MeshAccessLog", short: "mal", status: true, to: true, from: true, rules: true, fromAsRules: true, shapes: [.inbound, .outbound, .border, .system],
            schema: MeshAccessLogRules.schema, validate: MeshAccessLogRules.violations, deprecations: MeshAccessLogRules.deprecations
        ),
        .policy(
            "MeshCircuitBreaker", short: "mcb", to: true, from: true, rules: true, fromAsRules: true, shapes: [.inbound, .outbound, .border],
            schema: MeshCircuitBreakerRules.schema, validate: MeshCircuitBreakerRules.violations
        ),
        .policy(
            "MeshFaultInjection", short: "mfi", to: true, from: true, rules: true, shapes: [.inbound, .outbound, .border],
            schema: MeshFaultInjectionRules.schema, validate: MeshFaultInjectionRules.violations
        ),
        .policy(
            "MeshHTTPRoute", short: "mhttpr", to: true, shapes: .outbound,
            schema: MeshHTTPRouteRules.schema, validate: MeshHTTPRouteRules.violations
        ),
        .policy(
            "MeshHealthCheck", short: "mhc", to: true, shapes: .outbound,
            schema: MeshHealthCheckRules.schema, validate: MeshHealthCheckRules.violations, deprecations: MeshHealthCheckRules.deprecations
        ),
        .policy(
            "MeshLoadBalancingStrategy", short: "mlbs", to: true, shapes: [.outbound, .border],
            schema: MeshLoadBalancingStrategyRules.schema, validate: MeshLoadBalancingStrategyRules.violations,
            deprecations: MeshLoadBalancingStrategyRules.warnings
        ),
        .policy(
            "MeshMetric", short: "mm", status: true, shapes: .system,
            schema: MeshMetricRules.schema, validate: MeshMetricRules.violations, deprecations: MeshMetricRules.deprecations
        ),
        .policy(
            "MeshPassthrough", short: "mp", shapes: .inbound,
            schema: MeshPassthroughRules.schema, validate: MeshPassthroughRules.violations
        ),
        .policy(
            "MeshProxyPatch", short: "mpp", shapes: .patch,
            schema: MeshProxyPatchRules.schema, validate: MeshProxyPatchRules.violations
        ),
        .policy(
            "MeshRateLimit", short: "mrl", to: true, from: true, rules: true, fromAsRules: true, shapes: [.inbound, .border],
            schema: MeshRateLimitRules.schema, validate: MeshRateLimitRules.violations, deprecations: MeshRateLimitRules.deprecations
        ),
        .policy(
            "MeshRetry", short: "mr", to: true, shapes: .outbound,
            schema: MeshRetryRules.schema, validate: MeshRetryRules.violations
        ),
        .policy(
            "MeshTCPRoute", short: "mtcpr", to: true, shapes: .outbound,
            schema: MeshTCPRouteRules.schema, validate: MeshTCPRouteRules.violations
        ),
        .policy(
            "MeshTLS", short: "mtls", from: true, rules: true, fromAsRules: true, shapes: [.identities, .inbound, .outbound],
            schema: MeshTLSRules.schema, validate: MeshTLSRules.violations
        ),
        .policy(
            "MeshTimeout", short: "mt", to: true, from: true, rules: true, fromAsRules: true, shapes: [.inbound, .outbound, .border],
            schema: MeshTimeoutRules.schema, validate: MeshTimeoutRules.violations
        ),
        .policy(
            "MeshTrace", short: "mtr", status: true, shapes: [.inbound, .outbound, .border, .system],
            schema: MeshTraceRules.schema, validate: MeshTraceRules.violations, deprecations: MeshTraceRules.deprecations
        ),
        .policy(
            "MeshTrafficPermission", short: "mtp", from: true, rules: true, shapes: [.inbound, .border],
            schema: MeshTrafficPermissionRules.schema, validate: MeshTrafficPermissionRules.violations
        ),
    ]

    private static let legacy: [KindDescriptor] = [
        .flat("ExternalService", .mesh, path: "external-services", writers: .global, sync: [.globalToZone, .hashedNames]) {
            $0.validate = ExternalServiceRules.violations
        },
        .legacyPolicy("VirtualOutbound", path: "virtual-outbounds", isInspectable: false, validate: VirtualOutboundRules.violations),
        .legacyPolicy("ProxyTemplate", path: "proxytemplates", validate: ProxyTemplateRules.violations),
        .legacyPolicy("TrafficPermission", path: "traffic-permissions", validate: TrafficPermissionRules.violations),
        .legacyPolicy("TrafficRoute", path: "traffic-routes", validate: TrafficRouteRules.violations),
        .legacyPolicy("TrafficLog", path: "traffic-logs", validate: TrafficLogRules.violations),
        .legacyPolicy("TrafficTrace", path: "traffic-traces", validate: TrafficTraceRules.violations),
        .legacyPolicy("FaultInjection", path: "fault-injections", validate: FaultInjectionRules.violations),
        .legacyPolicy("HealthCheck", path: "health-checks", kumactl: ("healthcheck", "healthchecks"), validate: HealthCheckRules.violations),
        .legacyPolicy("CircuitBreaker", path: "circuit-breakers", validate: CircuitBreakerRules.violations),
        .legacyPolicy("Retry", path: "retries", kumactl: ("retry", "retries"), validate: RetryRules.violations),
        .legacyPolicy("Timeout", path: "timeouts", validate: TimeoutRules.violations),
        .legacyPolicy("RateLimit", path: "rate-limits", validate: RateLimitRules.violations),
    ]
}
