import Documents
import HTTP
import ResourceModel

extension RESTAPI {
    private static let title = "Could not process a resource"

    /// The resource in a request's body, valid by itself, and what its writer should know.
    func read(_ kind: KindDescriptor, _ request: APIRequest) throws -> (Resource, warnings: [String]) {
        let mesh = kind.isMeshScoped ? request["mesh"] : ""
        let document: ResourceDocument
        let reading: SpecReading
        var violations: [Violation]
        do {
            let json = try JSON(parsing: request.http.body, limits: DocumentLimits(bytes: Self.bodyLimit))
            document = try ResourceDocument(json, kinds: kinds)
            violations = disagreements(of: document, kind, mesh: mesh, name: request["name"])
            // What is of another kind is not judged by the rules of this one.
            if document.type != kind.name { throw APIError.invalid(Self.title, violations) }
            reading = try kind.read(document, mesh: mesh, normalize: normalize)
        } catch let error as APIError {
            throw error
        } catch let error as DocumentError where error.code == .tooDeep {
            throw APIError.invalid(Self.title, [Violation(error.path, "is \(error.reason)")])
        } catch {
            throw APIError.badRequest("invalid resource: \(error)", title: Self.title)
        }
        violations += reading.violations
        if !violations.isEmpty { throw APIError.invalid(Self.title, violations) }
        let key = ResourceKey(kind.name, mesh: mesh, name: document.name)
        return (Resource(key, labels: document.labels, spec: reading.spec), reading.warnings)
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
}
