import Documents

// Confs were validated when they were written; what does not have the expected form is as if it were not there.
extension JSON {
    func number(_ key: String) -> UInt32? {
        switch self[key] {
        case .number(let text)?: UInt32(text)
        case .string(let text)?: UInt32(text)
        default: nil
        }
    }

    func decimal(_ key: String) -> Double? {
        switch self[key] {
        case .number(let text)?, .string(let text)?: Double(text)
        default: nil
        }
    }

    func text(_ key: String) -> String? { if case .string(let text)? = self[key] { text } else { nil } }

    func flag(_ key: String) -> Bool? { if case .bool(let value)? = self[key] { value } else { nil } }

    func items(_ key: String) -> [JSON] { if case .array(let items)? = self[key] { items } else { [] } }

    func object(_ key: String) -> JSON? { if case .object? = self[key] { self[key] } else { nil } }

    func texts(_ key: String) -> [String] {
        items(key).compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// Go's form of a duration: `1h30m`, `250ms`.
    func duration(_ key: String) -> Duration? { text(key).flatMap(Self.duration(text:)) }

    static func duration(text: String) -> Duration? {
        if text == "0" { return .zero }
        var rest = Substring(text)
        var total = Duration.zero
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(unit.count)
            let nanoseconds: [Substring: Double] = [
                "h": 3600e9, "m": 60e9, "s": 1e9, "ms": 1e6, "us": 1e3, "µs": 1e3, "ns": 1,
            ]
            guard let value = Double(digits), let factor = nanoseconds[unit], value * factor < 9e18 else { return nil }
            total += .nanoseconds(Int64((value * factor).rounded()))
        }
        return total
    }
}
