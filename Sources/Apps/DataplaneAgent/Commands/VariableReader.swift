import Commands
import Documents

/// Reads typed values from the environment; an empty variable counts as none.
struct VariableReader {
    private let variables: [String: String]

    init(_ variables: [String: String]) { self.variables = variables }

    func text(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    func flag(_ name: String) throws(CommandError) -> Bool? {
        switch text(name) {
        case nil: nil
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        case let other?: throw CommandError("\(name): \"\(other)\" must be true or false")
        }
    }

    func duration(_ name: String) throws(CommandError) -> Duration? {
        guard let text = text(name) else { return nil }
        guard let duration = GoDuration.parse(text), duration >= .zero else {
            throw CommandError("\(name): \"\(text)\" must be a duration, such as 3s or 5m")
        }
        return duration
    }

    func number(_ name: String) throws(CommandError) -> UInt64? {
        guard let text = text(name) else { return nil }
        guard let number = GoInteger.parse(text).flatMap({ UInt64(exactly: $0) }) else {
            throw CommandError("\(name): \"\(text)\" must be a number")
        }
        return number
    }

    /// Nil also for 0, which means "not set" for ports that have a default.
    func port(_ name: String) throws(CommandError) -> UInt16? {
        guard let number = try number(name) else { return nil }
        guard let port = UInt16(exactly: number) else { throw CommandError("\(name): \"\(number)\" must be a port") }
        return port == 0 && name != "KUMA_READINESS_PORT" ? nil : port
    }
}
