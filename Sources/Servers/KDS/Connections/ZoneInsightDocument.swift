import Documents
import ResourceModel

/// A ZoneInsight while connections are written into it.
struct ZoneInsightDocument {
    private(set) var resource: Resource

    /// - `existing`: Nil if the zone has none yet.
    init(_ existing: Resource?, zone: String) {
        resource = existing ?? Resource(ResourceKey(.zoneInsight, name: zone), owner: ResourceKey(.zone, name: zone))
    }

    private var subscriptions: [JSON] {
        get { resource.spec["subscriptions"]?.arrayValue ?? [] }
        set { resource.spec.set("subscriptions", .array(newValue)) }
    }

    /// Adds a connection, or replaces what was known of it. A new one ends all that are open.
    ///
    /// - `limit`: Connections that are kept; 0: none.
    mutating func put(_ subscription: ZoneSubscription, limit: Int, now: Timestamp) {
        guard limit > 0 else { return }
        var all = subscriptions
        if let index = all.firstIndex(where: { $0["id"]?.stringValue == subscription.id }) {
            var json = subscription.json
            // A newer connection has ended this one already. Without one it was given up, and lives after all.
            let isLast = index == all.indices.last
            if subscription.disconnected == nil, !isLast, let time = all[index]["disconnectTime"] {
                json.set("disconnectTime", time)
            }
            all[index] = json
        } else {
            for index in all.indices where all[index]["disconnectTime"] == nil {
                all[index].set("disconnectTime", .string(now.rfc3339))
            }
            all.append(subscription.json)
        }
        subscriptions = Array(all.suffix(limit))
    }

    /// Takes from connections that have ended what is large: settings, and counts by type.
    mutating func compact() {
        var all = subscriptions
        for index in all.indices where all[index]["disconnectTime"] != nil {
            all[index].remove("config")
            if var status = all[index]["status"], status.members != nil {
                status.remove("stat")
                all[index].set("status", status)
            }
        }
        if !all.isEmpty { subscriptions = all }
    }

    /// Ends all open connections that had another instance at this end.
    mutating func closeOpen(except instanceID: String, at end: ConnectionEnd, now: Timestamp) {
        var all = subscriptions
        for index in all.indices
        where all[index]["disconnectTime"] == nil && all[index][end.instanceMember]?.stringValue != instanceID {
            all[index].set("disconnectTime", .string(now.rfc3339))
        }
        if !all.isEmpty { subscriptions = all }
    }

    mutating func setHealth(_ time: Timestamp) { resource.spec.set("healthCheck", ["time": .string(time.rfc3339)]) }

    /// Which instance holds the newest stream of each name, and since when.
    var streams: [String: (instance: String, since: Timestamp)] {
        var result: [String: (String, Timestamp)] = [:]
        for member in resource.spec["kdsStreams"]?.members ?? [] {
            guard let instance = member.value["globalInstanceId"]?.stringValue,
                let time = member.value["connectTime"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
            else { continue }
            result[member.key] = (instance, time)
        }
        return result
    }

    /// Notes which instance holds which stream; a newer one of another instance stays. Those for questions also where older instances of
    /// Kuma look.
    mutating func setStreams(_ streams: [String: Timestamp], instanceID: String) {
        let known = self.streams
        var all = resource.spec["kdsStreams"] ?? [:]
        var older = resource.spec["envoyAdminStreams"] ?? [:]
        let questions = Set(AdminMethod.allCases.map(\.streamName))
        for (name, time) in streams.sorted(by: { $0.key < $1.key }) {
            if let other = known[name], other.instance != instanceID, other.since > time { continue }
            all.set(name, ["globalInstanceId": .string(instanceID), "connectTime": .string(time.rfc3339)])
            if questions.contains(name) { older.set("\(name)GlobalInstanceId", .string(instanceID)) }
        }
        resource.spec.set("kdsStreams", all)
        if older != [:] { resource.spec.set("envoyAdminStreams", older) }
    }
}
