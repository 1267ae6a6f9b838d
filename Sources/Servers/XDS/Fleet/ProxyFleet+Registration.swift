import Documents
import LogKeys
import Logging
import ResourceModel
import Stores

extension ProxyFleet {
    /// Stores what a proxy has brought as its own resource; one that was stored beforehand is in service again.
    ///
    /// A run of the agent that has said goodbye stays out of service.
    func takePlace(_ node: ProxyNode) async throws {
        if let resource = node.resource {
            try await register(resource, run: node.run)
        } else if let stored = store.snapshot[node.key], stored.isDrained, !stored.isDrained(by: node.run) {
            try await store.write { draft in
                guard var resource = draft[node.key] else { return }
                resource.labels[Label.drained] = nil
                draft.put(resource)
            }
        }
    }

    private func register(_ resource: Resource, run: String) async throws {
        let rules = rules
        let outcome = try await store.write { draft in
            var resource = resource
            resource.labels[Label.drained] = nil
            if let stored = draft[resource.key] {
                resource.spec = Self.keepingStates(of: stored.spec, in: resource.spec)
                if stored.isDrained(by: run) { resource.labels[Label.drained] = run }
            }
            return try rules.put(resource, in: &draft)
        }
        logger.debug("proxy registered", [.resourceKey: "\(resource.key)", .outcome: "\(outcome)"])
    }

    /// What probes have found out of inbounds that are still there holds until there are newer findings.
    static func keepingStates(of stored: JSON, in spec: JSON) -> JSON {
        guard var networking = spec["networking"], let inbounds = networking["inbound"]?.arrayValue else { return spec }
        let known = stored["networking"]?["inbound"]?.arrayValue ?? []
        networking.set(
            "inbound",
            .array(
                inbounds.map { inbound in
                    guard inbound["serviceProbe"] != nil,
                        let old = known.first(where: { $0["port"] == inbound["port"] }),
                        old["serviceProbe"] != nil
                    else { return inbound }
                    var kept = inbound
                    for field in ["state", "health"] {
                        if let value = old[field] { kept.set(field, value) } else { kept.remove(field) }
                    }
                    return kept
                }
            )
        )
        var result = spec
        result.set("networking", networking)
        return result
    }
}

extension Resource {
    /// Whether this very run of the proxy's agent has said goodbye.
    fileprivate func isDrained(by run: String) -> Bool { !run.isEmpty && labels[Label.drained] == run }
}
