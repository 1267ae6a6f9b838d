/// All series of one metric, in Prometheus's text form.
struct MetricFamily: Sendable {
    /// One line.
    struct Sample: Sendable {
        var name: String
        /// In the order of the text; values are as they stand between their quotes, escaped.
        var labels: [(name: String, value: String)]
        /// As written: `42`, `1.5e+06`, `NaN`.
        var value: String
        /// Milliseconds or seconds, as written; empty for none.
        var timestamp: String

        /// `value` as a number; lines with anything else are not read.
        var number: Double {
            switch value {
            case "+Inf": .infinity
            case "-Inf": -.infinity
            default: Double(value) ?? .nan
            }
        }

        subscript(label: String) -> String? { labels.first { $0.name == label }?.value }
    }

    var name: String
    /// `counter`, `histogram`, …; empty if the text does not say.
    var type = ""
    var help = ""
    var samples: [Sample] = []

    /// Reads text of Prometheus or OpenMetrics. Lines that make no sense are left out, and so are those that would make the text illegal
    /// for whoever reads it: one application must not spoil the metrics of all others.
    static func parse(_ text: [UInt8]) -> [MetricFamily] {
        var families: [MetricFamily] = []
        var places: [String: Int] = [:]
        func place(_ name: String) -> Int {
            if let place = places[name] { return place }
            families.append(MetricFamily(name: name))
            places[name] = families.count - 1
            return families.count - 1
        }
        for line in text.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: "#") {
                let words = String(decoding: line, as: UTF8.self).split(
                    separator: " ",
                    maxSplits: 3,
                    omittingEmptySubsequences: true
                )
                guard words.count == 4, MetricName.isLegal(words[2]) else { continue }
                if words[1] == "TYPE", types.contains(words[3]) {
                    families[place(String(words[2]))].type = String(words[3])
                }
                if words[1] == "HELP" { families[place(String(words[2]))].help = String(words[3]) }
            } else if let sample = Sample(line) {
                families[place(family(of: sample.name, among: places))].samples.append(sample)
            }
        }
        return families.filter { !$0.samples.isEmpty }
    }

    /// Those of Prometheus' text form.
    private static let types: Set<Substring> = ["counter", "gauge", "histogram", "summary", "untyped"]

    /// `x_bucket` belongs to the histogram `x`, if there is one.
    private static func family(of name: String, among places: [String: Int]) -> String {
        if places[name] != nil { return name }
        for ending in ["_bucket", "_sum", "_count", "_total", "_created"] where name.hasSuffix(ending) {
            let stem = String(name.dropLast(ending.count))
            if places[stem] != nil { return stem }
        }
        return name
    }

    /// A label's value without the escapes of the text.
    static func unescaped(_ value: String) -> String {
        guard value.contains("\\") else { return value }
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Appends the text, with `# TYPE` if it is known.
    func write(to out: inout String) {
        if !help.isEmpty { out += "# HELP \(name) \(help)\n" }
        if !type.isEmpty { out += "# TYPE \(name) \(type)\n" }
        for sample in samples {
            out += sample.name
            if !sample.labels.isEmpty {
                out += "{"
                for (index, label) in sample.labels.enumerated() {
                    if index > 0 { out += "," }
                    out += "\(label.name)=\"\(label.value)\""
                }
                out += "}"
            }
            out += " \(sample.value)"
            if !sample.timestamp.isEmpty { out += " \(sample.timestamp)" }
            out += "\n"
        }
    }
}

extension MetricFamily.Sample {
    /// `name{label="value",…} value timestamp`; nil if the line is none. A timestamp that is no whole number is left out.
    init?(_ line: some Collection<UInt8>) {
        let bytes = Array(line)
        var position = 0
        func word(until stops: Set<UInt8>) -> String {
            let start = position
            while position < bytes.count, !stops.contains(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        func skip(_ byte: UInt8) {
            while position < bytes.count, bytes[position] == byte { position += 1 }
        }
        let (space, open, close, quote, comma, equals) = (
            UInt8(ascii: " "), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: ","),
            UInt8(ascii: "=")
        )
        skip(space)
        name = word(until: [space, open])
        labels = []
        skip(space)
        if position < bytes.count, bytes[position] == open {
            position += 1
            while true {
                while position < bytes.count, bytes[position] == space || bytes[position] == comma { position += 1 }
                guard position < bytes.count else { return nil }
                if bytes[position] == close { break }
                let label = word(until: [equals, space])
                guard MetricName.isLegal(label, isLabel: true) else { return nil }
                skip(space)
                guard position < bytes.count, bytes[position] == equals else { return nil }
                position += 1
                skip(space)
                guard position < bytes.count, bytes[position] == quote else { return nil }
                position += 1
                let start = position
                while position < bytes.count, bytes[position] != quote {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard position < bytes.count else { return nil }
                labels.append((label, String(decoding: bytes[start..<position], as: UTF8.self)))
                position += 1
            }
            position += 1
        }
        skip(space)
        value = word(until: [space])
        skip(space)
        timestamp = word(until: [space, UInt8(ascii: "#")])
        if Int64(timestamp) == nil { timestamp = "" }
        guard MetricName.isLegal(name), Double(value) != nil || ["NaN", "+Inf", "-Inf"].contains(value) else {
            return nil
        }
    }
}
