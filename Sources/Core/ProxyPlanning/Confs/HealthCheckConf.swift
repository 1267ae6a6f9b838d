import Documents
package import Topology

/// What MeshHealthCheck says about one destination: how to find out which endpoints answer.
package struct HealthCheckConf: Hashable, Sendable {
    /// A GET, and the statuses of a healthy instance.
    package struct HTTP: Hashable, Sendable {
        package var path: String
        package var expectedStatuses: [Int64]
        package var setHeaders: [RouteFilterPlan.Header]
        package var addHeaders: [RouteFilterPlan.Header]
    }
    /// How an instance is asked whether it is healthy.
    package enum Check: Hashable, Sendable {
        case http(HTTP)
        /// Texts that are sent and expected.
        case tcp(send: String?, receive: [String])
        case grpc(service: String, authority: String)
    }

    package var interval: Duration
    package var timeout: Duration
    package var unhealthyThreshold: UInt32
    package var healthyThreshold: UInt32
    package var initialJitter: Duration?
    package var intervalJitter: Duration?
    package var intervalJitterPercent: UInt32
    /// Percent.
    package var panicThreshold: Double?
    package var failsTrafficOnPanic: Bool
    package var eventLogPath: String
    package var alwaysLogsFailures: Bool
    package var noTrafficInterval: Duration?
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
