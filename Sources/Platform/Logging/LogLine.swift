import Documents

/// One message with all that is printed of it.
struct LogLine {
    var time: Timestamp
    var level: Logger.Level
    var label: String
    var message: String
    var metadata: Logger.Metadata

    /// The line with its newline.
    func text(_ format: LogFormat) -> [UInt8] {
        switch format {
        case .console: console
        case .json: json
        }
    }

    /// `2024-05-01T10:00:00.250Z	INFO	server.run	started	{"server.name": "api"}`
    private var console: [UInt8] {
        var out = Array("\(milliseconds)\t\(level.name.uppercased())\t".utf8)
        if !label.isEmpty { out += "\(label)\t".utf8 }
        out += Self.singleLine(message).utf8
        if !metadata.isEmpty {
            out.append(UInt8(ascii: "\t"))
            out.append(UInt8(ascii: "{"))
            for (index, entry) in sorted.enumerated() {
                if index > 0 { out += ", ".utf8 }
                out += JSON.string(entry.key.name).text
                out += ": ".utf8
                out += JSON.string(entry.value).text
            }
            out.append(UInt8(ascii: "}"))
        }
        out.append(0x0a)
        return out
    }

    private var json: [UInt8] {
        var members: [JSON.Member] = [
            .init("level", .string(level.name)), .init("ts", .string(milliseconds)),
        ]
        if !label.isEmpty { members.append(.init("logger", .string(label))) }
        members.append(.init("msg", .string(message)))
        members += sorted.map { .init($0.key.name, .string($0.value)) }
        return JSON.object(members).text + [0x0a]
    }

    private var sorted: [(key: LogKey, value: String)] {
        metadata.sorted { KeyOrder.bytes($0.key.name, $1.key.name) }
    }

    private var milliseconds: String {
        let text = Timestamp(seconds: time.seconds).rfc3339.dropLast()
        let digits = String(time.nanoseconds / 1_000_000)
        return "\(text).\(String(repeating: "0", count: 3 - min(3, digits.utf8.count)))\(digits)Z"
    }

    /// A message with line breaks could fake a line of its own.
    private static func singleLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
        return String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    }
}

extension Logger.Level {
    /// The name in a line, zap's where it has one.
    package var name: String {
        switch self {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warn"
        case .error: "error"
        }
    }
}
