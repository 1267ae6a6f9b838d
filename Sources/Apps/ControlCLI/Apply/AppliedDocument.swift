import Documents
import KumaDescriptors
import ResourceModel

/// A document that may go to the control plane: its kind is known, and nothing is wrong with it as far as can be told here.
struct AppliedDocument {
    /// Why a document may not.
    struct Refusal: Error {
        var reason: String
    }

    /// The file of a folder that it stands in; empty otherwise.
    let file: String
    let kind: KindDescriptor
    let mesh: String
    let name: String
    /// What is sent and shown.
    let json: JSON
    /// What the writer should know, and the control plane cannot: it does not see what is left out here.
    let warnings: [String]

    init(_ text: String, file: String, kinds: KindTable) throws(Refusal) {
        self.file = file
        let json = try Self.parse(text)
        if let reason = Self.strangeness(json) { throw Refusal(reason: "failed to parse resource: \(reason)") }
        let document: ResourceDocument
        do throws(ResourceDocument.Malformed) {
            document = try ResourceDocument(json, kinds: kinds)
        } catch {
            throw Refusal(reason: "failed to read meta: \(error)")
        }
        guard let kind = kinds[document.type], !kind.isReadOnly else {
            throw Refusal(reason: "failed to parse resource: invalid resource type \"\(document.type)\"")
        }
        let reading = try Self.spec(document, kind)
        let resource = Resource(
            ResourceKey(kind.name, mesh: kind.isMeshScoped ? document.mesh : "", name: document.name),
            labels: document.labels,
            spec: reading.spec
        )
        let violations = Self.metadataViolations(resource, kind) + kind.validate(resource)
        guard violations.isEmpty else { throw Refusal(reason: "failed to parse resource: \(Self.text(violations))") }
        (self.kind, mesh, name) = (kind, resource.mesh, resource.name)
        self.json = Self.json(resource, kind)
        warnings = reading.warnings
    }

    private static func parse(_ text: String) throws(Refusal) -> JSON {
        do throws(DocumentError) {
            return try YAML.parseOne(Array(text.utf8), limits: .init(bytes: 16 << 20))
        } catch {
            throw Refusal(reason: "failed to parse resource: invalid YAML or JSON: \(error)")
        }
    }

    /// What a document without a type is instead, or lacks; nil if it has one.
    private static func strangeness(_ json: JSON) -> String? {
        switch json {
        case .array: return "a list; a document is one resource, and a line \"---\" stands between two"
        case .object: break
        default: return "a resource has to be an object"
        }
        guard [nil, .null, ""].contains(json["type"]) else { return nil }
        if let version = json["apiVersion"]?.stringValue, let kind = json["kind"]?.stringValue {
            return
                "a resource of Kubernetes (\(version), \(kind)): kubectl applies it; here it needs \"type\", \"name\" and \"mesh\""
        }
        return "invalid resource type \"\": the document has no \"type\""
    }

    /// The spec by the kind's message or schema, with the schema's defaults.
    private static func spec(_ document: ResourceDocument, _ kind: KindDescriptor) throws(Refusal) -> SpecReading {
        guard document.spec != nil else {
            throw Refusal(reason: "failed to parse resource: spec in body is required")
        }
        let reading: SpecReading
        do throws(ResourceDocument.Malformed) {
            reading = try kind.shape(of: document, normalize: KumaDescriptors.normalize)
        } catch {
            throw Refusal(reason: "failed to parse resource: \(error)")
        }
        guard reading.violations.isEmpty else {
            throw Refusal(reason: "failed to parse resource: \(text(reading.violations))")
        }
        return reading
    }

    private static func metadataViolations(_ resource: Resource, _ kind: KindDescriptor) -> [Violation] {
        var violations: [Violation] = []
        if resource.name.isEmpty {
            violations.append(Violation("name", "cannot be empty"))
        } else if !NameRules.isSubdomain(resource.name) {
            violations.append(
                Violation(
                    "name",
                    "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and start and end with an alphanumeric character"
                )
            )
        }
        if kind.isMeshScoped {
            if resource.mesh.isEmpty {
                violations.append(Violation("mesh", "cannot be empty"))
            } else if !NameRules.isReference(resource.mesh) {
                violations.append(
                    Violation(
                        "mesh",
                        "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'."
                    )
                )
            }
        }
        return violations
    }

    private static func text(_ violations: [Violation]) -> String {
        violations.map { "\($0.field): \($0.reason)" }.joined(separator: "; ")
    }

    private static func json(_ resource: Resource, _ kind: KindDescriptor) -> JSON {
        var json: JSON = ["type": .string(kind.name.description)]
        if kind.isMeshScoped { json.set("mesh", .string(resource.mesh)) }
        json.set("name", .string(resource.name))
        if !resource.labels.isEmpty { json.set("labels", JSON(resource.labels)) }
        if kind.hasSpec {
            json.set("spec", resource.spec)
        } else {
            for member in resource.spec.members ?? [] { json.set(member.key, member.value) }
        }
        return json
    }
}
