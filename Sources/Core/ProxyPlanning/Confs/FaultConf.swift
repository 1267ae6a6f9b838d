import Documents

/// One entry of what MeshFaultInjection does to requests.
package struct FaultConf: Hashable, Sendable {
    /// So many of the requests are answered with this status.
    package struct Abort: Hashable, Sendable {
        package var status: UInt32
        package var percentage: Percentage
    }
    /// So many of the requests wait for this time.
    package struct Delay: Hashable, Sendable {
        package var time: Duration
        package var percentage: Percentage
    }
    /// So many of the answers come no faster than this.
    package struct Bandwidth: Hashable, Sendable {
        package var kbps: UInt64
        package var percentage: Percentage
    }

    /// Parts of a million, so that decimals lose nothing.
    package struct Percentage: Hashable, Sendable {
        package var millionths: UInt32

        init(_ json: JSON, _ key: String) {
            let percent = json.decimal(key) ?? 0
            millionths = UInt32(exactly: (max(0, min(100, percent)) * 10_000).rounded()) ?? 0
        }
    }
    package var abort: Abort?
    package var delay: Delay?
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
    package var name: String
    package var callers: Callers
    package var faults: [FaultConf]
}

/// Callers told by what their certificate and handshake say; both hold if both are there.
package struct CallerMatch: Hashable, Sendable {
    package var spiffeID: String?
    package var isPrefix: Bool
    package var sni: String?

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
