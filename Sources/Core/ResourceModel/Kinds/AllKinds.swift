// One row per kind, however long:
// swift-format-ignore-file

/// The table of kinds, and its indexes. A kind that is not in it does not exist for REST, KDS or kumactl.
package enum AllKinds {
    /// Sorted by name.
    package static let list: [KindDescriptor] = (system + proxies + destinations + policies + legacy).sorted { $0.name < $1.name }

    /// The descriptor of a kind; nil for a name that is none.
    package static subscript(kind: KindName) -> KindDescriptor? { byName[kind] }

    package static let byName: [KindName: KindDescriptor] = Dictionary(list.map { ($0.name, $0) }, uniquingKeysWith: { $1 })

    /// By the word in REST paths, alternatives included.
    package static let byPath: [String: KindDescriptor] = Dictionary(
        list.flatMap { kind in ([kind.path] + kind.alternativePaths).filter { !$0.isEmpty }.map { ($0, kind) } },
        uniquingKeysWith: { $1 }
    )

    package static let byShortName: [String: KindDescriptor] = Dictionary(
        list.compactMap { kind in kind.shortName.map { ($0, kind) } },
        uniquingKeysWith: { $1 }
    )
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
            $0.validate = Dataplane.violations
        },
        .readOnly("DataplaneInsight", .mesh, path: "dataplane-insights", sync: .zoneToGlobal),
        .flat(
            "ZoneIngress", .global, short: "zi", path: "zoneingresses", writers: .zone,
            sync: [.zoneToGlobal, .acrossZones, .hashedNames], insight: .zoneIngressInsight
        ) {
            $0.alternativePaths = ["zone-ingresses"]
            $0.validate = ZoneIngress.violations
        },
        .readOnly("ZoneIngressInsight", .global, path: "zone-ingress-insights", sync: .zoneToGlobal),
        .flat("ZoneEgress", .global, short: "ze", path: "zoneegresses", writers: .zone, sync: .zoneToGlobal, insight: .zoneEgressInsight) {
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
            $0.validate = MeshService.violations
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
            $0.schema = SmallKinds.meshOpenTelemetryBackend
            $0.validate = SmallKinds.violations(ofTelemetryBackend:)
        },
    ]

    private static let policies: [KindDescriptor] = [
        .policy(
            "MeshAccessLog", short: "mal", status: true, to: true, from: true, rules: true, fromAsRules: true,
            schema: MeshAccessLogRules.schema, validate: MeshAccessLogRules.violations, deprecations: MeshAccessLogRules.deprecations
        ),
        .policy(
            "MeshCircuitBreaker", short: "mcb", to: true, from: true, rules: true, fromAsRules: true,
            schema: MeshCircuitBreakerRules.schema, validate: MeshCircuitBreakerRules.violations
        ),
        .policy(
            "MeshFaultInjection", short: "mfi", to: true, from: true, rules: true,
            schema: MeshFaultInjectionRules.schema, validate: MeshFaultInjectionRules.violations
        ),
        .policy(
            "MeshHTTPRoute", short: "mhttpr", to: true,
            schema: MeshHTTPRouteRules.schema, validate: MeshHTTPRouteRules.violations
        ),
        .policy(
            "MeshHealthCheck", short: "mhc", to: true,
            schema: MeshHealthCheckRules.schema, validate: MeshHealthCheckRules.violations, deprecations: MeshHealthCheckRules.deprecations
        ),
        .policy(
            "MeshLoadBalancingStrategy", short: "mlbs", to: true,
            schema: MeshLoadBalancingStrategyRules.schema, validate: MeshLoadBalancingStrategyRules.violations
        ),
        .policy(
            "MeshMetric", short: "mm", status: true,
            schema: MeshMetricRules.schema, validate: MeshMetricRules.violations, deprecations: MeshMetricRules.deprecations
        ),
        .policy(
            "MeshPassthrough", short: "mp",
            schema: MeshPassthroughRules.schema, validate: MeshPassthroughRules.violations
        ),
        .policy(
            "MeshProxyPatch", short: "mpp",
            schema: MeshProxyPatchRules.schema, validate: MeshProxyPatchRules.violations
        ),
        .policy(
            "MeshRateLimit", short: "mrl", to: true, from: true, rules: true, fromAsRules: true,
            schema: MeshRateLimitRules.schema, validate: MeshRateLimitRules.violations, deprecations: MeshRateLimitRules.deprecations
        ),
        .policy(
            "MeshRetry", short: "mr", to: true,
            schema: MeshRetryRules.schema, validate: MeshRetryRules.violations
        ),
        .policy(
            "MeshTCPRoute", short: "mtcpr", to: true,
            schema: MeshTCPRouteRules.schema, validate: MeshTCPRouteRules.violations
        ),
        .policy(
            "MeshTLS", short: "mtls", from: true, rules: true, fromAsRules: true,
            schema: MeshTLSRules.schema, validate: MeshTLSRules.violations
        ),
        .policy(
            "MeshTimeout", short: "mt", to: true, from: true, rules: true, fromAsRules: true,
            schema: MeshTimeoutRules.schema, validate: MeshTimeoutRules.violations
        ),
        .policy(
            "MeshTrace", short: "mtr", status: true,
            schema: MeshTraceRules.schema, validate: MeshTraceRules.violations, deprecations: MeshTraceRules.deprecations
        ),
        .policy(
            "MeshTrafficPermission", short: "mtp", from: true, rules: true,
            schema: MeshTrafficPermissionRules.schema, validate: MeshTrafficPermissionRules.violations
        ),
    ]

    private static let legacy: [KindDescriptor] = [
        .flat("ExternalService", .mesh, path: "external-services", writers: .global, sync: [.globalToZone, .hashedNames]) {
            $0.validate = LegacyRules.externalService
        },
        .legacyPolicy("VirtualOutbound", path: "virtual-outbounds", isInspectable: false),
        .legacyPolicy("ProxyTemplate", path: "proxytemplates"),
        .legacyPolicy("TrafficPermission", path: "traffic-permissions"),
        .legacyPolicy("TrafficRoute", path: "traffic-routes"),
        .legacyPolicy("TrafficLog", path: "traffic-logs"),
        .legacyPolicy("TrafficTrace", path: "traffic-traces"),
        .legacyPolicy("FaultInjection", path: "fault-injections"),
        .legacyPolicy("HealthCheck", path: "health-checks", kumactl: ("healthcheck", "healthchecks")),
        .legacyPolicy("CircuitBreaker", path: "circuit-breakers"),
        .legacyPolicy("Retry", path: "retries", kumactl: ("retry", "retries")),
        .legacyPolicy("Timeout", path: "timeouts"),
        .legacyPolicy("RateLimit", path: "rate-limits"),
    ]
}

