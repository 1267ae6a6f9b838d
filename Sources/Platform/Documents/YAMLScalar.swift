/// What a scalar stands for, by the rules of go-yaml v2 (YAML 1.1 without numbers to base 60).
enum YAMLScalar: Equatable {
    case null
    case bool(Bool)
    /// Decimal digits, as many as it takes.
    case int(String)
    case float(Double)
    /// A date: a string in JSON, but written in quotes.
    case timestamp(String)
    case string(String)
    /// `<<`
    case merge

    /// The value in JSON; nil for numbers that JSON lacks, and for a merge key.
    var json: JSON? {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let digits): .number(digits)
        case .float(let value): value.isFinite ? .double(value) : nil
        case .timestamp(let text), .string(let text): .string(text)
        case .merge: nil
        }
    }

    /// Resolves a scalar with an explicit tag, or none.
    static func resolve(_ text: String, tag: String?, isPlain: Bool, _ event: YAMLEvent) throws(DocumentError)
        -> YAMLScalar
    {
        guard let tag else { return isPlain ? plain(text) : .string(text) }
        let prefix = "tag:yaml.org,2002:"
        let name = tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.utf8.count)) : tag
        let scalar = plain(text)
        switch (name, scalar) {
        case ("bool", .bool), ("int", .int), ("float", .float), ("null", .null), ("timestamp", .timestamp):
            return scalar
        case ("float", .int(let digits)): return Double(digits).map(YAMLScalar.float) ?? scalar
        case ("bool", _), ("int", _), ("float", _), ("null", _), ("timestamp", _):
            throw event.failure(.syntax, "cannot decode `\(text)` as a !!\(name)")
        case ("merge", _): return .merge
        case ("binary", _):
            guard let bytes = Base64.decode(text.filter { $0 != " " }),
                let decoded = String(validating: bytes, as: UTF8.self)
            else { throw event.failure(.syntax, "!!binary value contains invalid base64 data") }
            return .string(decoded)
        default: return .string(text)
        }
    }

    /// Resolves a scalar without quotes and tag.
    static func plain(_ text: String) -> YAMLScalar {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            if let word = words[text] { return word }
            if isDate(text) { return .timestamp(text) }
            return number(text) ?? .string(text)
        case UInt8(ascii: "."):
            if let word = words[text] { return word }
            return isDecimal(text) ? Double(text).map(YAMLScalar.float) ?? .string(text) : .string(text)
        default: return text.utf8.count <= 5 ? words[text] ?? .string(text) : .string(text)
        }
    }

    private static let words: [String: YAMLScalar] = {
        var words: [String: YAMLScalar] = ["<<": .merge]
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
            words[word] = .bool(true)
        }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
            words[word] = .bool(false)
        }
        for word in ["~", "null", "Null", "NULL"] { words[word] = .null }
        for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { words[word] = .float(.infinity) }
        for word in ["-.inf", "-.Inf", "-.INF"] { words[word] = .float(-.infinity) }
        for word in [".nan", ".NaN", ".NAN"] { words[word] = .float(.nan) }
        return words
    }()

    // MARK: - Numbers

    private static func number(_ text: String) -> YAMLScalar? {
        let plain = text.filter { $0 != "_" }
        if let digits = integer(plain) { return .int(digits) }
        return isDecimal(plain) ? Double(plain).map(YAMLScalar.float) : nil
    }

    /// The decimal digits of an integer in any of the notations that Go's `ParseInt` takes with base 0.
    private static func integer(_ text: String) -> String? {
        var digits = Substring(text)
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        guard digits.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        var radix = 10
        switch digits.prefix(2) {
        case "0x", "0X": (radix, digits) = (16, digits.dropFirst(2))
        case "0b", "0B": (radix, digits) = (2, digits.dropFirst(2))
        case "0o", "0O": (radix, digits) = (8, digits.dropFirst(2))
        default:
            if digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 {
                (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-") else { return nil }
        if let value = UInt64(digits, radix: radix) {
            return (isNegative && value > 0 ? "-" : "") + String(value)
        }
        // Beyond 64 bits only decimal digits are kept.
        guard radix == 10, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return (isNegative ? "-" : "") + String(digits)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDecimal(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func sign(_ rest: inout ArraySlice<UInt8>) {
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        }
        sign(&rest)
        let whole = digits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits(&rest) + whole > 0 else { return false }
        } else if whole == 0 {
            return false
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            sign(&rest)
            guard digits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    // MARK: - Dates

    /// Whether go-yaml takes this for a date: `2006-1-2`, alone or with a time.
    private static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 8, bytes[4] == UInt8(ascii: "-"), Digits.value(bytes[..<4]) != nil else { return false }
        let date = bytes.prefix { $0 != UInt8(ascii: "T") && $0 != UInt8(ascii: "t") && $0 != UInt8(ascii: " ") }
        let parts = date.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[1].count), (1...2).contains(parts[2].count),
            let month = Digits.value(parts[1]), let day = Digits.value(parts[2])
        else { return false }
        let two = { (number: Int64) in Digits.padded(number, 2) }
        let dayText = "\(String(decoding: parts[0], as: UTF8.self))-\(two(month))-\(two(day))"
        guard date.count < bytes.count else { return Timestamp(rfc3339: dayText + "T00:00:00Z") != nil }
        let hasZone = bytes[date.count] != UInt8(ascii: " ")
        let time = String(decoding: bytes[(date.count + 1)...], as: UTF8.self) + (hasZone ? "" : "Z")
        let clock = time.prefix { $0 == ":" || $0.isASCII && $0.isNumber }
        let fields = clock.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 3, fields.allSatisfy({ (1...2).contains($0.utf8.count) }) else { return false }
        let padded = fields.map { $0.utf8.count == 1 ? "0" + $0 : $0 }.joined(separator: ":")
        return Timestamp(rfc3339: "\(dayText)T\(padded)\(time.dropFirst(clock.count))") != nil
    }

    // MARK: - Writing

    /// Whether the text of a string may stand without quotes as far as its meaning goes.
    static func readsBackAsString(_ text: String) -> Bool {
        guard case .string = plain(text) else { return false }
        return !isBase60(text)
    }

    /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`, a number for other readers of YAML 1.1.
    private static func isBase60(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        guard let first = rest.utf8.first, (0x30...0x39).contains(first), rest.contains(":") else { return false }
        let fields = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard let head = fields.first, head.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "_") }) else {
            return false
        }
        for (index, field) in fields.enumerated().dropFirst() {
            let isLast = index == fields.count - 1
            let whole = isLast ? field.prefix { $0 != "." } : field
            guard let value = Digits.value(whole.utf8), whole.utf8.count <= 2, value < 60 else { return false }
            guard field.dropFirst(whole.count + 1).allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "_") }) else {
                return false
            }
        }
        return true
    }
}
