package import Documents

/// The shape of a MeshLoadBalancingStrategy, and what is wrong with one.
enum MeshLoadBalancingStrategyRules {
    private static let named = Schema.object([.init("name", .string(minimumLength: 1), required: true)])
    private static let hashPolicies = Schema.array(
        .object([
            .init(
                "type",
                .words("Header", "Cookie", "Connection", "SourceIP", "QueryParameter", "FilterState"),
                required: true
            ),
            .init("terminal", .bool), .init("header", named),
            .init(
                "cookie",
                .object([
                    .init("name", .string(minimumLength: 1), required: true), .init("ttl", .duration),
                    .init("path", .text),
                ])
            ),
            .init("connection", .object([.init("sourceIP", .bool)])), .init("queryParameter", named),
            .init("filterState", .object([.init("key", .string(minimumLength: 1), required: true)])),
        ])
    )
    private static let zones = Schema.array(.text)
    private static let localityAwareness = Schema.object([
        .init("disabled", .bool),
        .init(
            "localZone",
            .object([
                .init("affinityTags", .array(.object([.init("key", .text, required: true), .init("weight", .uint32)])))
            ])
        ),
        .init(
            "crossZone",
            .object([
                .init(
                    "failover",
                    .array(
                        .object([
                            .init("from", .object([.init("zones", zones, required: true)])),
                            .init(
                                "to",
                                .object([
                                    .init("type", .words("None", "Only", "Any", "AnyExcept"), required: true),
                                    .init("zones", zones),
                                ]),
                                required: true
                            ),
                        ])
                    )
                ),
                .init("failoverThreshold", .object([.init("percentage", .integerOrString, required: true)])),
            ])
        ),
    ])
    private static let loadBalancer = Schema.object([
        .init("type", .words("RoundRobin", "LeastRequest", "RingHash", "Random", "Maglev"), required: true),
        .init("roundRobin", .object([])), .init("random", .object([])),
        .init(
            "leastRequest",
            .object([.init("choiceCount", .integer(2...Int(Int32.max))), .init("activeRequestBias", .integerOrString)])
        ),
        .init(
            "ringHash",
            .object([
                .init("hashFunction", .words("XXHash", "MurmurHash2")), .init("minRingSize", .integer(1...8_000_000)),
                .init("maxRingSize", .integer(1...8_000_000)),
                .init("hashPolicies", hashPolicies),
            ])
        ),
        .init("maglev", .object([.init("tableSize", .integer(1...5_000_011)), .init("hashPolicies", hashPolicies)])),
    ])

