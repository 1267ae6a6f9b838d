import Documents

/// What MeshCircuitBreaker says about one destination or inbound.
package struct CircuitBreakerConf: Hashable, Sendable {
    /// Nil: Envoy's 1024.
    package var maxConnections: UInt32?
    /// Nil: no limit.
    package var maxConnectionPools: UInt32?
    /// Nil: Envoy's 1024.
    package var maxPendingRequests: UInt32?
    /// To all endpoints together; nil: Envoy's 1024.
    package var maxRequests: UInt32?
    /// At the same time; nil: Envoy's 3.
    package var maxRetries: UInt32?
    /// Nil: nothing is said, or it is disabled.
    package var outliers: OutlierConf?
    /// Percent.
    package var panicThreshold: Double?

    init(_ json: JSON) {
        let limits = json["connectionLimits"] ?? .object([])
        maxConnections = limits.number("maxConnections")
        maxConnectionPools = limits.number("maxConnectionPools")
        maxPendingRequests = limits.number("maxPendingRequests")
        maxRequests = limits.number("maxRequests")
        maxRetries = limits.number("maxRetries")
        if let detection = json.object("outlierDetection") {
            panicThreshold = detection.decimal("healthyPanicThreshold")
            if detection.flag("disabled") != true { outliers = OutlierConf(detection) }
        }
    }
}

/// When an endpoint that fails gets no requests for a while. A detector that is nil is off.
package struct OutlierConf: Hashable, Sendable {
    /// Instances that answer well less often than the others by so much are left out.
    package struct SuccessRate: Hashable, Sendable {
        /// Fewer instances than this: nobody is left out; nil: Envoy's 5.
        package var minimumHosts: UInt32?
        /// Requests in one interval, of which an instance must have had so many to be judged; nil: Envoy's 100.
        package var requestVolume: UInt32?
        /// Standard deviations, in thousandths.
        package var factor: UInt32?
    }
    /// Instances of whose answers more than so many percent fail are left out.
    package struct FailurePercentage: Hashable, Sendable {
        /// Fewer instances than this: nobody is left out; nil: Envoy's 5.
        package var minimumHosts: UInt32?
        /// Requests in one interval, of which an instance must have had so many to be judged; nil: Envoy's 50.
        package var requestVolume: UInt32?
        /// Percent; nil: Envoy's 85.
        package var threshold: UInt32?
    }
    /// Between two looks at all instances; nil: Envoy's 10 s.
    package var interval: Duration?
    /// For how long an instance is left out, times how often it was; nil: Envoy's 30 s.
    package var baseEjectionTime: Duration?
    /// Percent of the instances that may be left out at once; nil: Envoy's 10.
    package var maxEjectionPercent: UInt32?
    /// `splitExternalAndLocalErrors`: whether failures to connect are counted apart from answers.
    package var splitsLocalErrors: Bool
    /// Answers of 5xx in a row; nil: not looked at.
    package var totalFailures: UInt32?
    /// Answers of 502, 503 or 504 in a row; nil: not looked at.
    package var gatewayFailures: UInt32?
    /// Failures to connect in a row, with `splitsLocalErrors` alone; nil: not looked at.
    package var localOriginFailures: UInt32?
    /// Nil: not looked at.
    package var successRate: SuccessRate?
    /// Nil: not looked at.
    package var failurePercentage: FailurePercentage?

    init(_ json: JSON) {
        interval = json.duration("interval")
        baseEjectionTime = json.duration("baseEjectionTime")
        maxEjectionPercent = json.number("maxEjectionPercent")
        splitsLocalErrors = json.flag("splitExternalAndLocalErrors") ?? false
        let detectors = json["detectors"] ?? .object([])
        totalFailures = detectors["totalFailures"]?.number("consecutive")
        gatewayFailures = detectors["gatewayFailures"]?.number("consecutive")
        localOriginFailures = detectors["localOriginFailures"]?.number("consecutive")
        successRate = detectors.object("successRate").map { json in
            SuccessRate(
                minimumHosts: json.number("minimumHosts"),
                requestVolume: json.number("requestVolume"),
                factor: json.decimal("standardDeviationFactor").flatMap { UInt32(exactly: ($0 * 1000).rounded()) }
            )
        }
        failurePercentage = detectors.object("failurePercentage").map { json in
            FailurePercentage(
                minimumHosts: json.number("minimumHosts"),
                requestVolume: json.number("requestVolume"),
                threshold: json.number("threshold")
            )
        }
    }
}
