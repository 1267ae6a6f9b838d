package import Documents

/// The Dataplane, ZoneIngress or ZoneEgress that the agent was given.
package struct ProxyResource: Sendable {
    /// As it was given, with its template filled in; the control plane looks at the rest.
    package let json: JSON
    /// Empty for zone proxies.
    package let mesh: String
    /// Checked, since it becomes part of file names.
    package let name: String

    /// Fills in the template, reads YAML or JSON, and checks that it describes a proxy of this type.
    package init(_ text: String, variables: [String: String], type: ProxyType) throws(AgentError) {
        let filled = try ResourceTemplate(text).filled(variables)
        let documents: [JSON]
        do {
            documents = try YAML.parse(filled).filter { !$0.isNull }
        } catch {
            throw AgentError(.settings, "dataplane resource is not valid: \(error)")
        }
        guard documents.count == 1, let document = documents.first, document.members != nil else {
            throw AgentError(
                .settings,
                "dataplane resource must be one YAML or JSON object, got \(documents.count) documents"
            )
        }
        guard let kind = document["type"]?.stringValue, !kind.isEmpty else {
            throw AgentError(.settings, "dataplane resource has no type")
        }
        guard kind == type.resourceType else {
            throw AgentError(
                .settings,
                "invalid proxy resource type \"\(kind)\", expected \(type.resourceType)"
            )
        }
        json = document
        mesh = type == .dataplane ? document["mesh"]?.stringValue ?? "" : ""
        name = document["name"]?.stringValue ?? ""
        if let problem = Self.problem(name) { throw AgentError(.settings, "dataplane resource: name: \(problem)") }
        if type == .dataplane, let problem = Self.problem(mesh) {
            throw AgentError(.settings, "dataplane resource: mesh: \(problem)")
        }
    }

    /// What is wrong with a name; nil for nothing. It becomes part of file names, so this is also what keeps them in their folder.
    static func problem(_ name: String) -> String? {
        if name.isEmpty { return "cannot be empty" }
        guard name.utf8.count <= 253 else { return "must be no longer than 253 characters" }
        let isLegal = name.utf8.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        }
        guard isLegal, name.first != "-", name.first != ".", name.last != "-", name.last != "." else {
            return
                "must consist of lower case alphanumeric characters, '-', '.' and '_', and must start and end with an alphanumeric character"
        }
        return nil
    }
}
