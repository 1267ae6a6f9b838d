/// A place in a document, as people write it: `spec.to[0].default.http.requestTimeout`, `tags["team"]`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Empty for the document itself.
    package let description: String

    /// The document itself when `text` is empty.
    package init(_ text: String = "") { description = text }
    /// Taken as it is: dots and brackets in it are steps.
    package init(stringLiteral text: String) { description = text }

    /// A field of the object at this place.
    package func field(_ name: String) -> FieldPath {
        FieldPath(description.isEmpty ? name : "\(description).\(name)")
    }

    /// An item of the list at this place, counted from 0.
    package func index(_ index: Int) -> FieldPath { FieldPath("\(description)[\(index)]") }

    /// An entry of the map at this place; `key` stands in quotes.
    package func key(_ key: String) -> FieldPath { FieldPath("\(description)[\"\(key)\"]") }
}
