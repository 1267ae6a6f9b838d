import Documents
import ResourceModel

extension ResourceRules {
    /// What may not change from one version of a mesh to the next.
    static func meshViolations(from old: Resource?, to new: Resource) -> [Violation] {
        guard let old else { return [] }
        let (before, after) = (Mesh(old).enabledBackend, Mesh(new).enabledBackend)
        guard !before.isEmpty, !after.isEmpty, before != after else { return [] }
        return [
            Violation(
                "mtls.enabledBackend",
                "Changing CA when mTLS is enabled is forbidden. Disable mTLS first and then change the CA"
            )
        ]
    }

    /// Why a proxy may not join the mesh: each of its tag sets must meet a requirement, if there are any, and no restriction.
    static func membershipViolations(of dataplane: Dataplane, in mesh: Mesh) -> [Violation] {
        guard !mesh.requirements.isEmpty || !mesh.restrictions.isEmpty else { return [] }
        func matches(_ rule: [String: String], _ tags: [String: String]) -> Bool {
            rule.allSatisfy { name, value in value == "*" ? tags[name]?.isEmpty == false : tags[name] == value }
        }
        func text(_ tags: [String: String]) -> String {
            tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        }
        return dataplane.tagSets.compactMap { tags in
            let start = "dataplane cannot be a member of mesh \"\(mesh.name)\" because its tags \"\(text(tags))\""
            if let restriction = mesh.restrictions.first(where: { matches($0, tags) }) {
                return Violation("", "\(start) matches restricted tags \"\(text(restriction))\" defined on the Mesh")
            }
            guard !mesh.requirements.isEmpty, !mesh.requirements.contains(where: { matches($0, tags) }) else {
                return nil
            }
            return Violation("", "\(start) does not fulfill any requirements defined on the Mesh")
        }
    }

    /// A proxy's fields as stored: tags of the zone added; what has a probe of its own begins as not ready.
    func dataplaneSpec(_ spec: JSON, mesh: Mesh?, isNew: Bool) -> JSON {
        guard var networking = spec["networking"], case .object = networking else { return spec }
        var spec = spec
        if let zone {
            if case .object? = networking["gateway"], var gateway = networking["gateway"] {
                gateway.set("tags", Self.tagged(gateway["tags"], zone))
                networking.set("gateway", gateway)
            }
            if case .array(let inbounds)? = networking["inbound"] {
                networking.set(
                    "inbound",
                    .array(
                        inbounds.map { inbound in
                            let hasTags = inbound["tags"]?.members?.isEmpty == false
                            guard hasTags || mesh?.meshServices != .exclusive else { return inbound }
                            var tagged = inbound
                            tagged.set("tags", Self.tagged(inbound["tags"], zone))
                            return tagged
                        }
                    )
                )
            }
        }
        if isNew, case .array(let inbounds)? = networking["inbound"] {
            networking.set(
                "inbound",
                .array(
                    inbounds.map { inbound in
                        guard case .object? = inbound["serviceProbe"] else { return inbound }
                        var unready = inbound
                        unready.set("state", "NotReady")
                        unready.set("health", .object([]))
                        return unready
                    }
                )
            )
        }
        spec.set("networking", networking)
        return spec
    }

    private static func tagged(_ tags: JSON?, _ zone: String) -> JSON {
        var result = tags ?? .object([])
        result.set(Tag.zone, .string(zone))
        return result.sortedByKey()
    }

    /// Why a resource may not be deleted now.
    func deletionViolations(of resource: Resource, in draft: ResourceDraft) -> [Violation] {
        switch resource.kind {
        case .mesh:
            guard !settings.deletesUnsafely, draft.count(.dataplane, mesh: resource.name) > 0 else { return [] }
            return [Violation("mesh", "unable to delete mesh, there are still some dataplanes attached")]
        case .zone:
            guard !settings.deletesUnsafely, let insight = draft[ResourceKey(.zoneInsight, name: resource.name)],
                Subscriptions(insight).isOnline
            else { return [] }
            return [Violation("zone", "unable to delete Zone, Zone CP is still connected, please shut it down first")]
        case .secret:
            guard let mesh = draft[ResourceKey(.mesh, name: resource.mesh)] else { return [] }
            return Self.secretUses(resource.name, in: Mesh(mesh))
        default: return []
        }
    }

    private static func secretUses(_ name: String, in mesh: Mesh) -> [Violation] {
        mesh.authorities.compactMap { authority in
            let used: Bool
            switch authority.type {
            case "builtin":
                used = ["cert", "key"].contains { name == "\(mesh.name).ca-builtin-\($0)-\(authority.name)" }
            default:
                used = ["cert", "key"].contains { authority.conf[$0]?["secret"]?.stringValue == name }
            }
            guard used else { return nil }
            return Violation(
                "name",
                "The secret \"\(name)\" that you are trying to remove is currently in use in Mesh \"\(mesh.name)\" in mTLS backend "
                    + "\"\(authority.name)\". Please remove the reference from the \"\(authority.name)\" backend before removing the secret."
            )
        }
    }
}
