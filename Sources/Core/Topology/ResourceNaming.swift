import ResourceModel

extension ResourceReference {
    init(_ resource: Resource) {
        self.init()
        name = resource.name
        displayName = resource.displayName
        namespace = resource.labels[Label.namespace] ?? ""
        zone = resource.labels[Label.zone] ?? ""
        labels = resource.labels
    }

    /// `kri_msvc_default_zone-1__backend_http`; empty parts stay empty.
    package func kri(_ kind: String, mesh: String, section: String = "") -> String {
        "kri_\(kind)_\(mesh)_\(zone)_\(namespace)_\(displayName)_\(section)"
    }
}

/// Names by which a zone ingress tells destinations apart.
package enum ServerName {
    /// Of a `kuma.io/service` with further tags: `backend{mesh=default,version=2}`.
    package static func tags(service: String, tags: [String: String], mesh: String) -> String {
        var all = tags
        all["kuma.io/service"] = nil
        all["mesh"] = mesh
        return "\(service){\(all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))}"
    }

    /// Of a resource: `a0f441271da4e41b5.back.80.default.ms`. Long names are cut; the hash is over the full ones.
    package static func hashed(name: String, port: UInt16, mesh: String, kind: DestinationKind) -> String {
        let type =
            switch kind {
            case .meshService: "ms"
            case .meshMultiZoneService: "mzms"
            case .meshExternalService: "mes"
            }
        let digits = String(fnv1a("\(name);\(mesh);"), radix: 16)
        let hash = String(repeating: "0", count: 16 - digits.count) + digits
        return "a\(hash).\(cut(name)).\(port).\(cut(mesh)).\(type)"
    }

    /// Of a resource by its identifier: `sni.msvc.default.zone-1.backend.http`. Nil if some part is no DNS label, or it is too long.
    ///
    /// Source: Kuma 2.14, MADR-101. A namespace is told only with its zone.
    static func identifier(_ entry: ServiceEntry, mesh: String, section: String) -> String? {
        let reference = entry.reference
        let place = reference.zone.isEmpty ? [] : [reference.zone, reference.namespace].filter { !$0.isEmpty }
        let parts = [mesh] + place + [reference.displayName, section]
        let text = (["sni", entry.id.kind.rawValue] + parts).joined(separator: ".")
        return parts.allSatisfy(NameRules.isDNS1123Label) && text.utf8.count <= 253 ? text : nil
    }

    /// By which a zone ingress is asked for itself, as a member of a mesh. Like no name of a destination.
    package static func gateway(mesh: String) -> String { "gateway.\(cut(mesh)).reachability.kuma" }

    private static func cut(_ text: String) -> String { text.utf8.count > 62 ? String(text.prefix(62)) + "x" : text }

    private static func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The name of a resource as sender and receiver both compute it.
    static func name(of resource: Resource, kind: DestinationKind, context: ZoneContext) -> String {
        let reference = ResourceReference(resource)
        guard kind == .meshService else { return reference.displayName }
        let namespace = reference.namespace
        if resource.labels[Label.origin] == "global" {
            let isForeign = context.systemNamespace.isEmpty || context.systemNamespace != namespace
            return namespace.isEmpty || !isForeign ? reference.displayName : "\(reference.displayName).\(namespace)"
        }
        let isOfZone = resource.labels[Label.origin] == "zone"
        return context.systemNamespace.isEmpty && isOfZone && !namespace.isEmpty
            ? "\(resource.name).\(namespace)" : resource.name
    }
}
