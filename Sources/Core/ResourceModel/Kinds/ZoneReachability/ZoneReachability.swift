package import Documents

/// What the control plane of one zone found out about the gateways of the others.
package struct ZoneReachability: Hashable, Sendable {
    /// What is known of a gateway.
    package enum State: String, Hashable, Sendable {
        /// It has answered for itself.
        case reachable = "Reachable"
        /// It takes no connections: no traffic is sent there, unless the zone is isolated.
        case unreachable = "Unreachable"
        /// It takes connections but doesn't answer for itself, as a stock ingress does.
        case unknown = "Unknown"
    }

    /// A zone ingress of another zone, at the address where it was looked for.
    package struct Gateway: Hashable, Sendable {
        /// The gateway's, never the one that looked.
        package var zone: String
        /// The advertised one: IP address or host name, never empty.
        package var address: String
        /// The advertised one.
        package var port: UInt16
        /// As of ``probed``.
        package var state: State
        /// Why it is not reachable, in words; empty if it is.
        package var reason: String
        /// Of the last answer; nil if there was none.
        package var roundTrip: Duration?
        /// When it got into this state.
        package var since: Timestamp
        /// When it was looked for last; at most a minute old while the zone's control plane runs.
        package var probed: Timestamp

        /// Probed once, at `since`, with neither a reason nor a round trip.
        package init(zone: String, address: String, port: UInt16, state: State, since: Timestamp) {
            (self.zone, self.address, self.port, self.state) = (zone, address, port, state)
            (self.since, probed, reason) = (since, since, "")
        }
    }

    /// Sorted by zone, address and port.
    package var gateways: [Gateway]
    /// Since when nobody answers: some gateways are unreachable, and none is reachable. Nil: somebody does, or nobody is looked for.
    package var isolatedSince: Timestamp?

    /// Sort them first: by zone, address and port.
    package init(gateways: [Gateway], isolatedSince: Timestamp? = nil) {
        (self.gateways, self.isolatedSince) = (gateways, isolatedSince)
    }

    /// What cannot be read is left out.
    package init(_ resource: Resource) {
        let fields = Fields(resource.spec)
        gateways = fields.objects("gateways").compactMap(Gateway.init)
        isolatedSince = Timestamp(rfc3339: fields.string("isolatedSince"))
    }

    /// As it is stored.
    package var spec: JSON {
        var result: JSON = ["gateways": .array(gateways.map(\.json))]
        if let isolatedSince { result.set("isolatedSince", .string(isolatedSince.rfc3339)) }
        return result
    }
}

extension ZoneReachability.Gateway {
    fileprivate init?(_ fields: Fields) {
        guard let state = ZoneReachability.State(rawValue: fields.string("state")),
            let since = Timestamp(rfc3339: fields.string("since")), !fields.string("address").isEmpty
        else { return nil }
        self.init(
            zone: fields.string("zone"),
            address: fields.string("address"),
            port: fields.port("port"),
            state: state,
            since: since
        )
        reason = fields.string("reason")
        probed = Timestamp(rfc3339: fields.string("probed")) ?? since
        roundTrip = fields.int("roundTripMicroseconds").map { .microseconds($0) }
    }

    fileprivate var json: JSON {
        var result: JSON = [
            "zone": .string(zone), "address": .string(address), "port": .int(port), "state": .string(state.rawValue),
            "since": .string(since.rfc3339), "probed": .string(probed.rfc3339),
        ]
        if !reason.isEmpty { result.set("reason", .string(reason)) }
        if let (seconds, attoseconds) = roundTrip?.components {
            result.set("roundTripMicroseconds", .int(seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000))
        }
        return result
    }
}
