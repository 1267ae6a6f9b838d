import CYAML

/// One step of a YAML stream, with its place.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(String, tag: String?, isPlain: Bool, anchor: String?)
        case sequenceStart(anchor: String?)
        case mappingStart(anchor: String?)
        case end
        case other
    }

    var kind: Kind
    var offset: Int
    var line: Int
    var column: Int

    func failure(_ code: DocumentError.Code, _ reason: String) -> DocumentError {
        DocumentError(code, reason, offset: offset, line: line, column: column)
    }
}

/// libyaml's parser over bytes that outlive it. No pointer of libyaml leaves this file.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var isAtEnd = false

    /// - `input`: Must stay where it is as long as this object lives.
    init(_ input: UnsafeBufferPointer<UInt8>) throws(DocumentError) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw DocumentError(.syntax, "out of memory")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event; nil after the stream's end.
    func next() throws(DocumentError) -> YAMLEvent? {
        guard !isAtEnd else { return nil }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            isAtEnd = true
            throw failure
        }
        defer { yaml_event_delete(&event) }
        let kind = try Self.kind(of: event)
        if case .end = kind { isAtEnd = true }
        let mark = event.start_mark
        return YAMLEvent(kind: kind, offset: mark.index, line: mark.line + 1, column: mark.column + 1)
    }

    private static func kind(of event: yaml_event_t) throws(DocumentError) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .end
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: string(event.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: string(event.data.mapping_start.anchor))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            guard let value = String(validating: bytes, as: UTF8.self) else {
                throw DocumentError(
                    .syntax,
                    "invalid UTF-8",
                    offset: event.start_mark.index,
                    line: event.start_mark.line + 1,
                    column: event.start_mark.column + 1
                )
            }
            return .scalar(
                value,
                tag: string(scalar.tag),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                anchor: string(scalar.anchor)
            )
        default: return .other
        }
    }

    private var failure: DocumentError {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "malformed document"
        if parser.pointee.error == YAML_READER_ERROR {
            return DocumentError(.syntax, problem, offset: parser.pointee.problem_offset)
        }
        let mark = parser.pointee.problem_mark
        return DocumentError(.syntax, problem, offset: mark.index, line: mark.line + 1, column: mark.column + 1)
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
