import Documents
import EnvoyConfig
import ResourceModel
import Stores

/// One stream of a proxy, as its insight tells of it.
struct SubscriptionRecord: Sendable {
    /// How many answers of a type went out, and what came of them.
    struct Counts: Sendable {
        var sent: UInt64 = 0
        var acknowledged: UInt64 = 0
        var rejected: UInt64 = 0

        /// Counters are strings in proto3's JSON, and absent when 0.
        var json: JSON {
            let pairs = [
                ("responsesSent", sent), ("responsesAcknowledged", acknowledged), ("responsesRejected", rejected),
            ]
            return .object(pairs.filter { $0.1 > 0 }.map { JSON.Member($0.0, .string(String($0.1))) })
        }
    }

    /// The proxy's certificate, as its insight tells of it.
    struct Certificate: Hashable, Sendable {
        /// Nil of one that an agent on the proxy's host has.
        var expires: Timestamp?
        /// As `expires`.
        var issued: Timestamp?
        /// Counted from 1.
        var regenerations: Int
        var backend: String
        var supportedBackends: [String]

        /// What is not known is left out.
        var json: JSON {
            var members: [JSON.Member] = []
            if let expires { members.append(.init("certificateExpirationTime", .string(expires.rfc3339))) }
            if let issued { members.append(.init("lastCertificateRegeneration", .string(issued.rfc3339))) }
            members.append(.init("certificateRegenerations", .int(regenerations)))
            members.append(.init("issuedBackend", .string(backend)))
            if !supportedBackends.isEmpty {
                members.append(.init("supportedBackends", .array(supportedBackends.map { .string($0) })))
            }
            return .object(members)
        }
    }

    let id: String
    let node: ProxyNode
    private let instance: String
    private let connected: Timestamp
    var disconnected: Timestamp?
    /// By `cds`, `eds`, `lds`, `rds`; other types count in the total only.
    private(set) var counts: [String: Counts] = [:]
    private(set) var total = Counts()
    /// Nil without mTLS, and until it is known.
    var certificate: Certificate? { didSet { isCertificateKnown = true } }
    /// Before that the proxy's insight goes on to tell of what it had: it still uses that.
    private(set) var isCertificateKnown = false
    /// What its agent sends to collectors; nil if it sends nothing.
    var telemetry: JSON?
    var generation: UInt32 = 0
    private var updated: Timestamp
    var isDirty = true

    init(id: String, node: ProxyNode, instance: String, at time: Timestamp) {
        (self.id, self.node, self.instance, connected, updated) = (id, node, instance, time, time)
    }

    /// Counts one answer, or the proxy's opinion of one.
    mutating func count(_ type: String, _ what: WritableKeyPath<Counts, UInt64>) {
        total[keyPath: what] &+= 1
        let name =
            switch type {
            case ResourceTypeURL.cluster: "cds"
            case ResourceTypeURL.endpoint: "eds"
            case ResourceTypeURL.listener: "lds"
            case ResourceTypeURL.route: "rds"
            default: ""
            }
        if !name.isEmpty { counts[name, default: Counts()][keyPath: what] &+= 1 }
    }

    mutating func touch(at time: Timestamp) { (updated, isDirty) = (time, true) }

    /// Puts this subscription into the proxy's insight, unless the proxy itself is not stored.
    func write(into draft: inout ResourceDraft, limit: Int) {
        guard draft[node.key] != nil, let kind = AllKinds[node.kind]?.insight else { return }
        let key = ResourceKey(kind, mesh: node.key.mesh, name: node.key.name)
        var insight = draft[key] ?? Resource(key, owner: node.key)
        var others = insight.spec["subscriptions"]?.arrayValue?.filter { $0["id"]?.stringValue != id } ?? []
        if disconnected == nil {
            // Whoever held the proxy before has lost it.
            for index in others.indices where others[index]["disconnectTime"] == nil {
                others[index].set("disconnectTime", .string(connected.rfc3339))
            }
        }
        // The newest is last; a stream that ended while another one began keeps its place before that.
        let position =
            disconnected == nil ? others.count : others.firstIndex { $0["disconnectTime"] == nil } ?? others.count
        others.insert(json, at: position)
        insight.spec.set("subscriptions", .array(Array(others.suffix(max(0, limit)))))
        // What is there already stays in memory as it is, instead of once more for each stream.
        if insight.spec["metadata"] != node.metadata { insight.spec.set("metadata", node.metadata) }
        if let certificate {
            insight.spec.set("mTLS", certificate.json)
        } else if disconnected == nil, isCertificateKnown {
            insight.spec.remove("mTLS")
        }
        if let telemetry {
            insight.spec.set("openTelemetry", telemetry)
        } else if disconnected == nil {
            insight.spec.remove("openTelemetry")
        }
        draft.put(insight)
    }

    private var json: JSON {
        var status: [JSON.Member] = [.init("lastUpdateTime", .string(updated.rfc3339)), .init("total", total.json)]
        for name in ["cds", "eds", "lds", "rds"] { status.append(.init(name, (counts[name] ?? Counts()).json)) }
        var members: [JSON.Member] = [
            .init("id", .string(id)), .init("controlPlaneInstanceId", .string(instance)),
            .init("connectTime", .string(connected.rfc3339)),
        ]
        if let disconnected { members.append(.init("disconnectTime", .string(disconnected.rfc3339))) }
        members.append(.init("status", .object(status)))
        members.append(.init("version", node.version))
        if generation > 0 { members.append(.init("generation", .int(generation))) }
        return .object(members)
    }
}