    static let schema = PolicyShape(
        to: .object([
            .init("localityAwareness", localityAwareness), .init("loadBalancer", loadBalancer),
            .init("hashPolicies", hashPolicies),
        ])
    ).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let isForGateway = TargetRef(resource.spec["targetRef"]).kind == .meshGateway
        var kinds: Set<TargetRef.Kind> = [.mesh, .meshService, .meshMultiZoneService]
        if !isForGateway { kinds.insert(.meshHTTPRoute) }
        var result = PolicyRules(top: .init(kinds: .proxies, allowsListenerTags: true), conf: { _, _, _ in [] })
            .violations(of: resource)
        for item in spec["to"].items {
            let isBalanced = isForGateway && item["default"]["loadBalancer"].exists
            let targets = TargetRefRules(
                kinds: isBalanced ? [.mesh] : kinds,
                // Compat: it names the kind at the top.
                unsupported: isBalanced
                    ? "value 'MeshGateway' is not supported, only Mesh is allowed if loadBalancer is set" : nil
            )
            result += targets.violations(of: item["targetRef"])
            result += violations(ofConf: item["default"], TargetRef(item["targetRef"].json))
        }
        return result
    }

    /// What the writer should know: an empty name is taken, as by Kuma, and means no zone.
    static func warnings(_ resource: Resource) -> [String] {
        failoverZones(Node(resource.spec, at: "spec")).filter(\.isEmpty).map { "\($0.path): no zone has an empty name" }
    }

    /// The zones that rules of failover lead to or keep out.
    static func failoverZones(_ spec: Node) -> [Node] {
        spec["to"].items.flatMap { $0["default"]["localityAwareness"]["crossZone"]["failover"].items }
            .flatMap { $0["to"]["zones"].items }
    }

    private static func violations(ofConf conf: Node, _ target: TargetRef) -> [Violation] {
        var result: [Violation] = []
        if target.kind == .meshHTTPRoute {
            for field in ["localityAwareness", "loadBalancer"] {
                result += conf[field].undefined(
                    "field is not allowed when targetRef.kind is MeshHTTPRoute, only hashPolicies is supported"
                )
            }
        }
        let locality = conf["localityAwareness"]
        let isSingleZone = target.kind == .meshService && (!target.sectionName.isEmpty || !target.labels.isEmpty)
        if isSingleZone, locality["crossZone"].exists {
            result += locality["crossZone"].violation("must not be set: MeshService traffic is local")
        }
        result += violations(ofTags: locality["localZone"]["affinityTags"])
        result += violations(ofCrossZone: locality["crossZone"])
        return result + violations(ofBalancer: conf["loadBalancer"], hashPolicies: conf["hashPolicies"])
    }

    private static func violations(ofTags tags: Node) -> [Violation] {
        var result: [Violation] = []
        let weighted = tags.items.count { $0["weight"].exists }
        if weighted != 0, weighted != tags.items.count {
            result += tags.violation("all or none affinity tags should have weight")
        }
        for tag in tags.items {
            if tag["key"].isEmpty { result += tag["key"].violation("must not be empty") }
            result += tag["weight"].positive()
        }
        return result
    }

    private static func violations(ofCrossZone node: Node) -> [Violation] {
        var result: [Violation] = []
        for rule in node["failover"].items {
            if rule["from"].exists, rule["from"]["zones"].isEmpty {
                result += rule["from"]["zones"].violation("must not be empty")
            }
            for zone in rule["from"]["zones"].items where zone.isEmpty { result += zone.violation("must not be empty") }
            let (type, zones) = (rule["to"]["type"].text, rule["to"]["zones"])
            switch type {
            case "Any", "None":
                if !zones.isEmpty { result += zones.violation("must be empty when type is \(type)") }
            default:
                if zones.isEmpty { result += zones.violation("must not be empty when type is \(type)") }
            }
        }
        if node["failoverThreshold"].exists {
            result += node["failoverThreshold"]["percentage"].percentage(isRequired: true, allowsZero: false)
        }
        return result
    }

    private static func violations(ofBalancer node: Node, hashPolicies: Node) -> [Violation] {
        var result = hashPolicies.items.flatMap { violations(ofHashPolicy: $0) }
        let least = node["leastRequest"]
        if let bias = least["activeRequestBias"].decimal, bias < 0 {
            result += least["activeRequestBias"].violation("must be greater or equal then: 0")
        }
        let ring = node["ringHash"], maglev = node["maglev"]
        if let low = ring["minRingSize"].int, let high = ring["maxRingSize"].int, low > high {
            result += ring.violation("minRingSize can't be greater than maxRingSize")
        }
        for balancer in [ring, maglev] where balancer["hashPolicies"].exists {
            if hashPolicies.exists {
                result += balancer["hashPolicies"].violation("hashPolicies already specified in the root level")
            }
            result += balancer["hashPolicies"].items.flatMap { violations(ofHashPolicy: $0) }
        }
        return result
    }

    private static func violations(ofHashPolicy node: Node) -> [Violation] {
        let fields = [
            "Header": "header", "Cookie": "cookie", "Connection": "connection", "SourceIP": "connection",
            "QueryParameter": "queryParameter", "FilterState": "filterState",
        ]
        guard let field = fields[node["type"].text] else { return [] }
        let path = node["cookie"]["path"]
        if field == "cookie", path.exists, !path.text.hasPrefix("/") {
            return path.violation("must be an absolute path")
        }
        return node[field].defined()
    }
}

extension Resource {
    /// Zones that a MeshLoadBalancingStrategy names in `to` of its rules of failover, each with its place; empty names are left out.
    package var failoverZones: [(field: FieldPath, zone: String)] {
        MeshLoadBalancingStrategyRules.failoverZones(Node(spec, at: "spec")).filter { !$0.isEmpty }.map {
            ($0.path, $0.text)
        }
    }
}
