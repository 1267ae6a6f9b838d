import Documents
package import ResourceModel

/// What a write by people (over REST) or by a proxy (its registration) means: who may write what where, which labels a resource
/// gets, what must exist before it, what comes and goes with it.
///
/// Pure: it sees a draft and nothing else. What the control planes write among themselves (sync, statuses, insights) doesn't
/// pass through here.
package struct ResourceRules: Sendable {
    /// The part that the control plane plays.
    package enum Mode: Hashable, Sendable {
        /// Has zones of its own, or none, and no proxies.
        case global
        /// - Parameter isFederated: Whether the zone belongs to a global control plane.
        case zone(name: String, isFederated: Bool)
    }

    /// What the rules depend on.
    package struct Settings: Sendable {
        /// Decides who may write what, and the labels of what is written.
        package var mode: Mode
        /// `universal` or `kubernetes`: the value of `kuma.io/env`.
        package var environment = "universal"
        /// Nobody writes over REST.
        package var isReadOnly = false
        /// On a federated zone kinds with `spec` must say `kuma.io/origin: zone`.
        package var requiresOriginLabel = true
        /// Meshes and zones are deleted whatever depends on them.
        package var deletesUnsafely = false
        /// A new mesh gets the old TrafficPermission and TrafficRoute for everything.
        package var createsRoutingResources = false
        /// A new mesh gets no policies.
        package var skipsDefaultPolicies = false
        /// Those that there are, here and in the API over it.
        package var kinds = AllKinds.table

        /// Kuma's defaults for the rest.
        package init(mode: Mode) { self.mode = mode }
    }

    /// What became of a write.
    package enum Outcome: Hashable, Sendable {
        case created
        case updated
    }

    /// Doesn't change while the control plane runs.
    package let settings: Settings

    /// Changes what follows at once from a resource that was put, in the same write: nobody sees the one without the other.
    package var complete: @Sendable (_ key: ResourceKey, _ draft: inout ResourceDraft) -> Void = { _, _ in }

    /// Nothing follows from a put until ``complete`` is set.
    package init(_ settings: Settings) { self.settings = settings }

    /// The zone's name; nil on the global control plane.
    package var zone: String? { if case .zone(let name, _) = settings.mode { name } else { nil } }
    /// Whether this is the global control plane.
    package var isGlobal: Bool { settings.mode == .global }
    /// Whether this is a zone that belongs to a global control plane.
    package var isFederated: Bool { if case .zone(_, true) = settings.mode { true } else { false } }

    // MARK: - Who may write

    /// Whether people may write resources of the kind here at all.
    package func isWritable(_ kind: KindDescriptor) -> Bool {
        if settings.isReadOnly || kind.isReadOnly { return false }
        switch settings.mode {
        case .global: return kind.isWritableOnGlobal
        case .zone(_, isFederated: true): return kind.isWritableOnZone
        case .zone(_, isFederated: false): return true
        }
    }

    // MARK: - Writing

    /// Creates or replaces a resource; its labels become what the document says and what follows from it.
    ///
    /// The document is already read and validated by its kind (`KindDescriptor.read`). An existing status stays.
    package func put(_ resource: Resource, in draft: inout ResourceDraft) throws(WriteRefusal) -> Outcome {
        guard let kind = settings.kinds[resource.kind] else {
            throw WriteRefusal(.invalid, "type", "unknown kind \(resource.kind)")
        }
        if kind.isMeshScoped, draft[ResourceKey(.mesh, name: resource.mesh)] == nil {
            throw WriteRefusal(.meshNotFound, "mesh", "mesh of name \(resource.mesh) is not found")
        }
        let old = draft[resource.key]
        try refuse(.invalid, nameViolations(of: resource, isNew: old == nil) + labelViolations(of: resource, kind))
        var new = resource
        new.labels = labels(of: resource, kind)
        if let old {
            try refuse(.immutable, Self.immutabilityViolations(from: old.labels, to: new.labels))
        }
        new.status = old?.status
        new.owner = old?.owner ?? owner(of: resource, kind)
        switch resource.kind {
        case .mesh:
            try refuse(.forbiddenChange, Self.meshViolations(from: old, to: new))
        case .dataplane:
            let mesh = draft[ResourceKey(.mesh, name: resource.mesh)].map { Mesh($0) }
            new.spec = dataplaneSpec(new.spec, mesh: mesh, isNew: old == nil)
            new.labels = labels(of: new, kind)
            if let mesh { try refuse(.invalid, Self.membershipViolations(of: Dataplane(new), in: mesh)) }
        default: break
        }
        draft.put(new)
        if resource.kind == .mesh, old == nil {
            for policy in defaultPolicies(of: new) where draft[policy.key] == nil { draft.put(policy) }
        }
        complete(new.key, &draft)
        return old == nil ? .created : .updated
    }

    /// Deletes a resource, unless something still needs it.
    ///
    /// - Throws: `notFound` if there is none.
    package func delete(_ key: ResourceKey, in draft: inout ResourceDraft) throws(WriteRefusal) {
        guard let resource = draft[key] else { throw WriteRefusal(.notFound, "name", "\(key) is not found") }
        if let kind = settings.kinds[key.kind] {
            try refuse(.invalid, originViolations(of: resource, kind, isStored: true))
        }
        try refuse(.invalid, deletionViolations(of: resource, in: draft))
        if key.kind == .mesh {
            // A secret that an operator wrote has no owner in Kuma's own stores; it goes with its mesh all the same.
            for secret in draft.list(.secret, mesh: key.name) { draft.delete(secret.key) }
        }
        draft.delete(key)
    }

    private func refuse(_ code: WriteRefusal.Code, _ violations: [Violation]) throws(WriteRefusal) {
        if let error = ValidationError(violations) { throw WriteRefusal(code, error) }
    }

    private func owner(of resource: Resource, _ kind: KindDescriptor) -> ResourceKey? {
        kind.isMeshScoped ? ResourceKey(.mesh, name: resource.mesh) : nil
    }
}
