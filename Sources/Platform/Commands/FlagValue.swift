package import Documents

/// The value of a flag, and its type by pflag's names.
package enum FlagValue: Hashable, Sendable {
    case string(String)
    /// `--flag` alone means true.
    case bool(Bool)
    case int(Int)
    case uint16(UInt16)
    case uint32(UInt32)
    /// Go's text, `1h30m`.
    case duration(Duration)
    /// Several, each with commas or repeated.
    case strings([String])
    /// Several, repeated; commas are part of the value.
    case stringArray([String])
    /// `key=value`, with commas or repeated. In the order given; of equal keys the last one counts.
    case stringMap([JSON.Member])

    /// pflag's name of the type in help; empty for `bool`.
    var typeName: String {
        switch self {
        case .string: "string"
        case .bool: ""
        case .int: "int"
        case .uint16: "uint16"
        case .uint32: "uint32"
        case .duration: "duration"
        case .strings: "strings"
        case .stringArray: "stringArray"
        case .stringMap: "stringToString"
        }
    }

    /// The default as help shows it; nil for what counts as none.
    var defaultText: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : "\"\(text)\""
        case .bool(let value): value ? "true" : nil
        case .int(let value): value == 0 ? nil : "\(value)"
        case .uint16(let value): value == 0 ? nil : "\(value)"
        case .uint32(let value): value == 0 ? nil : "\(value)"
        case .duration(let value): value == .zero ? nil : GoDuration.text(value)
        case .strings(let values), .stringArray(let values): values.isEmpty ? nil : "[\(values.joined(separator: ","))]"
        case .stringMap(let members):
            members.isEmpty
                ? nil : "[\(members.map { "\($0.key)=\($0.value.stringValue ?? "")" }.joined(separator: ","))]"
        }
    }

    /// The same kind of value read from `text`. A list or map is added to if `isFirst` is false, else replaced.
    ///
    /// - Throws: Go's words for what is wrong.
    func parsed(_ text: String, isFirst: Bool) throws(FlagProblem) -> FlagValue {
        switch self {
        case .string: return .string(text)
        case .bool:
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: throw FlagProblem("strconv.ParseBool: parsing \"\(text)\": invalid syntax")
            }
        case .int: return .int(try Self.integer(text, "ParseInt"))
        case .uint16: return .uint16(try Self.integer(text, "ParseUint"))
        case .uint32: return .uint32(try Self.integer(text, "ParseUint"))
        case .duration:
            if let value = GoDuration.parse(text) { return .duration(value) }
            throw FlagProblem(Self.durationProblem(text))
        case .strings(let old): return .strings((isFirst ? [] : old) + CommaSeparated.fields(text))
        case .stringArray(let old): return .stringArray((isFirst ? [] : old) + [text])
        case .stringMap(let old):
            var map: JSON = .object(isFirst ? [] : old)
            // A single pair may hold commas.
            let pairs = text.utf8.count { $0 == UInt8(ascii: "=") } == 1 ? [text] : CommaSeparated.fields(text)
            for pair in pairs {
                guard let equals = pair.firstIndex(of: "=") else {
                    throw FlagProblem("\(pair) must be formatted as key=value")
                }
                map.set(String(pair[..<equals]), .string(String(pair[pair.index(after: equals)...])))
            }
            return .stringMap(map.members ?? [])
        }
    }

    private static func integer<Value: FixedWidthInteger>(_ text: String, _ function: String) throws(FlagProblem)
        -> Value
    {
        if let value = Value(text) { return value }
        let digits = text.drop { $0 == "-" || $0 == "+" }
        let isNumber = !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
        let isOutOfRange = isNumber && (Value.isSigned || !text.hasPrefix("-"))
        throw FlagProblem(
            "strconv.\(function): parsing \"\(text)\": \(isOutOfRange ? "value out of range" : "invalid syntax")"
        )
    }

    private static func durationProblem(_ text: String) -> String {
        let number = text.drop { $0 == "-" || $0 == "+" }
        let hasOnlyDigits = !number.isEmpty && number.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        return hasOnlyDigits
            ? "time: missing unit in duration \"\(text)\"" : "time: invalid duration \"\(text)\""
    }
}

/// What is wrong with the text of a flag's value.
struct FlagProblem: Error {
    var text: String
    init(_ text: String) { self.text = text }
}

/// One line of CSV, as pflag splits lists: a field may stand in double quotes to hold commas.
enum CommaSeparated {
    static func fields(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var fields: [String] = [""]
        var rest = Substring(text)
        while let character = rest.popFirst() {
            let field = fields.count - 1
            switch character {
            case ",": fields.append("")
            case "\"" where fields[field].isEmpty:
                while let next = rest.popFirst() {
                    if next == "\"" {
                        guard rest.first == "\"" else { break }
                        rest = rest.dropFirst()
                    }
                    fields[field].append(next)
                }
            default: fields[field].append(character)
            }
        }
        return fields
    }
}
