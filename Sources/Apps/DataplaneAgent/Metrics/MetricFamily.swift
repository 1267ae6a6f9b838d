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
        var scanner = SampleScanner(bytes: Array(line))
        scanner.skip(" ")
        name = scanner.word(until: " ", "{")
        guard let labels = scanner.labels() else { return nil }
        self.labels = labels
        scanner.skip(" ")
        value = scanner.word(until: " ")
        scanner.skip(" ")
        timestamp = scanner.word(until: " ", "#")
        if Int64(timestamp) == nil { timestamp = "" }
        guard MetricName.isLegal(name), Double(value) != nil || ["NaN", "+Inf", "-Inf"].contains(value) else {
            return nil
        }
    }
}

/// Reads the line of a sample from left to right.
private struct SampleScanner {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: Unicode.Scalar? { position < bytes.count ? Unicode.Scalar(bytes[position]) : nil }

    mutating func word(until stops: Unicode.Scalar...) -> String {
        let start = position
        while let next, !stops.contains(next) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func skip(_ skipped: Unicode.Scalar...) {
        while let next, skipped.contains(next) { position += 1 }
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard next == wanted else { return false }
        position += 1
        return true
    }

    /// `{label="value",…}`: empty without braces; nil if they hold something else.
    mutating func labels() -> [(name: String, value: String)]? {
        var labels: [(name: String, value: String)] = []
        skip(" ")
        guard take("{") else { return labels }
        while true {
            skip(" ", ",")
            if take("}") { return labels }
            let label = word(until: "=", " ")
            guard MetricName.isLegal(label, isLabel: true) else { return nil }
            skip(" ")
            guard take("=") else { return nil }
            skip(" ")
            guard let value = quoted() else { return nil }
            labels.append((label, value))
        }
    }

    /// What stands between two quotes, as it is written; nil if they are not there.
    private mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        let start = position
        while let next, next != "\"" { position += next == "\\" ? 2 : 1 }
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
