import Documents
import ResourceModel
import Stores

@testable import Reconcilers

extension Resource {
    static func mesh(_ name: String = "default", mode: String = "Everywhere", tls: Bool = false) -> Resource {
        var spec: JSON = ["meshServices": ["mode": .string(mode)]]
        if tls { spec.set("mtls", ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]) }
        return Resource(ResourceKey(.mesh, name: name), spec: spec)
    }

    static func dataplane(
        _ name: String,
        mesh: String = "default",
        service: String = "backend",
        port: Int = 8080,
        proto: String = "http",
        state: String? = nil,
        labels: [String: String] = [:],
        created: Int64 = 1
    ) -> Resource {
        var inbound: JSON = [
            "port": .int(port), "tags": ["kuma.io/protocol": .string(proto), "kuma.io/service": .string(service)],
        ]
        if let state { inbound.set("state", .string(state)) }
        return Resource(
            ResourceKey(.dataplane, mesh: mesh, name: name),
            labels: labels,
            spec: ["networking": ["address": "192.0.2.1", "inbound": [inbound]]],
            created: Timestamp(seconds: created)
        )
    }

    static func insight(_ name: String, online: Bool = true, backend: String? = nil) -> Resource {
        var subscription: JSON = ["id": "1", "connectTime": "2026-01-01T00:00:00Z"]
        if !online { subscription.set("disconnectTime", "2026-01-01T00:01:00Z") }
        var spec: JSON = ["subscriptions": [subscription]]
        if let backend { spec.set("mTLS", ["issuedBackend": .string(backend)]) }
        return Resource(ResourceKey(.dataplaneInsight, mesh: "default", name: name), spec: spec)
    }

    static func service(
        _ name: String,
        kind: KindName = .meshService,
        mesh: String = "default",
        labels: [String: String] = [:],
        status: JSON? = nil,
        created: Int64 = 1
    ) -> Resource {
        Resource(
            ResourceKey(kind, mesh: mesh, name: name),
            labels: labels,
            spec: [
                "selector": ["dataplaneTags": ["kuma.io/service": .string(name)]],
                "ports": [["port": 80, "targetPort": 80]],
            ],
            status: status,
            created: Timestamp(seconds: created)
        )
    }

    static func generator(
        _ name: String,
        _ template: String,
        kind: String = "meshService",
        match: [String: String] = [:],
        origin: String = "global",
        created: Int64 = 1
    ) -> Resource {
        Resource(
            ResourceKey(.hostnameGenerator, name: name),
            labels: ["kuma.io/origin": origin],
            spec: ["selector": .object([.init(kind, ["matchLabels": JSON(match)])]), "template": .string(template)],
            created: Timestamp(seconds: created)
        )
    }
}

/// A store without a store: the state after rounds of reconcilers, each run until nothing changes.
struct World {
    private(set) var snapshot: ResourceSnapshot
    private var round: ReconcilerRound
    private var history: [ChangeSet] = []
    var now = Timestamp(seconds: 1_800_000_000)
    private(set) var due: Timestamp?

    init(_ reconcilers: [any Reconciler], _ resources: [Resource]) {
        snapshot = ResourceSnapshot(revision: Revision(1), resources: resources)
        round = ReconcilerRound(reconcilers)
        settle()
    }

    subscript(kind: KindName, name: String) -> Resource? { snapshot[ResourceKey(kind, mesh: "default", name: name)] }

    mutating func put(_ resources: Resource...) {
        change { draft in for resource in resources { draft.put(resource) } }
    }

    mutating func delete(_ kind: KindName, _ name: String) {
        change { _ = $0.delete(ResourceKey(kind, mesh: "default", name: name)) }
    }

    mutating func wait(_ duration: Duration) {
        now = now.advanced(by: duration)
        settle()
    }

    mutating func change(_ body: (inout ResourceDraft) -> Void) {
        commit(body)
        settle()
    }

    private mutating func commit(_ body: (inout ResourceDraft) -> Void) {
        var draft = ResourceDraft(of: snapshot, now: now)
        body(&draft)
        let changes = draft.changes
        guard !changes.isEmpty else { return }
        let next = Revision(snapshot.revision.number + 1)
        var all: [ResourceKey: Resource] = [:]
        for kind in AllKinds.list { snapshot.forEach(kind.name) { all[$0.key] = $0 } }
        for change in changes { all[change.key] = change.new }
        history.append(ChangeSet(from: snapshot.revision, to: next, changes: changes))
        snapshot = ResourceSnapshot(revision: next, resources: all.values)
    }

    private mutating func settle() {
        for _ in 0..<20 {
            let history = history
            let outcome = round.run(
                snapshot,
                changes: { seen in
                    var net: [ResourceKey: Change] = [:]
                    for set in history where set.from >= seen {
                        for change in set.changes {
                            net[change.key] = Change(old: net[change.key]?.old ?? change.old, new: change.new)
                        }
                    }
                    return ChangeSet(
                        from: seen,
                        to: history.last?.to ?? seen,
                        changes: net.values.sorted { $0.key < $1.key }
                    )
                },
                now: now
            )
            due = outcome.due
            if outcome.changes.isEmpty { return }
            commit { draft in
                for change in outcome.changes {
                    if let new = change.new { draft.put(new) } else { draft.delete(change.key) }
                }
            }
        }
        preconditionFailure("reconcilers do not come to rest")
    }
}
