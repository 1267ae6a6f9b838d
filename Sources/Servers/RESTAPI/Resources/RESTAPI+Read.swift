import Documents
import HTTP
import ResourceModel

extension RESTAPI {
    private static let title = "Could not process a resource"

    /// The resource in a request's body, valid by itself, and what its writer should know.
    func read(_ kind: KindDescriptor, _ request: APIRequest) throws -> (Resource, warnings: [String]) {
        let document: ResourceDocument
        do {
            document = try ResourceDocument(JSON(parsing: request.http.body))
        } catch {
            throw APIError.badRequest("invalid resource: \(error)", title: Self.title)
        }
        let mesh = kind.isMeshScoped ? request["mesh"] : ""
        try refuse(disagreements(of: document, kind, mesh: mesh, name: request["name"]))
        let (spec, warnings) = try spec(of: document, kind)
        let resource = Resource(
            ResourceKey(kind.name, mesh: mesh, name: document.name),
            labels: document.labels,
            spec: spec
        )
        try refuse(kind.validate(resource))
        return (resource, warnings + kind.deprecations(resource))
    }

    private func refuse(_ violations: [Violation]) throws {
        if !violations.isEmpty { throw APIError.invalid(Self.title, violations) }
    }

    /// Where the document says something else than the URL.
    private func disagreements(
        of document: ResourceDocument,
        _ kind: KindDescriptor,
        mesh: String,
        name: String
    ) -> [Violation] {
        var result: [Violation] = []
        if document.name != name { result.append(Violation("name", "name from the URL has to be the same as in body")) }
        if document.type != kind.name {
            result.append(Violation("type", "type from the URL has to be the same as in body"))
        }
        if kind.isMeshScoped, document.mesh != mesh {
            result.append(Violation("mesh", "mesh from the URL has to be the same as in body"))
        }
        return result
    }

    private func spec(of document: ResourceDocument, _ kind: KindDescriptor) throws -> (JSON, warnings: [String]) {
        if case .proto(let message) = kind.encoding {
            do {
                return (try kind.fill(normalize(message, document.spec ?? .object([]))), [])
            } catch {
                throw APIError.badRequest("invalid resource: \(error)", title: Self.title)
            }
        }
        guard let given = document.spec else {
            throw APIError.invalid(Self.title, [Violation("spec", "in body is required")])
        }
        guard let schema = kind.schema else {
            guard case .object = given else {
                throw APIError.invalid(Self.title, [Violation("spec", "in body must be of type object")])
            }
            return (given, [])
        }
        let reading = schema.read(given, at: "spec")
        try refuse(reading.violations)
        return (reading.document, reading.unknown.map { "unknown field \"\($0)\" is ignored" })
    }
}
