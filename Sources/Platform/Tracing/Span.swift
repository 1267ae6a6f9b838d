/// Something that a server has done, from its beginning to its end.
package struct Span: Sendable, Hashable {
    /// A value of an attribute.
    package enum Value: Sendable, Hashable {
        case text(String)
        case number(Int)
    }

    /// Something that is known of a span.
    package struct Attribute: Sendable, Hashable {
        /// As OpenTelemetry's conventions call it.
        package let name: String
        /// A text, or a whole number.
        package let value: Value

        /// By OpenTelemetry's conventions where there is one for it.
        package init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
    }

    /// This span.
    package let context: SpanContext
    /// The caller's; nil: the trace begins here.
    package let parent: SpanContext?
    /// Of a closed set: a route, a method.
    package let name: String
    /// Nanoseconds since 1970.
    package let start: UInt64
    /// As `start`; not before it.
    package var end: UInt64
    /// In the order in which they came to be known.
    package var attributes: [Attribute]
    /// Whether a duty of the server failed.
    package var hasFailed = false
}
