package import Documents

/// Turns the JSON of a protobuf message, as people write it, into the form in which it is stored: camelCase names, defaults left
/// out, unknown members dropped.
///
/// - Parameter message: The message's full name.
/// - Throws: With a description for the writer if a value is of the wrong sort.
package typealias SpecNormalizer = @Sendable (_ message: String, _ fields: JSON) throws -> JSON

/// What a document of a kind says.
package struct SpecReading: Hashable, Sendable {
    /// As it is stored, with defaults.
    package var spec: JSON
    /// What is wrong, in Kuma's order; the spec is not to be used if there is anything.
    package var violations: [Violation] = []
    /// What the writer should know of a document that is valid.
    package var warnings: [String] = []
}

extension KindDescriptor {
    /// Reads and checks the spec of a document of this kind: its shape first and, if that is right, the kind's rules.
    ///
    /// - `mesh`: Empty for kinds of global scope.
    ///
    /// Throws ``ResourceDocument/Malformed`` if the fields are no message of the kind.
    package func read(
        _ document: ResourceDocument,
        mesh: String,
        normalize: SpecNormalizer
    ) throws(ResourceDocument.Malformed) -> SpecReading {
        var reading = try shape(of: document, normalize: normalize)
        guard reading.violations.isEmpty else { return reading }
        let resource = Resource(
            ResourceKey(name, mesh: mesh, name: document.name),
            labels: document.labels,
            spec: reading.spec
        )
        reading.violations = validate(resource)
        reading.warnings += deprecations(resource)
        reading.spec = fill(reading.spec)
        return reading
    }

    /// Reads the spec of a document of this kind without its rules: values of the right sort, no mistakes that would be lost,
    /// and the schema's defaults.
    ///
    /// Throws ``ResourceDocument/Malformed`` if the fields are no message of the kind.
    package func shape(
        of document: ResourceDocument,
        normalize: SpecNormalizer
    ) throws(ResourceDocument.Malformed) -> SpecReading {
        if case .proto(let message) = encoding {
            do { return SpecReading(spec: try normalize(message, document.spec ?? .object([]))) } catch {
                throw ResourceDocument.Malformed("\(error)")
            }
        }
        guard let given = document.spec else {
            return SpecReading(spec: .object([]), violations: [Violation("spec", "in body is required")])
        }
        guard let schema else {
            guard case .object = given else {
                return SpecReading(spec: given, violations: [Violation("spec", "in body must be of type object")])
            }
            return SpecReading(spec: given)
        }
        let reading = schema.read(given, at: "spec")
        return SpecReading(
            spec: reading.document,
            violations: reading.violations + mistakes(document),
            warnings: reading.unknown.map { "unknown field \"\($0)\" is ignored" }
        )
    }
}
