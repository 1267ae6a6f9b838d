/// The part of Go's templates that names are made with: text, `{{ .DisplayName }}` and its like, `{{ label "key" }}`.
package struct HostnameTemplate: Hashable, Sendable {
    /// Why there is no name.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private enum Part: Hashable, Sendable {
        case text(String)
        case field(String)
        case label(String)
    }

    /// What the template may ask of a resource.
    package struct Values: Sendable {
        package var name: String
        package var displayName: String
        package var namespace: String
        package var mesh: String
        package var zone: String
        /// Nil if the resource has no such label.
        package var label: @Sendable (String) -> String?

        package init(
            name: String,
            displayName: String,
            namespace: String,
            mesh: String,
            zone: String,
            label: @escaping @Sendable (String) -> String?
        ) {
            (self.name, self.displayName, self.namespace, self.mesh, self.zone) = (
                name, displayName, namespace, mesh, zone
            )
            self.label = label
        }

        /// Of a service, as seen from a zone.
        ///
        /// - `localZone`: Of a resource that names no zone.
        package init(_ resource: Resource, localZone: String) {
            self.init(
                name: resource.name,
                displayName: resource.displayName,
                namespace: resource.labels[Label.namespace] ?? "",
                mesh: resource.mesh,
                zone: resource.labels[Label.zone] ?? localZone,
                label: { resource.labels[$0] }
            )
        }

        /// Stand-ins that a template is tried with.
        static let stub = Values(
            name: "name",
            displayName: "displayname",
            namespace: "namespace",
            mesh: "mesh",
            zone: "zone",
            label: { _ in "label" }
        )
    }

    private let parts: [Part]

    /// - Throws: If an action isn't closed or isn't one of those above.
    package init(_ text: String) throws(Failure) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { throw Failure(description: "unclosed action") }
            parts.append(try Self.action(rest[..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    private static func action(_ text: Substring) throws(Failure) -> Part {
        let words = text.split(separator: " ")
        guard let first = words.first else { throw Failure(description: "missing value for command") }
        if words.count == 1, first.hasPrefix("."), first.count > 1 { return .field(String(first.dropFirst())) }
        if words.count == 2, first == "label", let key = unquoted(words[1]) { return .label(key) }
        throw Failure(description: "unexpected \"\(words.joined(separator: " "))\" in action")
    }

    private static func unquoted(_ word: Substring) -> String? {
        guard word.count >= 2, let quote = word.first, quote == "\"" || quote == "`", word.last == quote else {
            return nil
        }
        let inner = word.dropFirst().dropLast()
        return inner.contains(where: { $0 == "\\" || $0 == quote }) ? nil : String(inner)
    }

    /// The name of a resource.
    ///
    /// - Throws: If the resource lacks a label, or the template asks for a value that doesn't exist.
    package func render(_ values: Values) throws(Failure) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .field("Name"): result += values.name
            case .field("DisplayName"): result += values.displayName
            case .field("Namespace"): result += values.namespace
            case .field("Mesh"): result += values.mesh
            case .field("Zone"): result += values.zone
            case .field(let name): throw Failure(description: "can't evaluate field \(name)")
            case .label(let key):
                guard let value = values.label(key) else { throw Failure(description: "label \(key) not found") }
                result += value
            }
        }
        return result
    }
}
