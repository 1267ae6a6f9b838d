package import Documents
package import ResourceModel
package import Stores

/// What a receiving side makes of what it is told.
package protocol SyncReceiver: Sendable {
    /// Kinds that are asked for; others are refused.
    var kinds: [KindDescriptor] { get }
    /// The resource as it is kept here. Says who sent it, whatever the resource says.
    func adopted(_ resource: Resource) -> Resource
    /// The name here of what the peer calls `key`.
    func adopted(_ key: ResourceKey) -> ResourceKey
    /// Whether the peer may change or remove a resource that is here.
    func governs(_ local: Resource) -> Bool
    /// A resource that is here as the peer tells it; only for those that the peer governs.
    func told(_ local: Resource) -> Resource
    /// What takes the resource with it when it goes.
    func owner(of key: ResourceKey) -> ResourceKey?
    /// The status to keep: of the resource here (nil: there is none yet) or of the one that came.
    func status(local: Resource?, received: Resource) -> JSON?
}

extension SyncReceiver {
    /// The versions of all that the store holds of the peer's.
    package func held(_ snapshot: ResourceSnapshot) -> HeldVersions {
        var result: HeldVersions = [:]
        for kind in kinds {
            snapshot.forEach(kind.name) { local in
                // What can't be encoded is told again.
                guard governs(local), let wire = try? ResourceEncoding.encode(told(local), kind) else { return }
                result[kind.name, default: [:]][wire.name] = wire.version
            }
        }
        return result
    }
}
