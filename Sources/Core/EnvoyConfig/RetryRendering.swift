import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension RetryConf {
    /// Nil for what is spoken neither as `http` nor as `grpc`, and where no retry is wanted.
    func policy(_ described: ServiceProtocol) -> RetryPolicy? {
        switch described {
        case .http: http?.policy
        case .grpc: grpc?.policy
        default: nil
        }
    }
}

extension RequestRetryConf {
    fileprivate var policy: RetryPolicy? {
        guard retries != 0 else { return nil }
        return RetryPolicy {
            $0.retryOn = retryOn.joined(separator: ",")
            $0.numRetries = retries
            $0.perTryTimeout = perTryTimeout
            $0.retriableStatusCodes = statusCodes
            $0.retriableHeaders = responseHeaders.map(\.header)
            $0.retriableRequestHeaders =
                methods.map { RouteMatchPlan.Condition(name: ":method", kind: .exact($0)).header }
                + requestHeaders.map(\.header)
            if baseInterval != nil || maxInterval != nil {
                $0.retryBackOff = .init {
                    $0.baseInterval = baseInterval ?? .milliseconds(25)
                    $0.maxInterval = maxInterval
                }
            }
            $0.rateLimitedRetryBackOff = rateLimitedBackOff.map { backOff in
                .init {
                    $0.maxInterval = backOff.maxInterval
                    $0.resetHeaders = backOff.headers.map { header in
                        .init {
                            $0.name = header.name
                            $0.format = header.isTimestamp ? .unixTimestamp : .seconds
                        }
                    }
                }
            }
            $0.hostSelectionRetryMaxAttempts = hostSelectionMaxAttempts ?? 0
            for selection in hostSelection { selection.apply(&$0) }
        }
    }
}

extension RequestRetryConf.HostSelection {
    fileprivate func apply(_ policy: inout RetryPolicy) {
        switch self {
        case .omitPreviousHosts:
            policy.retryHostPredicate.append(
                .init {
                    $0.name = "envoy.retry_host_predicates.previous_hosts"
                    $0.typedConfig = AnyMessage(PreviousHostsPredicate())
                }
            )
        case .omitHosts(let tags):
            policy.retryHostPredicate.append(
                .init {
                    $0.name = "envoy.retry_host_predicates.omit_host_metadata"
                    $0.typedConfig = AnyMessage(OmitHostMetadataConfig { $0.metadataMatch = .texts("envoy.lb", tags) })
                }
            )
        case .omitPreviousPriorities(let frequency):
            policy.retryPriority = .init {
                $0.name = "envoy.retry_priorities.previous_priorities"
                $0.typedConfig = AnyMessage(
                    PreviousPrioritiesConfig { $0.updateFrequency = Int32(clamping: frequency) }
                )
            }
        }
    }
}
