import Documents

/// What MeshLoadBalancingStrategy says about one destination.
package struct LoadBalancingConf: Hashable, Sendable {
    /// Nil: Envoy's round robin.
    package var algorithm: LoadBalancing?
    /// Tried in this order; empty: the endpoint is drawn.
    package var hashPolicies: [HashPolicyPlan]
    var locality: LocalityConf

    init(_ json: JSON) {
        let balancer = json["loadBalancer"] ?? .object([])
        algorithm = LoadBalancing(balancer)
        hashPolicies = Self.hashPolicies(json, balancer).compactMap(HashPolicyPlan.init)
        locality = LocalityConf(json["localityAwareness"] ?? .object([]))
    }

    /// Those of the conf itself; where it has none, those of its algorithm, the older place.
    private static func hashPolicies(_ json: JSON, _ balancer: JSON) -> [JSON] {
        if case .array(let policies)? = json["hashPolicies"] { return policies }
        switch balancer.text("type") {
        case "RingHash": return balancer["ringHash"]?.items("hashPolicies") ?? []
        case "Maglev": return balancer["maglev"]?.items("hashPolicies") ?? []
        default: return []
        }
    }
}

/// How an endpoint is chosen among those of the same priority.
package enum LoadBalancing: Hashable, Sendable {
    case roundRobin
    case leastRequest(choices: UInt32?, bias: Double?)
    case ringHash(isMurmur: Bool, minimum: UInt64?, maximum: UInt64?)
    case random
    case maglev(tableSize: UInt64?)

    init?(_ json: JSON) {
        switch json.text("type") {
        case "RoundRobin": self = .roundRobin
        case "LeastRequest":
            let conf = json["leastRequest"] ?? .null
            self = .leastRequest(choices: conf.number("choiceCount"), bias: conf.decimal("activeRequestBias"))
        case "RingHash":
            let conf = json["ringHash"] ?? .null
            self = .ringHash(
                isMurmur: conf.text("hashFunction") == "MurmurHash2",
                minimum: conf.number("minRingSize").map(UInt64.init),
                maximum: conf.number("maxRingSize").map(UInt64.init)
            )
        case "Random": self = .random
        case "Maglev": self = .maglev(tableSize: json["maglev"]?.number("tableSize").map(UInt64.init))
        default: return nil
        }
    }
}

/// What of a request decides which endpoint it goes to.
package struct HashPolicyPlan: Hashable, Sendable {
    /// What of a request is hashed.
    package enum Source: Hashable, Sendable {
        case header(String)
        case cookie(name: String, ttl: Duration?, path: String)
        /// Of the connection: the caller's address, or nothing at all.
        case connection(isBySource: Bool)
        case queryParameter(String)
        case filterState(String)
    }
    /// A request that has none of it is spread as if there were no policy.
    package var source: Source
    /// Whether later policies are left out if this one found something.
    package var isTerminal: Bool

    init?(_ json: JSON) {
        isTerminal = json.flag("terminal") ?? false
        switch json.text("type") {
        case "Header": source = .header(json["header"]?.text("name") ?? "")
        case "Cookie":
            let cookie = json["cookie"] ?? .null
            source = .cookie(
                name: cookie.text("name") ?? "",
                ttl: cookie.duration("ttl"),
                path: cookie.text("path") ?? ""
            )
        case "Connection":
            source = .connection(isBySource: json["connection"]?.flag("sourceIP") ?? false)
        case "SourceIP": source = .connection(isBySource: true)
        case "QueryParameter": source = .queryParameter(json["queryParameter"]?.text("name") ?? "")
        case "FilterState": source = .filterState(json["filterState"]?.text("key") ?? "")
        default: return nil
        }
    }
}

/// Which places are preferred.
struct LocalityConf: Hashable, Sendable {
    struct AffinityTag: Hashable, Sendable {
        var key: String
        var weight: UInt32?
    }
    struct Rule: Hashable, Sendable {
        enum Kind: String, Hashable, Sendable {
            case none = "None", only = "Only", any = "Any", anyExcept = "AnyExcept"
        }
        /// Zones of the callers it is for; nil: all.
        var from: [String]?
        var kind: Kind
        var zones: [String]
    }
    var isDisabled: Bool
    /// Nil: places within the zone are alike.
    var affinity: [AffinityTag]?
    /// Nil: other zones are as they are without a strategy, unless `affinity` is there.
    var failover: [Rule]?
    /// Of endpoints that must be healthy for a place not to lose traffic, in percent.
    var threshold: Double?

    init(_ json: JSON) {
        isDisabled = json.flag("disabled") ?? false
        affinity = json.object("localZone").map { zone in
            zone.items("affinityTags").compactMap { tag in
                tag.text("key").map { AffinityTag(key: $0, weight: tag.number("weight")) }
            }
        }
        failover = json.object("crossZone").map { zone in
            zone.items("failover").map { rule in
                Rule(
                    from: rule["from"].map { $0.texts("zones") },
                    kind: Rule.Kind(rawValue: rule["to"]?.text("type") ?? "") ?? .none,
                    zones: rule["to"]?.texts("zones") ?? []
                )
            }
        }
        threshold = json["crossZone"]?["failoverThreshold"]?.decimal("percentage")
    }
}
