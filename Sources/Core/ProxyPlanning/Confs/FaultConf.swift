import Documents

/// One entry of what MeshFaultInjection does to requests.
package struct FaultConf: Hashable, Sendable {
    /// So many of the requests are answered with this status.
    package struct Abort: Hashable, Sendable {
        /// Of HTTP, 500 where the policy has none that can be read.
        package var status: UInt32
        /// Of the requests; drawn apart from the delay's.
        package var percentage: Percentage
    }
    /// So many of the requests wait for this time.
    package struct Delay: Hashable, Sendable {
        /// Before the request is sent on; zero: none.
        package var time: Duration
        /// Of the requests; drawn apart from the abort's.
        package var percentage: Percentage
    }
    /// So many of the answers come no faster than this.
    package struct Bandwidth: Hashable, Sendable {
        /// `limit` in kbps, more than 0. Compat: Envoy takes it for KiB/s, as with Kuma.
        package var kbps: UInt64
        /// Of the answers.
        package var percentage: Percentage
    }

    /// Parts of a million, so that decimals lose nothing.
    package struct Percentage: Hashable, Sendable {
        /// 0 to 1,000,000; a percentage out of range is cut.
        package var millionths: UInt32

        init(_ json: JSON, _ key: String) {
            let percent = json.decimal(key) ?? 0
            millionths = UInt32(exactly: (max(0, min(100, percent)) * 10_000).rounded()) ?? 0
        }
    }
    /// Nil: no request is refused.
    package var abort: Abort?
    /// Nil: no request waits.
    package var delay: Delay?
    /// Nil: no answer is slowed, also where the limit's unit is not known.
    package var bandwidth: Bandwidth?

    /// All entries of a conf.
    static func list(_ json: JSON) -> [FaultConf] { json.items("http").map(FaultConf.init) }

    private init(_ json: JSON) {
        abort = json.object("abort").map {
            Abort(status: $0.number("httpStatus") ?? 500, percentage: Percentage($0, "percentage"))
        }
        delay = json.object("delay").map {
            Delay(time: $0.duration("value") ?? .zero, percentage: Percentage($0, "percentage"))
        }
        bandwidth = json.object("responseBandwidth").flatMap { json in
            Self.kbps(json.text("limit") ?? "").map { Bandwidth(kbps: $0, percentage: Percentage(json, "percentage")) }
        }
    }

    /// `100 kbps`, `1Mbps`.
    private static func kbps(_ text: String) -> UInt64? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        let factors: [Substring: Double] = ["kbps": 1, "Mbps": 1000, "Gbps": 1_000_000]
        guard let value = Double(digits), let factor = factors[unit] else { return nil }
        return UInt64(exactly: (value * factor).rounded()).flatMap { $0 > 0 ? $0 : nil }
    }
}

/// Faults for a part of the callers of an inbound.
package struct FaultPlan: Hashable, Sendable {
    /// Whose requests are hurt.
    package enum Callers: Hashable, Sendable {
        case all
        /// Those with all the tags, but none of the sets in `except`.
        case tagged([String: String], except: [[String: String]])
        case matching(CallerMatch)
    }
    /// Of the filter: Envoy's own, or the KRI of the policy by which it is found.
    package var name: String
    /// Others pass the filter as if it were not there.
    package var callers: Callers
    /// Each becomes a filter of its own, in this order.
    package var faults: [FaultConf]
}

/// Callers told by what their certificate and handshake say; both hold if both are there.
package struct CallerMatch: Hashable, Sendable {
    /// Nil: any caller.
    package var spiffeID: String?
    /// Whether `spiffeID` is only how it begins; without meaning where that is nil.
    package var isPrefix: Bool
    /// Server name that the caller asked for; nil: any, or none.
    package var sni: String?

    /// Both nil: all traffic.
    package init(spiffeID: String?, isPrefix: Bool, sni: String?) {
        (self.spiffeID, self.isPrefix, self.sni) = (spiffeID, isPrefix, sni)
    }

    /// Whether all that match this match `other` too.
    func isWithin(_ other: CallerMatch) -> Bool {
        if let sni = other.sni, self.sni != sni { return false }
        guard let wide = other.spiffeID else { return true }
        guard let own = spiffeID else { return false }
        return other.isPrefix ? own.hasPrefix(wide) : !isPrefix && own == wide
    }
}
