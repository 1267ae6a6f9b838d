import Documents

/// What MeshCircuitBreaker says about one destination or inbound.
package struct CircuitBreakerConf: Hashable, Sendable {
    package var maxConnections: UInt32?
    package var maxConnectionPools: UInt32?
    package var maxPendingRequests: UInt32?
    package var maxRequests: UInt32?
    package var maxRetries: UInt32?
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
        package var minimumHosts: UInt32?
        package var requestVolume: UInt32?
        /// Standard deviations, in thousandths.
        package var factor: UInt32?
    }
    /// Instances of whose answers more than so many percent fail are left out.
    package struct FailurePercentage: Hashable, Sendable {
        package var minimumHosts: UInt32?
        package var requestVolume: UInt32?
        package var threshold: UInt32?
    }
    package var interval: Duration?
    package var baseEjectionTime: Duration?
    package var maxEjectionPercent: UInt32?
    package var splitsLocalErrors: Bool
    package var totalFailures: UInt32?
    package var gatewayFailures: UInt32?
    package var localOriginFailures: UInt32?
    package var successRate: SuccessRate?
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
