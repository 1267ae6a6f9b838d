import Documents
package import ResourceModel
package import Stores

/// A response that was read, ready to be applied to a store.
package struct SyncMessage: Sendable {
    /// Name of the kind as the peer wrote it, known or not.
    package let type: String
    /// Goes back with the answer.
    package let nonce: String
    /// Whether the peer has now told all that it has of the kind.
    package let isFirst: Bool
    /// What earlier parts of a first answer spoke of.
    let earlier: Set<ResourceKey>
    let kind: KindName
    let resources: [Resource]
    let removed: Set<ResourceKey>
    /// Names of resources that can't be read; what is here under them stays as it is.
    let unreadable: Set<ResourceKey>
    /// What is wrong, one entry per resource.
    let errors: [String]
    /// Whether the kind is one that the peer may tell.
    let isExpected: Bool

    /// Reads and checks what can be checked without the store. One bad resource does not spoil the others.
    ///
    /// - `earlier`: What the parts before this last one of a first answer spoke of.
    package init(
        _ response: DeltaResponse,
        isFirst: Bool,
        after earlier: Set<ResourceKey> = [],
        for receiver: some SyncReceiver
    ) {
        (type, nonce, self.isFirst, self.earlier) = (response.type, response.nonce, isFirst, earlier)
        kind = KindName(response.type)
        guard let kind = receiver.kinds.first(where: { $0.name.description == response.type }) else {
            (resources, removed, unreadable, isExpected) = ([], [], [], false)
            errors = ["unexpected type \(response.type)"]
            return
        }
        isExpected = true
        var resources: [Resource] = []
        var unreadable: Set<ResourceKey> = []
        var errors: [String] = []
        for entry in response.entries {
            do throws(WireResourceError) {
                let resource = try ResourceEncoding.decode(kind, typeURL: entry.typeURL, entry.bytes)
                try Self.check(resource, kind)
                resources.append(receiver.adopted(resource))
            } catch {
                errors.append("\(kind.name) \(entry.name): \(error.description)")
                if let key = WireName.key(kind.name, entry.name) { unreadable.insert(receiver.adopted(key)) }
            }
        }
        removed = Set(response.removed.compactMap { WireName.key(kind.name, $0) }.map(receiver.adopted))
        (self.resources, self.unreadable, self.errors) = (resources, unreadable, errors)
    }

    /// What it tells of, refused or not.
    var told: Set<ResourceKey> { unreadable.union(resources.map(\.key)) }

    private static func check(_ resource: Resource, _ kind: KindDescriptor) throws(WireResourceError) {
        guard !resource.name.isEmpty, resource.name.utf8.count <= 253, NameRules.isReference(resource.name) else {
            throw WireResourceError("name: invalid characters or length")
        }
        guard resource.mesh.isEmpty != kind.isMeshScoped, NameRules.isReference(resource.mesh) else {
            throw WireResourceError("mesh: must be \(kind.isMeshScoped ? "set" : "empty")")
        }
        // Words and limits are left to the rules of the kind: a peer of another version may know more.
        let mistyped = kind.schema?.read(resource.spec, at: "spec").mistyped ?? []
        if let error = ValidationError(mistyped) { throw WireResourceError(error.description) }
        if let error = ValidationError(kind.validate(resource)) { throw WireResourceError(error.description) }
    }

    /// What became of a message.
    package struct Outcome: Sendable, Equatable {
        /// All that was refused; empty if nothing was.
        package var errors: [String]
        /// What the peer lacks and should lose, but is kept for now: it is too much at once.
        package var spared: Set<ResourceKey> = []
        /// What the message spoke of.
        package var named: Set<ResourceKey> = []
    }

    /// Changes the draft to what the message says.
    package func apply(to draft: inout ResourceDraft, as receiver: some SyncReceiver, budget: DeletionBudget = .init())
        -> Outcome
    {
        guard isExpected else { return Outcome(errors: errors) }
        var errors = errors
        let told = told
        for resource in resources {
            let local = draft[resource.key]
            if let local, !receiver.governs(local) {
                errors.append(Self.conflict(resource.key))
                continue
            }
            var result = resource
            result.status = receiver.status(local: local, received: resource)
            result.owner = receiver.owner(of: resource.key)
            draft.put(result)
        }
        // What an earlier part told may be gone by now: that is said by name, as ever.
        Self.delete(removed.subtracting(told), from: &draft, as: receiver)
        let named = told.union(removed)
        guard isFirst else { return Outcome(errors: errors, named: named) }
        let governed = draft.list(kind).filter(receiver.governs)
        let lacking = Set(governed.map(\.key)).subtracting(told).subtracting(earlier)
        guard budget.allows(lacking.count, of: governed.count) else {
            return Outcome(errors: errors, spared: lacking, named: named)
        }
        for key in lacking { draft.delete(key) }
        return Outcome(errors: errors, named: named)
    }

    /// As whoever reads the logs of either side is told; the name may stand for another one here than there.
    private static func conflict(_ key: ResourceKey) -> String {
        // Compat: Kuma's text is the part before the semicolon.
        "user error\nresource already exists: type=\(key.kind) name=\(key.name) mesh=\(key.mesh)"
            + "; the receiver keeps its own until that is deleted there"
    }

    /// Deletes what is the peer's of these.
    static func delete(_ keys: Set<ResourceKey>, from draft: inout ResourceDraft, as receiver: some SyncReceiver) {
        for key in keys.sorted() {
            if let local = draft[key], receiver.governs(local) { draft.delete(key) }
        }
    }
}
