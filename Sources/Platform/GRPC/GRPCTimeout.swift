/// The text of `grpc-timeout`: at most eight digits and a unit.
enum GRPCTimeout {
    static func duration(_ text: String) -> Duration? {
        guard let unit = text.last, text.utf8.count <= 9, text.utf8.dropLast().allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let number = Int64(text.dropLast())
        else { return nil }
        switch unit {
        case "H": return .seconds(number * 3600)
        case "M": return .seconds(number * 60)
        case "S": return .seconds(number)
        case "m": return .milliseconds(number)
        case "u": return .microseconds(number)
        case "n": return .nanoseconds(number)
        default: return nil
        }
    }

    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if seconds >= 99_999 { return "\(min(seconds, 99_999_999))S" }
        let milliseconds = max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        return "\(milliseconds)m"
    }
}
