import Commands
import Documents
import ResourceModel

/// `kumactl export`: the resources of a control plane as a stream of documents.
enum ExportCommand {
    /// For the table's kinds.
    static func command(of kinds: KindTable) -> Command {
        Command(
            "export",
            short: "Export Kuma resources",
            long: "Export Kuma resources.",
            example: """
                Export Kuma resources
                $ kumactl export --profile federation --format universal > policies.yaml
                """,
            arguments: .none,
            flags: [
                Flag(
                    "profile",
                    "p",
                    .string("federation"),
                    "Profile. Available values: \"all\", \"federation\", \"federation-with-policies\", \"no-dataplanes\""
                ),
                Flag(
                    "format",
                    "f",
                    .string("universal"),
                    "Policy format output. Available values: \"universal\", \"kubernetes\""
                ),
                Flag("system-namespace", "n", .string("kuma-system"), "Define Kuma system namespace"),
                Flag(
                    "include-admin",
                    "a",
                    .bool(false),
                    "Include admin resource types (like secrets), this flag is ignored on migration profiles like federation as these entities are required"
                ),
            ],
            action: { invocation in try await export(invocation, kinds) }
        )
    }

    private static func export(_ invocation: Invocation, _ known: KindTable) async throws {
        let (profile, format) = (invocation.string("profile"), invocation.string("format"))
        guard let selection = ExportSelection(profile: profile, includesAdmin: invocation.bool("include-admin")) else {
            throw CommandError(
                "invalid profile: \(profile). Available values: [all, federation, federation-with-policies, no-dataplanes]"
            )
        }
        guard ["universal", "kubernetes"].contains(format) else {
            throw CommandError("invalid format: \(format). Available values: [universal, kubernetes]")
        }
        let session = try await Session.checked(invocation)
        let console = invocation.console
        console.writeLine(try await title(session))
        let namespace = invocation.string("system-namespace")
        for resource in selection.prepared(try await resources(session, selection, known)) {
            let document =
                format == "universal" ? resource : try await kubernetes(resource, known, session, selection, namespace)
            guard let document else { continue }
            console.write("---\n")
            console.write(YAML.text(document))
        }
    }

    /// The comment that the text begins with: whose resources these are.
    private static func title(_ session: Session) async throws -> String {
        let index = try await session.client.index()
        let facts = [
            ("Product", "product"), ("Version", "version"), ("Hostname", "hostname"), ("ClusterId", "clusterId"),
            ("InstanceId", "instanceId"),
        ]
        return "# " + facts.map { "\($0.0): \(index[$0.1]?.stringValue ?? "")" }.joined(separator: ", ")
    }

    /// All that the control plane has of the kinds that are selected.
    private static func resources(_ session: Session, _ selection: ExportSelection, _ known: KindTable) async throws
        -> [JSON]
    {
        let kinds = try await kinds(session, selection, known)
        let meshes = try await session.client.items("/meshes")
        var resources: [JSON] = []
        for kind in kinds {
            guard kind.isMeshScoped else {
                resources += try await session.client.items(KindArguments.path(kind, mesh: ""))
                continue
            }
            for mesh in meshes {
                let path = KindArguments.path(kind, mesh: mesh["name"]?.stringValue ?? "")
                resources += try await session.client.items(path)
            }
        }
        return resources
    }

    /// The kinds of the control plane that the selection takes.
    private static func kinds(_ session: Session, _ selection: ExportSelection, _ known: KindTable) async throws
        -> [KindDescriptor]
    {
        let there = try await session.client.document("/_resources")["resources"]?.arrayValue ?? []
        var kinds: [KindDescriptor] = []
        for item in there {
            let name = item["name"]?.stringValue ?? ""
            guard let kind = known[KindName(name)], !kind.path.isEmpty else {
                session.console.writeLine("# Type \(name) exists on server but is not known by kumactl")
                session.console.writeErrorLine(
                    "WARNING: type \(name) exists on server but is not known by kumactl, it won't be exported"
                )
                continue
            }
            if selection.takes(kind, isInFederation: item["includeInFederation"]?.boolValue ?? false) {
                kinds.append(kind)
            }
        }
        return kinds
    }

    /// The resource as a Kubernetes object; nil if it lives in another namespace.
    private static func kubernetes(
        _ resource: JSON,
        _ known: KindTable,
        _ session: Session,
        _ selection: ExportSelection,
        _ namespace: String
    ) async throws -> JSON? {
        guard let kind = known[KindName(resource["type"]?.stringValue ?? "")] else { return nil }
        let path = KindArguments.path(
            kind,
            mesh: resource["mesh"]?.stringValue ?? "",
            name: resource["name"]?.stringValue ?? ""
        )
        var object = try await session.client.document(path, [("format", "k8s"), ("namespace", namespace)])
        var metadata = object["metadata"] ?? [:]
        let home = metadata["namespace"]?.stringValue ?? ""
        if !home.isEmpty, home != namespace, !selection.takesAllNamespaces { return nil }
        for field in ["resourceVersion", "ownerReferences", "uid", "generation", "managedFields"] {
            metadata.remove(field)
        }
        object.set("metadata", metadata)
        return object
    }
}
