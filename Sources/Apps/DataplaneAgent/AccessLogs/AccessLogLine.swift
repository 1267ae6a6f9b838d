import Documents

/// One line that Envoy wrote for a log server: where it goes, and what.
struct AccessLogLine: Hashable, Sendable {
    /// A name or address.
    var host: String
    var port: UInt16
    /// Ends with a line break.
    var message: [UInt8]

    /// From `{"address": "host:port", "message": "text" or an object}`, or the old form `host:port;text`. Nil if it is neither.
    init?(_ line: some Collection<UInt8>) {
        let line = Array(line)
        // What begins like JSON and is none may be of the old form.
        if line.first == UInt8(ascii: "{"), let document = try? JSON(parsing: line),
            let address = document["address"]?.stringValue
        {
            switch document["message"] {
            case .string(let text)?: self.init(address, Array(text.utf8))
            case .object(let members)?: self.init(address, JSON.object(members).text)
            default: return nil
            }
        } else {
            guard let end = line.firstIndex(of: UInt8(ascii: ";")) else { return nil }
            self.init(String(decoding: line[..<end], as: UTF8.self), Array(line[(end + 1)...]))
        }
    }

    private init?(_ address: String, _ text: [UInt8]) {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]),
            port > 0
        else { return nil }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = port
        message = text.last == UInt8(ascii: "\n") ? text : text + [UInt8(ascii: "\n")]
    }
}

/// Cuts a stream of bytes into lines.
struct LineCutter: Sendable {
    /// A longer line is thrown away whole.
    static let limit = 1 << 20

    private var rest: [UInt8] = []
    private var isSkipping = false

    /// The lines that end in these bytes, without their ends. Empty ones are left out.
    mutating func lines(in bytes: some Collection<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var remaining = bytes[...]
        while let end = remaining.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest + remaining[..<end]
            if !isSkipping, !line.isEmpty { lines.append(line) }
            (rest, isSkipping) = ([], false)
            remaining = remaining[remaining.index(after: end)...]
        }
        if !isSkipping { rest += remaining }
        if rest.count > Self.limit { (rest, isSkipping) = ([], true) }
        return lines
    }
}
