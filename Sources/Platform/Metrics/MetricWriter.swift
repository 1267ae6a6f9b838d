/// Prometheus' text format.
struct MetricWriter {
    var out: [UInt8] = []

    mutating func header(_ name: String, help: String, kind: MetricKind) {
        out += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n".utf8
    }

    mutating func sample(
        _ name: String,
        _ labels: MetricLabels,
        _ value: Double,
        _ extra: (name: String, value: String)? = nil
    ) {
        out += name.utf8
        var pairs = labels.pairs.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
        if let extra { pairs.append("\(extra.name)=\"\(extra.value)\"") }
        if !pairs.isEmpty { out += "{\(pairs.joined(separator: ","))}".utf8 }
        out += " \(Self.text(value))\n".utf8
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
