package import Documents

/// A resource as people write and read it, in JSON or YAML.
package struct ResourceDocument: Hashable, Sendable {
    /// Why a document is no resource at all.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        /// A sentence for the writer, without the place: `"labels" has to be an object`.
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// The `type` of the document; always one of the table's when it was read by ``init(_:kinds:)``.
    package var type: KindName
    /// Empty if the document names none.
    package var mesh: String
    /// Unchecked: `NameRules` and the kind say later whether it may be one. Empty if the document has none.
    package var name: String
    /// As written, before the system's own are computed. Empty if the document has none.
    package var labels: [String: String]
    /// As written: the value of `spec`, or all fields at the top that are no metadata. Nil if a kind with `spec` has none.
    package var spec: JSON?
    /// As written; only what the system itself may give is ever stored.
    package var status: JSON?
    /// Members beside `spec` that mean nothing, in the order of the document. Empty for kinds whose fields stand at the top.
    package private(set) var strange: [String] = []

    /// Nothing is checked here; ``KindDescriptor/read(_:mesh:normalize:)`` does.
    package init(
        type: KindName,
        mesh: String = "",
        name: String,
        labels: [String: String] = [:],
        spec: JSON?,
        status: JSON? = nil
    ) {
        (self.type, self.mesh, self.name, self.labels, self.spec, self.status) = (
            type, mesh, name, labels, spec, status
        )
    }

    /// Members of a document that are not the resource's own.
    private static let metadata: Set<String> = [
        "type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri", "snis", "spec", "status",
    ]
    /// As `metadata`, for kinds whose fields stand at the top: `spec` and `status` mean nothing there.
    private static let flatMetadata: Set<String> = [
        "type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri",
    ]

    /// Reads a document of whichever kind of the table its `type` says.
    ///
    /// - Throws: ``Malformed`` if it is no object, has no known `type`, or its metadata is of the wrong type.
    package init(_ json: JSON, kinds: KindTable = AllKinds.table) throws(Malformed) {
        guard case .object(let members) = json else { throw Malformed("a resource has to be an object") }
        let type = try Self.text("type", in: json)
        guard !type.isEmpty else { throw Malformed("\"type\" has to be set") }
        guard let kind = kinds[KindName(type)] else { throw Malformed("invalid resource type \"\(type)\"") }
        var labels: [String: String] = [:]
        switch json["labels"] {
        case nil, .null?: break
        case .object(let pairs)?:
            for pair in pairs {
                guard case .string(let value) = pair.value else {
                    throw Malformed("label \"\(pair.key)\" has to be a string")
                }
                labels[pair.key] = value
            }
        default: throw Malformed("\"labels\" has to be an object")
        }
        let spec: JSON? =
            kind.hasSpec
            ? json["spec"].flatMap { $0 == .null ? nil : $0 }
            : .object(members.filter { !Self.flatMetadata.contains($0.key) })
        self.init(
            type: kind.name,
            mesh: try Self.text("mesh", in: json),
            name: try Self.text("name", in: json),
            labels: labels,
            spec: spec,
            status: kind.hasSpec ? json["status"] : nil
        )
        if kind.hasSpec { strange = members.map(\.key).filter { !Self.metadata.contains($0) } }
    }

    private static func text(_ field: String, in json: JSON) throws(Malformed) -> String {
        switch json[field] {
        case nil, .null?: return ""
        case .string(let text)?: return text
        default: throw Malformed("\"\(field)\" has to be a string")
        }
    }
}

extension ResourceDocument {
    /// The document that shows a resource: metadata first, then fields or `spec` and `status`.
    package static func show(_ resource: Resource, kinds: KindTable = AllKinds.table) -> JSON {
        var members = metadata(of: resource)
        guard let kind = kinds[resource.kind], kind.hasSpec else {
            if case .object(let fields) = resource.spec { members += fields }
            return .object(members)
        }
        if kind.isDestination { members.append(.init("snis", snis(of: resource))) }
        members.append(.init("spec", resource.spec))
        if kind.hasStatus, let status = resource.status { members.append(.init("status", status)) }
        return .object(members)
    }

    /// `type, mesh, name, creationTime, modificationTime, labels, kri`, without what is empty.
    ///
    /// - `type`: Instead of the kind's name, e.g. `DataplaneOverview`.
    package static func metadata(of resource: Resource, type: String? = nil) -> [JSON.Member] {
        var members: [JSON.Member] = [.init("type", .string(type ?? resource.kind.description))]
        if !resource.mesh.isEmpty { members.append(.init("mesh", .string(resource.mesh))) }
        members.append(.init("name", .string(resource.name)))
        members.append(.init("creationTime", .string(resource.created.rfc3339)))
        members.append(.init("modificationTime", .string(resource.modified.rfc3339)))
        if !resource.labels.isEmpty { members.append(.init("labels", JSON(resource.labels))) }
        if let kri = resource.kri { members.append(.init("kri", .string(kri.description))) }
        return members
    }

    /// The server names of a destination's ports, sorted by port.
    private static func snis(of resource: Resource) -> JSON {
        var ports: [(port: UInt16, section: String)]
        switch resource.kind {
        case .meshService: ports = MeshService(resource).ports.map { ($0.port, $0.sectionName) }
        case .meshMultiZoneService: ports = MeshMultiZoneService(resource).ports.map { ($0.port, $0.sectionName) }
        default:
            let service = MeshExternalService(resource)
            ports = [(service.port, service.sectionName)]
        }
        ports.sort { $0.port < $1.port }
        return .array(ports.map { ["port": .int($0.port), "sni": .string(resource.sni(section: $0.section))] })
    }
}
