package import Documents
package import ResourceModel

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
    /// What takes the resource with it when it goes.
    func owner(of key: ResourceKey) -> ResourceKey?
    /// The status to keep: of the resource here (nil: there is none yet) or of the one that came.
    func status(local: Resource?, received: Resource) -> JSON?
}
