import Documents

/// The shape of a MeshCircuitBreaker, and what is wrong with one.
enum MeshCircuitBreakerRules {
    private static let consecutive = Schema.object([.init("consecutive", .uint32)])
    private static let conf = Schema.object([
        .init(
            "connectionLimits",
            .object([
                .init("maxConnections", .uint32), .init("maxConnectionPools", .uint32),
                .init("maxPendingRequests", .uint32),
                .init("maxRetries", .uint32), .init("maxRequests", .uint32),
            ])
        ),
        .init(
            "outlierDetection",
            .object([
                .init("disabled", .bool), .init("interval", .duration), .init("baseEjectionTime", .duration),
                .init("maxEjectionPercent", .uint32), .init("splitExternalAndLocalErrors", .bool),
                .init("healthyPanicThreshold", .integerOrString),
                .init(
                    "detectors",
                    .object([
                        .init("totalFailures", consecutive), .init("gatewayFailures", consecutive),
                        .init("localOriginFailures", consecutive),
                        .init(
                            "successRate",
                            .object([
                                .init("minimumHosts", .uint32), .init("requestVolume", .uint32),
                                .init("standardDeviationFactor", .integerOrString),
                            ])
                        ),
                        .init(
                            "failurePercentage",
                            .object([
                                .init("minimumHosts", .uint32), .init("requestVolume", .uint32),
                                .init("threshold", .uint32),
                            ])
                        ),
                    ])
                ),
            ])
        ),
    ])

    static let schema = PolicyShape(to: conf, from: conf, rules: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: .destinations),
            from: .init(kinds: [.mesh]),
            hasRules: true,
            needsPart: true,
            conf: { conf, _, _ in Self.violations(conf) }
        ).violations(of: resource)
    }

    private static func violations(_ conf: Node) -> [Violation] {
        let (limits, detection) = (conf["connectionLimits"], conf["outlierDetection"])
        guard limits.exists || detection.exists else {
            return conf.violation("at least one of: 'connectionLimits' or 'outlierDetection' should be configured")
        }
        var result: [Violation] = []
        for field in ["maxConnections", "maxConnectionPools", "maxPendingRequests", "maxRetries", "maxRequests"] {
            result += limits[field].positive()
        }
        guard detection.exists else { return result }
        result += detection["interval"].positiveDuration()
        result += detection["baseEjectionTime"].positiveDuration()
        result += detection["maxEjectionPercent"].wholePercentage()
        result += detection["healthyPanicThreshold"].percentage(isRequired: false)
        return result + violations(ofDetectors: detection["detectors"])
    }

    private static func violations(ofDetectors detectors: Node) -> [Violation] {
        guard detectors.exists else { return detectors.defined() }
        if detectors.isEmpty {
            return detectors.violation(
                Node.mustHaveAtLeastOne(
                    of: "totalFailures",
                    "gatewayFailures",
                    "localOriginFailures",
                    "successRate",
                    "failurePercentage"
                )
            )
        }
        var result: [Violation] = []
        for field in ["totalFailures", "gatewayFailures", "localOriginFailures"] {
            result += detectors[field]["consecutive"].positive()
        }
        for field in ["successRate", "failurePercentage"] {
            result += detectors[field]["minimumHosts"].positive()
            result += detectors[field]["requestVolume"].positive()
        }
        let factor = detectors["successRate"]["standardDeviationFactor"]
        if factor.exists {
            if let value = factor.decimal {
                if value <= 0 { result += factor.violation("must be greater than 0") }
            } else {
                result += factor.violation("invalid number")
            }
        }
        return result + detectors["failurePercentage"]["threshold"].wholePercentage()
    }
}
