/// Kuma's resource identifier: `kri_<short>_<mesh>_<zone>_<namespace>_<name>_<section>`; empty parts stay empty.
package struct KRI: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Shown by its short name; a kind without one is shown with an empty part.
    package var kind: KindName
    /// Empty for kinds of global scope.
    package var mesh: String
    /// The zone that the resource comes from; empty for the global control plane's.
    package var zone: String
    /// Of Kubernetes; empty on Universal.
    package var namespace: String
    /// The display name.
    package var name: String
    /// A port's name or number; empty for the whole resource.
    package var section: String

    /// Nothing is checked here: parts with underscores make a text that doesn't read back.
    package init(
        _ kind: KindName,
        mesh: String = "",
        zone: String = "",
        namespace: String = "",
        name: String,
        section: String = ""
    ) {
        (self.kind, self.mesh, self.zone, self.namespace, self.name, self.section) = (
            kind, mesh, zone, namespace, name, section
        )
    }

    /// The identifier of a resource, from its labels; nil for kinds without a short name.
    package init?(_ resource: Resource, section: String = "") {
        guard AllKinds[resource.kind]?.shortName != nil else { return nil }
        self.init(
            resource.kind,
            mesh: resource.mesh,
            zone: resource.labels[Label.zone] ?? "",
            namespace: resource.labels[Label.namespace] ?? "",
            name: resource.displayName,
            section: section
        )
    }

    /// Reads an identifier; nil if it has too few parts or an unknown short name.
    ///
    /// - Parameter text: A section may itself hold underscores: it is all from the seventh part on.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 7, parts[0] == "kri", let kind = AllKinds.byShortName[parts[1]] else { return nil }
        self.init(kind.name, mesh: parts[2], zone: parts[3], namespace: parts[4], name: parts[5], section: parts[6])
    }

    /// The same resource's part of this name, such as a port.
    package func section(_ section: String) -> KRI {
        var result = self
        result.section = section
        return result
    }

    /// Seven parts with `_` between; an unknown kind has an empty short name.
    package var description: String {
        let short = AllKinds[kind]?.shortName ?? ""
        return "kri_\(short)_\(mesh)_\(zone)_\(namespace)_\(name)_\(section)"
    }

    package static func < (a: KRI, b: KRI) -> Bool { a.description < b.description }
}

extension Resource {
    /// Nil for kinds without a short name.
    package var kri: KRI? { KRI(self) }

    /// The server name that stands for one port of a destination between zones:
    /// `sni.<short>.<mesh>[.<zone>[.<namespace>]].<name>.<section>`.
    ///
    /// - `section`: The port's name, or its number.
    package func sni(section: String) -> String {
        var parts = ["sni", AllKinds[kind]?.shortName ?? "", mesh]
        if let zone = labels[Label.zone], !zone.isEmpty {
            parts.append(zone)
            if let namespace = labels[Label.namespace], !namespace.isEmpty { parts.append(namespace) }
        }
        parts += [displayName, section]
        return parts.joined(separator: ".")
    }
}
