import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

/// What a cluster speaks to its endpoints.
enum UpstreamProtocol {
    case http1, http2
    /// Nothing that Envoy reads.
    case bytes
}

extension Cluster {
    /// Sets what is spoken, and the limits of its connections.
    ///
    /// - `keepalive`: How it is noticed that nobody is there any more; nil: not. HTTP/2 only.
    mutating func speak(
        _ spoken: UpstreamProtocol,
        _ timeout: TimeoutConf?,
        _ described: ServiceProtocol,
        maxRequests: UInt32? = nil,
        keepalive: KeepaliveSettings? = nil
    ) {
        guard spoken != .bytes else { return }
        let explicit: UpstreamHttpOptions.ExplicitHttpConfig.ProtocolConfigChoice =
            spoken == .http2
            ? .http2ProtocolOptions(Http2ProtocolOptions { $0.connectionKeepalive = keepalive })
            : .httpProtocolOptions(.init())
        let options = UpstreamHttpOptions {
            $0.upstreamProtocolOptions = .explicitHttpConfig(.init { $0.protocolConfig = explicit })
            var common = HttpProtocolOptions()
            if let timeout, described == .http || described == .http2 {
                common.idleTimeout = timeout.idle
                common.maxStreamDuration = timeout.maxStream == .zero ? nil : timeout.maxStream
                common.maxConnectionDuration = timeout.maxConnection == .zero ? nil : timeout.maxConnection
            }
            common.maxRequestsPerConnection = maxRequests
            if common != HttpProtocolOptions() { $0.commonHttpProtocolOptions = common }
        }
        typedExtensionProtocolOptions[Self.httpOptionsName] = AnyMessage(options)
    }

    /// Sets limits and the detection of outliers; every cluster at least tells what is left of its limits.
    mutating func limit(_ conf: CircuitBreakerConf?) {
        circuitBreakers = CircuitBreakers {
            $0.thresholds = [
                .init {
                    $0.maxConnections = conf?.maxConnections
                    $0.maxConnectionPools = conf?.maxConnectionPools
                    $0.maxPendingRequests = conf?.maxPendingRequests
                    $0.maxRequests = conf?.maxRequests
                    $0.maxRetries = conf?.maxRetries
                    $0.trackRemaining = true
                }
            ]
        }
        outlierDetection = conf?.outliers?.detection
        if let threshold = conf?.panicThreshold {
            commonLbConfig = commonLbConfig ?? CommonLbConfig()
            commonLbConfig?.healthyPanicThreshold = Percent { $0.value = threshold }
        }
    }
}

extension OutlierConf {
    var detection: OutlierDetection {
        OutlierDetection {
            $0.interval = interval
            $0.baseEjectionTime = baseEjectionTime
            $0.maxEjectionPercent = maxEjectionPercent
            $0.splitExternalLocalOriginErrors = splitsLocalErrors
            // A detector that is not asked for is off, whatever Envoy's default.
            $0.enforcingConsecutive5xx = totalFailures == nil ? 0 : 100
            $0.consecutive5xx = totalFailures
            $0.enforcingConsecutiveGatewayFailure = gatewayFailures == nil ? 0 : 100
            $0.consecutiveGatewayFailure = gatewayFailures
            $0.enforcingConsecutiveLocalOriginFailure = localOriginFailures == nil ? 0 : 100
            $0.consecutiveLocalOriginFailure = localOriginFailures
            $0.enforcingSuccessRate = successRate == nil ? 0 : 100
            $0.enforcingLocalOriginSuccessRate = successRate == nil ? 0 : 100
            $0.successRateMinimumHosts = successRate?.minimumHosts
            $0.successRateRequestVolume = successRate?.requestVolume
            $0.successRateStdevFactor = successRate?.factor
            $0.enforcingFailurePercentage = failurePercentage == nil ? 0 : 100
            $0.enforcingFailurePercentageLocalOrigin = failurePercentage == nil ? 0 : 100
            $0.failurePercentageMinimumHosts = failurePercentage?.minimumHosts
            $0.failurePercentageRequestVolume = failurePercentage?.requestVolume
            $0.failurePercentageThreshold = failurePercentage?.threshold
        }
    }
}

extension ClusterPlan {
    var cluster: Cluster {
        var cluster = external?.cluster(name, `protocol`, timeout) ?? meshCluster
        cluster.limit(circuitBreaker)
        if let tls {
            cluster.transportSocket = tls.transportSocket(tls.sni)
            if let sni = tls.classicSNI {
                cluster.transportSocketMatches = [
                    .init {
                        $0.name = "classic"
                        $0.match = .init(texts: Topology.Endpoint.classicMark)
                        $0.transportSocket = tls.transportSocket(sni)
                    }
                ]
            }
        }
        if let balancing { balancing.apply(&cluster) }
        if endpoints.locality?.usesWeights == true {
            cluster.commonLbConfig = cluster.commonLbConfig ?? .init()
            cluster.commonLbConfig?.localityConfigSpecifier = .localityWeightedLbConfig(.init())
        }
        if let healthCheck { healthCheck.apply(&cluster, `protocol`, ownTags) }
        return cluster
    }

    private var meshCluster: Cluster {
        var cluster = Cluster(named: name)
        cluster.setEDS()
        cluster.connectTimeout = timeout?.connect ?? .seconds(5)
        // The other end is a sidecar, which speaks HTTP/2 for every kind of HTTP; bytes are not touched by it.
        cluster.speak(.http2, timeout, `protocol`, maxRequests: maxRequestsPerConnection, keepalive: keepalive)
        return cluster
    }

    /// Behind a zone proxy a host may vanish without a word while the connection to the zone proxy stands.
    private var keepalive: KeepaliveSettings? {
        guard maxRequestsPerConnection != nil, `protocol`.isHTTP else { return nil }
        return KeepaliveSettings {
            $0.interval = .seconds(5)
            $0.timeout = .seconds(5)
        }
    }
}
