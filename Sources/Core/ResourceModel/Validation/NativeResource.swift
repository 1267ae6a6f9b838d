package import Documents

/// A resource of Envoy's that stands as text in a policy.
package enum NativeResource {
    /// YAML, or JSON that YAML does not take (with tabs).
    package static func read(_ text: String) throws(DocumentError) -> JSON {
        do { return try YAML.parseOne(Array(text.utf8)) } catch {
            // Whoever wrote JSON wants to hear what is wrong with JSON.
            guard text.first(where: { !$0.isWhitespace }) == "{" else { throw error }
            return try JSON(parsing: text)
        }
    }

    /// What is wrong with it as a document. Whether it is a message of its kind is known where it is applied.
    static func violations(of node: Node) -> [Violation] {
        do {
            let document = try read(node.text)
            return document.members == nil ? node.violation("native Envoy resource is not valid: not an object") : []
        } catch {
            // Compat: the words of Go for a text that ends too early.
            let isCut = error.offset >= node.text.utf8.count
            return node.violation("native Envoy resource is not valid: \(isCut ? "unexpected EOF" : "\(error)")")
        }
    }
}
