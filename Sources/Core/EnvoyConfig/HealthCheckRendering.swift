import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension HealthCheckConf {
    func apply(_ cluster: inout Cluster, _ described: ServiceProtocol, _ tags: [String: [String]]) {
        guard let check = check(described) else { return }
        cluster.healthChecks = [
            HealthCheck {
                $0.interval = interval
                $0.timeout = timeout
                $0.unhealthyThreshold = unhealthyThreshold
                $0.healthyThreshold = healthyThreshold
                $0.initialJitter = initialJitter
                $0.intervalJitter = intervalJitter
                $0.intervalJitterPercent = intervalJitterPercent
                $0.alwaysLogHealthCheckFailures = alwaysLogsFailures
                $0.noTrafficInterval = noTrafficInterval
                $0.reuseConnection = reusesConnection
                if !eventLogPath.isEmpty {
                    $0.eventLogger = [
                        TypedExtensionConfig {
                            $0.name = "envoy.health_check.event_sinks.file"
                            $0.typedConfig = AnyMessage(HealthCheckEventFileSink { $0.eventLogPath = eventLogPath })
                        }
                    ]
                }
                $0.healthChecker = check.checker(described, tags)
            }
        ]
        guard panicThreshold != nil || failsTrafficOnPanic else { return }
        cluster.commonLbConfig = cluster.commonLbConfig ?? .init()
        if let panicThreshold { cluster.commonLbConfig?.healthyPanicThreshold = Percent { $0.value = panicThreshold } }
        if failsTrafficOnPanic, cluster.commonLbConfig?.localityConfigSpecifier == nil {
            cluster.commonLbConfig?.localityConfigSpecifier = .zoneAwareLbConfig(.init { $0.failTrafficOnPanic = true })
        }
    }
}

extension HealthCheckConf.Check {
    fileprivate func checker(_ described: ServiceProtocol, _ tags: [String: [String]])
        -> HealthCheck.HealthCheckerChoice
    {
        switch self {
        case .http(let http):
            .httpHealthCheck(
                .init {
                    $0.path = http.path
                    // By what the service itself speaks, not by what requests to it are sent with.
                    $0.codecClientType = described == .http2 ? .http2 : .http1
                    $0.expectedStatuses = http.expectedStatuses.map { status in
                        Int64Range {
                            $0.start = status
                            $0.end = status + 1
                        }
                    }
                    let own = RouteFilterPlan.Header(name: "x-kuma-tags", value: KumaTags.text(tags))
                    $0.requestHeadersToAdd =
                        RouteFilterPlan.HeaderChange(
                            set: (tags.isEmpty ? [] : [own]) + http.setHeaders,
                            add: http.addHeaders
                        ).options
                }
            )
        case .tcp(let send, let receive):
            .tcpHealthCheck(
                .init {
                    $0.send = send.map(Self.payload)
                    $0.receive = receive.map(Self.payload)
                }
            )
        case .grpc(let service, let authority):
            .grpcHealthCheck(
                .init {
                    $0.serviceName = service
                    $0.authority = authority
                }
            )
        }
    }

    private static func payload(_ text: String) -> HealthCheck.Payload {
        .init {
            let digits = text.utf8.map { byte in
                let hex = String(byte, radix: 16)
                return byte < 16 ? "0\(hex)" : hex
            }
            $0.payload = .text(digits.joined())
        }
    }
}

/// The header by which a proxy tells its tags.
enum KumaTags {
    /// `&kuma.io/service=web&&version=v1,v2&`.
    static func text(_ tags: [String: [String]]) -> String {
        tags.sorted { $0.key < $1.key }.map { "&\($0.key)=\($0.value.joined(separator: ","))&" }.joined()
    }
}
