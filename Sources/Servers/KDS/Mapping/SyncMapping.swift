import Documents
package import ResourceModel

/// How one side shows its resources to the other.
package protocol SyncMapping: Sendable {
    /// Kinds that are told.
    var kinds: [KindDescriptor] { get }
    /// Who is told of the resource; nil: nobody.
    func audience(of resource: Resource, _ kind: KindDescriptor, zones: ZoneStates) -> Audience?
    /// The resource as it arrives. Nil if it can't be shown.
    ///
    /// - `hashesNames`: Whether the peer takes names with a hash.
    func mapped(_ resource: Resource, _ kind: KindDescriptor, hashesNames: Bool) -> Resource?
}

/// Which peers are told of a resource.
package struct Audience: Hashable, Sendable {
    /// A zone that is not told: it told us.
    package var except: String?
    /// The only zones that are told; nil: all.
    package var only: Set<String>?
    /// What the peer has to understand.
    package var needs: PeerFeatures = []

    /// Every zone, whatever it understands.
    package static let everyone = Audience()

    /// Whether a peer is among them, by its zone and what it understands.
    package func includes(_ zone: String, _ features: PeerFeatures) -> Bool {
        zone != except && (only?.contains(zone) ?? true) && features.isSuperset(of: needs)
    }
}

/// Which zones take part in the exchange between zones.
package struct ZoneStates: Sendable, Equatable {
    private(set) var disabled: Set<String> = []

    /// - Parameter disabled: Names of zones; all others take part.
    package init(disabled: Set<String> = []) { self.disabled = disabled }

    /// An unknown zone counts as enabled, as a zone does that says nothing.
    package func isEnabled(_ zone: String) -> Bool { !disabled.contains(zone) }

    /// Whether a Zone resource says that it takes part.
    static func isEnabled(_ zone: Resource) -> Bool { zone.spec["enabled"]?.boolValue ?? true }
}

/// Labels that stay where they are; never the one that keeps a service from zones, without which all would be told of it.
package struct LabelFilter: Sendable {
    private let prefixes: [String]

    /// - Parameter prefixes: Beginnings of the labels' names (`kds.labels.skipPrefixes`).
    package init(skippedPrefixes prefixes: [String] = []) { self.prefixes = prefixes }

    func apply(_ labels: inout [String: String]) {
        guard !prefixes.isEmpty else { return }
        labels = labels.filter { label in
            label.key == Label.exportZones || !prefixes.contains { label.key.hasPrefix($0) }
        }
    }
}

extension Resource {
    /// The same resource under another name; the label for people keeps the old one.
    func renamed(_ name: String) -> Resource {
        var result = self
        if (labels[Label.displayName] ?? "").isEmpty { result.labels[Label.displayName] = key.name }
        result.key.name = name
        return result
    }

    /// The same resource under its name with a hash.
    func hashed() -> Resource {
        let parts = [labels[Label.zone], labels[Label.namespace]].compactMap { $0 }
        return renamed(HashedName.of(mesh: mesh, name: displayName, parts))
    }
}
