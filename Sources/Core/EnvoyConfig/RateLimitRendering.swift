import EnvoyProtos
import Protobuf
import ProxyPlanning

extension RateLimitConf.Rate {
    fileprivate var bucket: TokenBucket {
        TokenBucket {
            $0.maxTokens = number
            $0.tokensPerFill = number
            $0.fillInterval = interval
        }
    }
}

extension RateLimitConf {
    static let filterName = "envoy.filters.http.local_ratelimit"

    /// Does nothing on its own: each route says what is allowed.
    static let httpFilter = HttpFilter(filterName, HTTPLocalRateLimit { $0.statPrefix = "rate_limit" })

    /// Goes first, so that a refused connection costs little.
    var networkFilter: Filter? {
        connections.map { rate in
            Filter(
                "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit",
                NetworkLocalRateLimit {
                    $0.statPrefix = "tcp_rate_limit"
                    $0.tokenBucket = rate.bucket
                }
            )
        }
    }

    func apply(_ route: inout Route) {
        guard let requests else { return }
        func always(_ key: String) -> RuntimeFractionalPercent {
            RuntimeFractionalPercent {
                $0.runtimeKey = key
                $0.defaultValue = FractionalPercent { $0.numerator = 100 }
            }
        }
        route.typedPerFilterConfig[Self.filterName] = AnyMessage(
            HTTPLocalRateLimit {
                $0.statPrefix = "rate_limit"
                $0.status = requests.status.map { code in
                    HttpStatus { $0.code = .init(rawValue: Int32(clamping: code)) }
                }
                $0.tokenBucket = requests.rate.bucket
                $0.filterEnabled = always("local_rate_limit_enabled")
                $0.filterEnforced = always("local_rate_limit_enforced")
                $0.responseHeadersToAdd = requests.headers.options
            }
        )
    }
}
