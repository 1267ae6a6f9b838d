import Documents
package import ResourceModel

extension ResourceRules {
    /// The labels that a resource has in the store, from those that its writer gave.
    package func labels(of resource: Resource, _ kind: KindDescriptor) -> [String: String] {
        var labels = resource.labels
        if kind.isMeshScoped, labels[Label.mesh] == nil {
            labels[Label.mesh] = resource.mesh.isEmpty ? "default" : resource.mesh
        }
        if case .zone(let zone, _) = settings.mode, kind.isWritableOnZone {
            if labels[Label.origin] == nil { labels[Label.origin] = Label.originZone }
            if labels[Label.origin] != Label.originGlobal {
                if labels[Label.zone] == nil, !zone.isEmpty { labels[Label.zone] = zone }
                if labels[Label.environment] == nil { labels[Label.environment] = settings.environment }
            }
        }
        switch kind.name {
        case .dataplane: Self.setProxyLabels(of: Dataplane(resource), in: &labels)
        case .zoneIngress: labels[Label.proxyType] = "zoneingress"
        case .zoneEgress: labels[Label.proxyType] = "zoneegress"
        default: break
        }
        return labels
    }

    private static func setProxyLabels(of dataplane: Dataplane, in labels: inout [String: String]) {
        labels[Label.proxyType] = dataplane.isBuiltinGateway ? "gateway" : "sidecar"
        let listeners = Set(dataplane.listeners.map(\.type))
        labels[Label.listenerZoneIngress] = listeners.contains(.zoneIngress) ? "enabled" : nil
        labels[Label.listenerZoneEgress] = listeners.contains(.zoneEgress) ? "enabled" : nil
    }

    /// What is wrong with the labels as given.
    func labelViolations(of resource: Resource, _ kind: KindDescriptor) -> [Violation] {
        let path = FieldPath("labels")
        var result = originViolations(of: resource, kind, isStored: false)
        if !isGlobal, resource.labels[Label.origin] != Label.originGlobal {
            if let given = resource.labels[Label.zone], let zone, given != zone {
                result.append(Violation(path.key(Label.zone), "\(Label.zone) label should have \(zone) value"))
            }
            if let given = resource.labels[Label.mesh], kind.isMeshScoped, given != resource.mesh {
                result.append(
                    Violation(path.key(Label.mesh), "\(Label.mesh) label must not differ from mesh set on resource")
                )
            }
        }
        if resource.kind == .dataplane, let workload = resource.labels[Label.workload], !workload.isEmpty {
            if isGlobal {
                result.append(
                    Violation(
                        path.key(Label.workload),
                        "\(Label.workload) label is not allowed on a global control plane"
                    )
                )
            } else if !NameRules.isDNS1035Label(workload) {
                result.append(Violation(path.key(Label.workload), "must be a DNS-1035 label"))
            }
        }
        for (key, value) in resource.labels.sorted(by: { $0.key < $1.key }) {
            if !NameRules.isQualifiedName(key) { result.append(Violation(path.key(key), Self.qualifiedNameHint)) }
            if key == Label.exportZones || ExportLabel.isMisspelt(key) {
                result += Self.exportViolations(key, value, kind).map { Violation(path.key(key), $0) }
            } else if !NameRules.isLabelValue(value) {
                result.append(Violation(path.key(key), Self.labelValueHint))
            }
        }
        return result
    }

    /// A label that was to keep a service from zones, and would not, is refused.
    private static func exportViolations(_ key: String, _ value: String, _ kind: KindDescriptor) -> [String] {
        if key != Label.exportZones { return ["is not known, \(Label.exportZones) is meant"] }
        guard [.meshService, .dataplane].contains(kind.name) else {
            return ["has a meaning on MeshServices and Dataplanes only"]
        }
        return [ExportLabel.fault(in: value)].compactMap { $0 }
    }

    /// Who may write a resource of this origin here.
    ///
    /// - `isStored`: Of the stored resource rather than of what somebody wants to store.
    func originViolations(of resource: Resource, _ kind: KindDescriptor, isStored: Bool) -> [Violation] {
        let path = FieldPath("labels").key(Label.origin)
        let origin = resource.labels[Label.origin]
        var result: [Violation] = []
        if let origin, origin != Label.originGlobal, origin != Label.originZone {
            result.append(Violation(path, "unknown resource origin \"\(origin)\""))
        }
        guard settings.requiresOriginLabel else { return result }
        switch settings.mode {
        case .global:
            if let origin, origin != Label.originGlobal {
                result.append(Violation(path, "the origin label must be set to '\(Label.originGlobal)'"))
            }
        case .zone(_, isFederated: true) where kind.hasSpec:
            if origin != Label.originZone {
                result.append(Violation(path, "the origin label must be set to '\(Label.originZone)'"))
            }
        case .zone(_, isFederated: true):
            // What global gave (a mesh, its secrets) is global's to change, whatever the kind.
            if isStored, origin == Label.originGlobal {
                result.append(Violation(path, "the origin label must be set to '\(Label.originZone)'"))
            }
        case .zone: break
        }
        return result
    }

    static func immutabilityViolations(from old: [String: String], to new: [String: String]) -> [Violation] {
        [Label.origin, Label.zone, Label.displayName].compactMap { label in
            guard let before = old[label], before != new[label] else { return nil }
            let path = FieldPath("labels").key(label)
            guard let after = new[label] else {
                return Violation(path, "is immutable, cannot be removed (was \"\(before)\")")
            }
            return Violation(path, "is immutable, cannot be changed from \"\(before)\" to \"\(after)\"")
        }
    }

    /// What is wrong with the name.
    func nameViolations(of resource: Resource, isNew: Bool) -> [Violation] {
        var result: [Violation] = []
        if resource.name.isEmpty {
            result.append(Violation("name", "cannot be empty"))
        } else if resource.name.utf8.count > 253 {
            result.append(Violation("name", "value length must less or equal 253"))
        } else if !NameRules.isSubdomain(resource.name) {
            result.append(
                Violation(
                    "name",
                    "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and start and end with an alphanumeric character"
                )
            )
        } else if resource.kind == .mesh, isNew, resource.name.utf8.count > 63 {
            result.append(Violation("name", "cannot be longer than 63 characters"))
        } else if let zone, isFederated, zone.utf8.count + 1 + resource.name.utf8.count >= 253 {
            result.append(Violation("name", "the length of the name must be shorter"))
        }
        if !NameRules.isReference(resource.mesh) || resource.mesh.utf8.count > 253 {
            result.append(
                Violation(
                    "mesh",
                    "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'."
                )
            )
        }
        return result
    }

    private static let qualifiedNameHint =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    private static let labelValueHint =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
}
