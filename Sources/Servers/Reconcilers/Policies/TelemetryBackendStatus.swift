package import Documents
package import ResourceModel
package import Stores

/// Says of each MeshOpenTelemetryBackend whether policies name it, and of each of those policies whether all that it names are there.
///
/// Source: Kuma 2.14, MeshOpenTelemetryBackend status updater.
package struct TelemetryBackendStatus: Reconciler {
    /// Kuma's `component_motb_status_updater` counts its runs.
    package let name = "motb-status-updater"
    /// Backends, and the policies that may name them.
    package let inputs: Set<KindName> = [.mesh, .meshOpenTelemetryBackend, .meshAccessLog, .meshMetric, .meshTrace]

    /// Looks at no settings.
    package init() {}

    /// Writes the conditions of the scope's meshes.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for mesh in scope.meshes(draft) {
            // Of several with the labels the oldest is meant.
            let backends = draft.list(.meshOpenTelemetryBackend, mesh: mesh.name)
                .sorted { ($0.created, $0.name) < ($1.created, $1.name) }
            var uses: [String: Int] = [:]
            for kind in [KindName.meshAccessLog, .meshMetric, .meshTrace] {
                for policy in draft.list(kind, mesh: mesh.name) {
                    let references = Self.references(policy)
                    var unresolved: Set<String> = []
                    for labels in references {
                        let named = backends.first { !labels.isEmpty && $0.labels.contains(all: labels) }
                        if let named { uses[named.name, default: 0] += 1 } else { unresolved.insert(Self.text(labels)) }
                    }
                    draft.put(policy.with(Self.resolved(references.count, unresolved.sorted())))
                }
            }
            for backend in backends { draft.put(backend.with(Self.referenced(uses[backend.name] ?? 0))) }
        }
        return nil
    }

    /// The labels of each `backendRef` of a policy, in its order.
    private static func references(_ policy: Resource) -> [[String: String]] {
        let lists = ["to", "from", "rules"].flatMap { policy.spec[$0]?.arrayValue ?? [] }
        let confs = policy.kind == .meshAccessLog ? lists.map { $0["default"] } : [policy.spec["default"]]
        return confs.flatMap { $0?["backends"]?.arrayValue ?? [] }.compactMap { backend in
            guard let reference = backend["openTelemetry"]?["backendRef"], reference.members != nil else { return nil }
            return reference["labels"]?.stringMap ?? [:]
        }
    }

    /// `labels:a=1,b=2`.
    private static func text(_ labels: [String: String]) -> String {
        "labels:" + labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static func resolved(_ count: Int, _ unresolved: [String]) -> JSON {
        let message =
            if count == 0 {
                "No MeshOpenTelemetryBackend references configured"
            } else if unresolved.isEmpty {
                "All MeshOpenTelemetryBackend references are resolved"
            } else {
                "Unresolved MeshOpenTelemetryBackend references: \(unresolved.joined(separator: ", "))"
            }
        return condition(
            "BackendRefsResolved",
            unresolved.isEmpty,
            unresolved.isEmpty ? "AllBackendRefsResolved" : "UnresolvedBackendRefs",
            message
        )
    }

    private static func referenced(_ count: Int) -> JSON {
        condition(
            "ReferencedByPolicies",
            count > 0,
            count > 0 ? "Referenced" : "NotReferenced",
            count > 0
                ? "Referenced by \(count) policy backend(s)" : "Not referenced by any observability policy"
        )
    }

    private static func condition(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) -> JSON {
        [
            "type": .string(type), "status": isTrue ? "True" : "False", "reason": .string(reason),
            "message": .string(message),
        ]
    }
}

extension Resource {
    /// With a condition in its status, in the place of the one of that type.
    fileprivate func with(_ condition: JSON) -> Resource {
        var conditions = status?["conditions"]?.arrayValue ?? []
        if let place = conditions.firstIndex(where: { $0["type"] == condition["type"] }) {
            conditions[place] = condition
        } else {
            conditions.append(condition)
        }
        var result = self
        var status = status ?? [:]
        status.set("conditions", .array(conditions))
        result.status = status
        return result
    }
}
