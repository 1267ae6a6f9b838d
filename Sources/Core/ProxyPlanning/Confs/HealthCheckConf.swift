import Documents
package import Topology

/// What MeshHealthCheck says about one destination: how to find out which endpoints answer.
package struct HealthCheckConf: Hashable, Sendable {
    /// A GET, and the statuses of a healthy instance.
    package struct HTTP: Hashable, Sendable {
        /// Begins with a slash; `/` where nothing is said.
        package var path: String
        /// Empty: Envoy's 200.
        package var expectedStatuses: [Int64]
        /// Instead of what Envoy itself would send.
        package var setHeaders: [RouteFilterPlan.Header]
        /// Beside what Envoy itself would send; a value per item, also where the policy joins several with commas.
        package var addHeaders: [RouteFilterPlan.Header]
    }
    /// How an instance is asked whether it is healthy.
    package enum Check: Hashable, Sendable {
        case http(HTTP)
        /// Texts that are sent and expected.
        case tcp(send: String?, receive: [String])
        case grpc(service: String, authority: String)
    }

    /// Between two checks of one instance; 60 s where nothing is said.
    package var interval: Duration
    /// For one check; 15 s where nothing is said.
    package var timeout: Duration
    /// Failures in a row after which an instance gets nothing; 5 where nothing is said.
    package var unhealthyThreshold: UInt32
    /// Successes in a row after which it gets something again; 1 where nothing is said.
    package var healthyThreshold: UInt32
    /// At most, before the first check; nil: it begins at once.
    package var initialJitter: Duration?
    /// At most, added to each interval; nil: nothing.
    package var intervalJitter: Duration?
    /// Of the interval, added at random; 0: nothing.
    package var intervalJitterPercent: UInt32
    /// Percent.
    package var panicThreshold: Double?
    /// Whether nobody is called once too few are healthy; otherwise all are.
    package var failsTrafficOnPanic: Bool
    /// File for a line at each change of health; empty: none is written.
    package var eventLogPath: String
    /// Whether each failed check gives a line, not only the first.
    package var alwaysLogsFailures: Bool
    /// Interval as long as nobody calls the cluster; nil: Envoy's 60 s.
    package var noTrafficInterval: Duration?
    /// Nil: Envoy's true.
    package var reusesConnection: Bool?
    private var http: HTTP?
    private var isHTTPDisabled: Bool
    private var tcp: Check?
    private var grpc: Check?
    private var isGRPCDisabled: Bool

    init(_ json: JSON) {
        interval = json.duration("interval") ?? .seconds(60)
        timeout = json.duration("timeout") ?? .seconds(15)
        unhealthyThreshold = json.number("unhealthyThreshold") ?? 5
        healthyThreshold = json.number("healthyThreshold") ?? 1
        initialJitter = json.duration("initialJitter")
        intervalJitter = json.duration("intervalJitter")
        intervalJitterPercent = json.number("intervalJitterPercent") ?? 0
        panicThreshold = json.decimal("healthyPanicThreshold")
        failsTrafficOnPanic = json.flag("failTrafficOnPanic") ?? false
        eventLogPath = json.text("eventLogPath") ?? ""
        alwaysLogsFailures = json.flag("alwaysLogHealthCheckFailures") ?? false
        noTrafficInterval = json.duration("noTrafficInterval")
        reusesConnection = json.flag("reuseConnection")
        isHTTPDisabled = json["http"]?.flag("disabled") == true
        isGRPCDisabled = json["grpc"]?.flag("disabled") == true
        http = json.object("http").map { conf in
            let headers = conf["requestHeadersToAdd"] ?? .null
            return HTTP(
                path: conf.text("path") ?? "/",
                expectedStatuses: conf.items("expectedStatuses").compactMap { $0.intValue.map(Int64.init) },
                setHeaders: Self.headers(headers.items("set")),
                addHeaders: Self.headers(headers.items("add"))
            )
        }
        tcp = json.object("tcp").flatMap { conf in
            conf.flag("disabled") == true ? nil : .tcp(send: conf.text("send"), receive: conf.texts("receive"))
        }
        grpc = json.object("grpc").map {
            .grpc(service: $0.text("serviceName") ?? "", authority: $0.text("authority") ?? "")
        }
    }

    /// Values may be lists, with commas.
    private static func headers(_ items: [JSON]) -> [RouteFilterPlan.Header] {
        items.flatMap { item in
            (item.text("value") ?? "").split(separator: ",").map { value in
                RouteFilterPlan.Header(name: item.text("name") ?? "", value: String(value.drop { $0 == " " }))
            }
        }
    }

    /// The check for a destination that speaks a protocol; nil if there is none for it.
    package func check(_ described: ServiceProtocol) -> Check? {
        switch described {
        case .http, .http2:
            if let http, !isHTTPDisabled { return .http(http) }
            return http != nil && isHTTPDisabled ? tcp : nil
        case .grpc:
            if let grpc, !isGRPCDisabled { return grpc }
            return grpc != nil && isGRPCDisabled ? tcp : nil
        case .tcp, .unknown: return tcp
        default: return nil
        }
    }
}
