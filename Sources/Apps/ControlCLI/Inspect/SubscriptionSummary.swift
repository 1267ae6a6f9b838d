import Documents

/// What the streams of a proxy or zone say of it, as far as tables show it.
struct SubscriptionSummary {
    /// The insight's; may be absent.
    private let subscriptions: [JSON]

    init(_ insight: JSON?) { subscriptions = insight?["subscriptions"]?.arrayValue ?? [] }

    var last: JSON? { subscriptions.last }

    /// Whether a stream is open.
    var isOnline: Bool { subscriptions.contains { $0["connectTime"] != nil && $0["disconnectTime"] == nil } }

    /// LAST CONNECTED AGO, LAST UPDATED AGO, TOTAL UPDATES, TOTAL ERRORS.
    func cells(_ now: Timestamp) -> [String] {
        let total = { (name: String) in subscriptions.reduce(0) { $0 + ($1["status"]?["total"]).count(name) } }
        return [
            Age.text(last?["connectTime"], now: now), Age.text(last?["status"]?["lastUpdateTime"], now: now),
            "\(total("responsesSent"))", "\(total("responsesRejected"))",
        ]
    }

    /// KUMA-DP VERSION, ENVOY VERSION.
    var versions: [String] {
        let version = last?["version"]
        return [version?["kumaDp"]?["version"]?.stringValue ?? "", version?["envoy"]?["version"]?.stringValue ?? ""]
    }

    /// DEPENDENCIES VERSIONS.
    var dependencies: String {
        let all = last?["version"]?["dependencies"]?.stringMap ?? [:]
        return all.isEmpty
            ? "-" : all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
