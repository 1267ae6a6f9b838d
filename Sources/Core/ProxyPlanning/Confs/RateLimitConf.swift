import Documents

/// What MeshRateLimit says about one inbound. Each proxy counts for itself.
package struct RateLimitConf: Hashable, Sendable {
    /// So many in each interval.
    package struct Rate: Hashable, Sendable {
        /// Also how many may come at once.
        package var number: UInt32
        /// After which the whole number is there again.
        package var interval: Duration
    }
    /// How many requests are let through, and how the others are answered.
    package struct Requests: Hashable, Sendable {
        /// Of all requests of the inbound together, or of those of one variant.
        package var rate: Rate
        /// Of the answer; nil: 429.
        package var status: UInt32?
        /// Added to the answer of a refused request.
        package var headers: RouteFilterPlan.HeaderChange
    }
    /// Nil: no limit, or it is disabled.
    package var requests: Requests?
    /// Of connections: where an inbound passes bytes on, and at every exit of an egress. Nil: no limit, or it is
    /// disabled.
    package var connections: Rate?

    init(_ json: JSON) {
        let local = json["local"] ?? .object([])
        if let http = local.object("http"), http.flag("disabled") != true,
            let rate = http["requestRate"].flatMap(Rate.init)
        {
            let answer = http["onRateLimit"] ?? .object([])
            requests = Requests(
                rate: rate,
                status: answer.number("status"),
                headers: .init(answer["headers"] ?? .object([]))
            )
        }
        if let tcp = local.object("tcp"), tcp.flag("disabled") != true {
            connections = tcp["connectionRate"].flatMap(Rate.init)
        }
    }
}

extension RateLimitConf.Rate {
    init?(_ json: JSON) {
        guard let number = json.number("num"), let interval = json.duration("interval") else { return nil }
        (self.number, self.interval) = (number, interval)
    }
}
