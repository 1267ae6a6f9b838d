import Documents
import Protobuf

/// One connection of a zone as people see it: an entry of `ZoneInsight.subscriptions`.
struct ZoneSubscription: Sendable {
    struct Counts: Sendable, Equatable {
        var sent: UInt64 = 0
        var acknowledged: UInt64 = 0
        var rejected: UInt64 = 0

        static func += (a: inout Counts, b: Counts) {
            a.sent += b.sent
            a.acknowledged += b.acknowledged
            a.rejected += b.rejected
        }

        /// 64-bit numbers are strings in proto3's JSON, and zeros are left out.
        var json: JSON {
            var result: JSON = [:]
            for (name, value) in [
                ("responsesSent", sent), ("responsesAcknowledged", acknowledged), ("responsesRejected", rejected),
            ] where value > 0 { result.set(name, .string(String(value))) }
            return result
        }
    }

    let id: String
    let zone: String
    let globalInstance: String
    let zoneInstance: String
    /// The end that does not write this.
    let peer: PeerDescription
    let hasToken: Bool
    let connected: Timestamp
    var disconnected: Timestamp?
    var updated: Timestamp?
    var counts: [String: Counts] = [:]
    var generation: UInt32 = 0

    var json: JSON {
        var result: JSON = ["id": .string(id), "connectTime": .string(connected.rfc3339)]
        for (end, instance) in [(ConnectionEnd.global, globalInstance), (.zone, zoneInstance)] where !instance.isEmpty {
            result.set(end.instanceMember, .string(instance))
        }
        if let disconnected { result.set("disconnectTime", .string(disconnected.rfc3339)) }
        result.set("status", status)
        result.set("version", ["kumaCp": version])
        if !peer.config.isEmpty { result.set("config", .string(peer.config)) }
        if generation > 0 { result.set("generation", .int(generation)) }
        if hasToken { result.set("authTokenProvided", true) }
        return result
    }

    private var status: JSON {
        var total = Counts()
        for counts in counts.values { total += counts }
        var result: JSON = [:]
        result.set("lastUpdateTime", .string((updated ?? connected).rfc3339))
        result.set("total", total.json)
        if !counts.isEmpty {
            result.set("stat", .object(counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) }))
        }
        return result
    }

    private var version: JSON {
        var result = JSON(
            peer.version.filter {
                ["version", "gitTag", "gitCommit", "buildDate"].contains($0.key) && !$0.value.isEmpty
            }
        )
        // Compat: who says no version at all is not known to fit (`ZoneSubscriptionTests`).
        if !peer.version.isEmpty, Self.isCompatible(peer.version["version"] ?? "") {
            result.set("kumaCpGlobalCompatible", true)
        }
        return result
    }

    /// Whether a zone of that version is known to work with this one: the same major version, two minor versions away at most.
    /// What is no version, or a preview's, as of a build for development, counts as compatible.
    static func isCompatible(_ version: String) -> Bool {
        if version.contains("preview") { return true }
        let parts = version.split(separator: ".").prefix(2).map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return true }
        return major == 2 && abs(minor - 14) <= 2
    }
}