// MARK: - Ways to write a row

extension KindDescriptor {
    private init(
        _ name: KindName,
        _ scope: Scope,
        short: String?,
        path: String,
        kumactl: (String, String)? = nil,
        encoding: Encoding,
        writers: Writers,
        sync: Sync
    ) {
        let display = Self.words(of: name.description)
        let singular = path.contains("-") && path.hasSuffix("s") ? String(path.dropLast()) : name.description.lowercased()
        self.init(
            name: name,
            scope: scope,
            shortName: short,
            path: path,
            singular: kumactl?.0 ?? singular,
            plural: kumactl?.1 ?? path,
            singularDisplayName: display,
            pluralDisplayName: Self.plural(of: display),
            encoding: encoding,
            writers: writers,
            sync: sync
        )
    }

    fileprivate static func flat(
        _ name: KindName,
        _ scope: Scope,
        short: String? = nil,
        path: String,
        writers: Writers,
        in package: String = "mesh",
        message: String? = nil,
        sync: Sync = [],
        insight: KindName? = nil,
        _ more: (inout KindDescriptor) -> Void = { _ in }
    ) -> KindDescriptor {
        let encoding = Encoding.proto(message: message ?? "kuma.\(package).v1alpha1.\(name)")
        var kind = KindDescriptor(name, scope, short: short, path: path, encoding: encoding, writers: writers, sync: sync)
        kind.insight = insight
        more(&kind)
        return kind
    }

    fileprivate static func readOnly(
        _ name: KindName, _ scope: Scope, path: String, in package: String = "mesh", sync: Sync = []
    ) -> KindDescriptor {
        flat(name, scope, path: path, writers: [], in: package, sync: sync) { $0.isReadOnly = true }
    }

    fileprivate static func spec(
        _ name: KindName,
        _ scope: Scope = .mesh,
        short: String,
        status: Bool = false,
        writers: Writers,
        sync: Sync,
        _ more: (inout KindDescriptor) -> Void = { _ in }
    ) -> KindDescriptor {
        let path = plural(of: name.description.lowercased())
        var kind = KindDescriptor(
            name, scope, short: short, path: path, encoding: .document(hasStatus: status), writers: writers, sync: sync)
        more(&kind)
        return kind
    }

    fileprivate static func policy(
        _ name: KindName,
        short: String,
        status: Bool = false,
        to: Bool = false,
        from: Bool = false,
        rules: Bool = false,
        fromAsRules: Bool = false,
        schema: Schema? = nil,
        validate: @escaping @Sendable (Resource) -> [Violation] = { _ in [] },
        deprecations: @escaping @Sendable (Resource) -> [String] = { _ in [] }
    ) -> KindDescriptor {
        spec(name, short: short, status: status, writers: [.global, .zone], sync: [.globalToZone, .zoneToGlobal, .acrossZones, .hashedNames]) {
            $0.policy = .init(isTargetRef: true, hasTo: to, hasFrom: from, hasRules: rules, isFromAsRules: fromAsRules)
            $0.schema = schema
            $0.validate = validate
            $0.deprecations = { PolicyDeprecations.list(of: $0) + deprecations($0) }
        }
    }

    fileprivate static func legacyPolicy(
        _ name: KindName, path: String, kumactl: (String, String)? = nil, isInspectable: Bool = true
    ) -> KindDescriptor {
        let message = Encoding.proto(message: "kuma.mesh.v1alpha1.\(name)")
        var kind = KindDescriptor(
            name, .mesh, short: nil, path: path, kumactl: kumactl, encoding: message, writers: .global, sync: [.globalToZone, .hashedNames])
        kind.policy = .init(isTargetRef: false, isInspectable: isInspectable)
        let isSelected = ["ProxyTemplate", "TrafficTrace", "VirtualOutbound"].contains(name)
        kind.validate = isSelected ? LegacyRules.selected : LegacyRules.pair
        return kind
    }

    /// `MeshHTTPRoute` → `Mesh HTTP Route`.
    private static func words(of name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let endsWord = index > 0 && !letters[index - 1].isUppercase
            let startsWord = index > 0 && index + 1 < letters.count && !letters[index + 1].isUppercase
            if letter.isUppercase, endsWord || startsWord { result.append(" ") }
            result.append(letter)
        }
        return result
    }

    private static func plural(of word: String) -> String {
        if word.hasSuffix("y"), !word.hasSuffix("ay") { return word.dropLast() + "ies" }
        let hisses = ["s", "ch", "S", "sh", "x"].contains { word.hasSuffix($0) }
        return word + (hisses ? "es" : "s")
    }
}
