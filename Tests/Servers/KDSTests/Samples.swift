import Documents
import ResourceModel
import Stores

@testable import KDS

extension Resource {
    static func timeout(_ name: String, _ value: String = "20s", labels: [String: String] = [:]) -> Resource {
        Resource(
            ResourceKey(.meshTimeout, mesh: "default", name: name),
            labels: labels,
            spec: [
                "targetRef": ["kind": "Mesh"],
                "to": [["targetRef": ["kind": "Mesh"], "default": ["idleTimeout": .string(value)]]],
            ]
        )
    }

    static func dataplane(_ name: String, service: String = "web", port: Int = 80, tags: [String: String] = [:])
        -> Resource
    {
        let all = tags.merging(["kuma.io/service": service]) { $1 }
        return Resource(
            ResourceKey(.dataplane, mesh: "default", name: name),
            spec: ["networking": ["address": "192.0.2.1", "inbound": [["port": .int(port), "tags": JSON(all)]]]]
        )
    }

    static func service(_ name: String, labels: [String: String] = [:], status: JSON? = nil) -> Resource {
        Resource(
            ResourceKey(.meshService, mesh: "default", name: name),
            labels: labels,
            spec: [
                "selector": ["dataplaneTags": ["kuma.io/service": .string(name)]],
                "ports": [["name": "80", "port": 80, "targetPort": 80, "appProtocol": "http"]],
            ],
            status: status
        )
    }

    static func zone(_ name: String, enabled: Bool = true) -> Resource {
        Resource(ResourceKey(.zone, name: name), spec: ["enabled": .bool(enabled)])
    }

    static func mesh(_ name: String = "default", mode: String = "Exclusive") -> Resource {
        Resource(ResourceKey(.mesh, name: name), spec: ["meshServices": ["mode": .string(mode)]])
    }
}

extension ResourceSnapshot {
    /// The snapshot after these resources were put and these deleted, and what that changed.
    func changed(put: [Resource] = [], delete: [ResourceKey] = []) -> (ResourceSnapshot, ChangeSet) {
        var draft = ResourceDraft(of: self, now: Timestamp(seconds: 1_000_000 + Int64(revision.number)))
        for resource in put { draft.put(resource) }
        for key in delete { draft.delete(key) }
        let next = Revision(revision.number + 1)
        var tables: [ResourceKey: Resource] = [:]
        for kind in AllKinds.list { forEach(kind.name) { tables[$0.key] = $0 } }
        for change in draft.changes { tables[change.key] = change.new }
        return (
            ResourceSnapshot(revision: next, resources: tables.values),
            ChangeSet(from: revision, to: next, changes: draft.changes)
        )
    }
}

/// Reads what a producer sent.
func told(_ sent: (type: KindName, bytes: [UInt8])?) throws -> DeltaResponse? {
    try sent.map { try DeltaResponse($0.bytes) }
}

extension SyncTable {
    /// All entries, in any order.
    var entries: [SyncView.Entry] {
        var result: [SyncView.Entry] = []
        forEach { result.append($0) }
        return result
    }
}
