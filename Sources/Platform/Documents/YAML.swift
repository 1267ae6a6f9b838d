/// YAML text to and from ``JSON``, the way `sigs.k8s.io/yaml` does it: what JSON cannot say is refused.
package enum YAML {
    /// Reads all documents of a stream; an empty document is `null`, an empty text no document.
    ///
    /// Plain scalars are resolved as go-yaml v2 does, by YAML 1.1: `no` is false, `0x10` is 16, `010` is 8, `~` is null, `1_000` is
    /// 1000; a date stays a string, and so does everything in quotes. Keys become strings. Merge keys (`<<`) and anchors
    /// are understood, up to ``DocumentLimits/aliasedNodes``. Of equal keys the last one counts.
    package static func parse(_ bytes: [UInt8], limits: DocumentLimits = .init()) throws(DocumentError) -> [JSON] {
        guard bytes.count <= limits.bytes else {
            throw DocumentError(.tooLarge, "document is larger than \(limits.bytes) bytes")
        }
        return try bytes.withUnsafeBufferPointer { (input) throws(DocumentError) -> [JSON] in
            let events = try YAMLEvents(input)
            var composer = YAMLComposer(limits: limits)
            var documents: [JSON] = []
            while let event = try events.next() {
                if let document = try composer.take(event) { documents.append(document) }
            }
            return documents
        }
    }

    /// Reads all documents of a stream out of a string.
    package static func parse(_ text: String, limits: DocumentLimits = .init()) throws(DocumentError) -> [JSON] {
        try parse(Array(text.utf8), limits: limits)
    }

    /// Reads a stream that must hold exactly one document, or none, which is `null`.
    package static func parseOne(_ bytes: [UInt8], limits: DocumentLimits = .init()) throws(DocumentError) -> JSON {
        let documents = try parse(bytes, limits: limits)
        guard documents.count <= 1 else { throw DocumentError(.syntax, "expected a single document in the stream") }
        return documents.first ?? .null
    }
}
