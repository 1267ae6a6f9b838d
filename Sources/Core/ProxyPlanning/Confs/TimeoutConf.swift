import Documents

/// What MeshTimeout says about one destination or inbound, with Kuma's defaults for what it leaves open.
package struct TimeoutConf: Hashable, Sendable {
    /// To establish a connection; 5 s where nothing is said.
    package var connect: Duration
    /// Of connections; zero: never.
    package var idle: Duration
    /// Of a whole request; zero: no limit.
    package var request: Duration
    /// Of a request that carries nothing; zero: never. 30 min where nothing is said.
    package var streamIdle: Duration
    /// From first to last byte of a stream, upstream; zero: no limit.
    package var maxStream: Duration
    /// After which a connection is drained; zero: no limit.
    package var maxConnection: Duration
    /// Until all headers of a request are there; zero: no limit.
    package var requestHeaders: Duration

    /// - Parameter json: The merged conf; an empty object gives the defaults.
    init(_ json: JSON) {
        let http = json["http"] ?? .object([])
        connect = json.duration("connectionTimeout") ?? .seconds(5)
        idle = json.duration("idleTimeout") ?? .seconds(3600)
        request = http.duration("requestTimeout") ?? .seconds(15)
        streamIdle = http.duration("streamIdleTimeout") ?? .seconds(1800)
        maxStream = http.duration("maxStreamDuration") ?? .zero
        maxConnection = http.duration("maxConnectionDuration") ?? .zero
        requestHeaders = http.duration("requestHeadersTimeout") ?? .zero
    }
}
