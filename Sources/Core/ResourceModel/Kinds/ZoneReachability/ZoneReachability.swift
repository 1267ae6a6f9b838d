package import Documents

/// What the control plane of one zone found out about the gateways of the others.
package struct ZoneReachability: Hashable, Sendable {
    /// What is known of a gateway.
    package enum State: String, Hashable, Sendable {
        /// It has answered for itself.
        case reachable = "Reachable"
        /// It takes no connections: no traffic is sent there.
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
        /// When it was looked for last. Older than a minute only if since then nothing could be reached at all.
        package var probed: Timestamp

        /// Probed once, at `since`, with neither a reason nor a round trip.
        package init(zone: String, address: String, port: UInt16, state: State, since: Timestamp) {
            (self.zone, self.address, self.port, self.state) = (zone, address, port, state)
            (self.since, probed, reason) = (since, since, "")
        }
    }

    /// Sorted by zone, address and port.
    package var gateways: [Gateway]

    /// Sort them first: by zone, address and port.
    package init(gateways: [Gateway]) { self.gateways = gateways }

    /// What cannot be read is left out.
    package init(_ resource: Resource) {
        gateways = Fields(resource.spec).objects("gateways").compactMap(Gateway.init)
    }

    /// As it is stored.
    package var spec: JSON { ["gateways": .array(gateways.map(\.json))] }
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
