// HTTP: both versions on one port. In: bytes of a `Net` connection. Out: requests to a handler, responses as bytes; for
// HTTP/2 also raw streams, on which gRPC is built. `HTTP1Parser`, `HTTP1Connection` and `HTTP2Session` do no I/O; each is
// owned by its connection, on that connection's loop. `HTTPServer` is the only thing that may be touched from elsewhere.

/// Header fields in order; names are lower case, and one may occur several times.
package struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// In the order of the wire.
    package var fields: [(name: String, value: String)]

    /// Fields as given; names must be lower case.
    package init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }
    /// Fields in the order written; names must be lower case.
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first field of that (lower case) name; setting replaces all of them, nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first { $0.name == name }?.value }
        set {
            fields.removeAll { $0.name == name }
            if let newValue { fields.append((name, newValue)) }
        }
    }
    /// Appends a field, whether or not there is one of that name.
    package mutating func add(_ name: String, _ value: String) { fields.append((name, value)) }
    /// The values of all fields of that (lower case) name, in order.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Same fields in the same order.
    package static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.fields.elementsEqual(right.fields) { $0 == $1 }
    }
}
