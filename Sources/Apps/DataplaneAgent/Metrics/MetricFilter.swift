import Documents

/// Which of Envoy's metrics are shown. Included goes over excluded, and both over the profile.
struct MetricFilter: Sendable {
    enum Profile: Int, Sendable {
        case none
        case basic
        case all
    }

    /// A test of a metric's name.
    enum Selector: Hashable, Sendable {
        case exact(String)
        case prefix(String)
        case contains(String)
        /// Somewhere in the name.
        case regex(NamePattern)
        /// Nothing: its regular expression is none.
        case never

        init(_ json: JSON) {
            let match = json["match"]?.stringValue ?? ""
            switch json["type"]?.stringValue {
            case "Exact": self = .exact(match)
            case "Prefix": self = .prefix(match)
            case "Contains": self = .contains(match)
            case "Regex": self = NamePattern(match).map { .regex($0) } ?? .never
            default: self = .never
            }
        }

        func matches(_ name: String) -> Bool {
            switch self {
            case .exact(let text): name == text
            case .prefix(let text): name.hasPrefix(text)
            case .contains(let text): name.contains(text)
            case .regex(let pattern): pattern.matches(name)
            case .never: false
            }
        }
    }

    var profile = Profile.basic
    var excluded: [Selector] = []
    var included: [Selector] = []

    init() {}

    /// From a policy's `profiles`; the broadest of the profiles named counts.
    init(_ profiles: JSON?) {
        let named = (profiles?["appendProfiles"]?.arrayValue ?? []).compactMap { json -> Profile? in
            switch json["name"]?.stringValue {
            case "All": .all
            case "Basic": .basic
            case "None": Profile.none
            default: nil
            }
        }
        profile = named.max { $0.rawValue < $1.rawValue } ?? .basic
        excluded = (profiles?["exclude"]?.arrayValue ?? []).map(Selector.init)
        included = (profiles?["include"]?.arrayValue ?? []).map(Selector.init)
    }

    /// How much of a metric is shown.
    enum Verdict {
        case hidden
        case shown
        /// All but the series of Envoy's own, internal clusters.
        case shownForTraffic
    }

    func verdict(_ name: String) -> Verdict {
        if included.contains(where: { $0.matches(name) }) { return .shown }
        if excluded.contains(where: { $0.matches(name) }) { return .hidden }
        switch profile {
        case .all: return .shown
        case .none: return .hidden
        case .basic: return Self.isBasic(name) ? .shownForTraffic : .hidden
        }
    }

    /// Kuma's list for its dashboards.
    private static func isBasic(_ name: String) -> Bool {
        exact.contains(name) || prefixes.contains { name.hasPrefix($0) } || parts.contains { name.contains($0) }
    }

    private static let exact: Set<String> = [
        "envoy_cluster_membership_degraded", "envoy_cluster_membership_healthy", "envoy_cluster_membership_total",
        "envoy_cluster_ssl_handshake",
    ]
    private static let prefixes = [
        "envoy_server", "envoy_control_plane", "envoy_dns_filter", "envoy_dns_cares", "kuma_dp_dns",
    ]
    private static let parts = [
        "rq_time", "cx_length_ms", "cx_count", "_rq", "bytes", "timeout", "health_check", "lb_healthy_panic",
        "cx_destroy", "error", "fail", "reset",
        "eject", "overflow", "cancelled", "max_duration_reached", "no_cluster", "no_route", "no_filter_chain", "reject",
        "denied",
        "days_until_first_cert_expiring", "rbac", "cx_active", "cx_connect", "circuit_breakers", "cx_total",
        "ssl_handshake", "ssl_context_update_by_sds",
    ]

    /// Whether a cluster is Envoy's or the mesh's own business.
    static func isInternal(cluster: String) -> Bool {
        [
            "system_", "_", "ads_cluster", "access_log_sink", "kuma_envoy_admin", "kuma_metrics_hijacker",
            "opentelemetry", "tracing",
        ].contains {
            cluster.hasPrefix($0)
        }
    }
}
