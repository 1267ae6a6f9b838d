import Documents
import ResourceModel
import Stores

extension ProxyFleet {
    /// Stores what a proxy has brought as its own resource.
    func register(_ resource: Resource) async throws {
        let rules = rules
        _ = try await store.write { draft in
            var resource = resource
            if let stored = draft[resource.key] {
                resource.spec = Self.keepingStates(of: stored.spec, in: resource.spec)
            }
            return try rules.put(resource, in: &draft)
        }
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
