/// Why a text is no document, and where.
package struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers tell apart.
    package enum Code: Hashable, Sendable {
        /// The text breaks the rules of JSON or YAML, or holds what JSON cannot say.
        case syntax
        /// More bytes than ``DocumentLimits/bytes``.
        case tooLarge
        /// Nested deeper than ``DocumentLimits/depth``.
        case tooDeep
        /// YAML aliases that stand for more nodes than ``DocumentLimits/aliasedNodes``.
        case tooManyAliases
    }

    /// Which of them it is.
    package var code: Code
    /// What is wrong, without the place.
    package var reason: String
    /// Bytes before the place.
    package var offset: Int
    /// From 1; 0 if the place isn't known.
    package var line: Int
    /// From 1, in bytes for JSON and in characters for YAML; 0 if the place isn't known.
    package var column: Int
    /// The value that the reader was at; empty for the document itself, and for YAML.
    package var path = FieldPath()

    /// A place of 0 in line and column is unknown, and not printed.
    package init(_ code: Code, _ reason: String, offset: Int = 0, line: Int = 0, column: Int = 0) {
        self.code = code
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// An error at `offset` of `text`, whose line and column are counted.
    init(_ code: Code, _ reason: String, at offset: Int, of text: [UInt8]) {
        let before = text.prefix(max(0, offset))
        let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        self.init(
            code,
            reason,
            offset: offset,
            line: before.count { $0 == 0x0a } + 1,
            column: before.count - lineStart + 1
        )
    }

    /// The same error as it is told from outside of a member or an item.
    func below(_ step: FieldPath) -> DocumentError {
        var error = self
        let rest = path.description
        error.path = rest.isEmpty || rest.hasPrefix("[") ? FieldPath(step.description + rest) : step.field(rest)
        return error
    }

    /// With the place if it is known.
    package var description: String { line == 0 ? reason : "line \(line), column \(column): \(reason)" }
}

/// How much a reader takes from outside before it refuses.
package struct DocumentLimits: Hashable, Sendable {
    /// Bytes of the whole text.
    package var bytes: Int
    /// Arrays and objects around a value, itself included.
    package var depth: Int
    /// Nodes that YAML's aliases may stand for, all together.
    package var aliasedNodes: Int

    /// 1 MiB, 64 levels and 10,000 aliased nodes unless said otherwise.
    package init(bytes: Int = 1 << 20, depth: Int = 64, aliasedNodes: Int = 10_000) {
        self.bytes = bytes
        self.depth = depth
        self.aliasedNodes = aliasedNodes
    }
}
