import Documents

/// How long ago something was, in one unit.
enum Age {
    /// `5s`, `3m`, `7h`, `12d`, `1y`; `never` for what isn't known and for the future.
    static func text(_ time: Timestamp?, now: Timestamp) -> String {
        guard let time, time != .zero else { return "never" }
        let seconds = now.since(time).components.seconds
        if seconds < -1 { return "never" }
        if seconds < 60 { return "\(max(0, seconds))s" }
        if seconds < 3600 { return "\(seconds / 60)m" }
        if seconds < 86_400 { return "\(seconds / 3600)h" }
        if seconds < 86_400 * 365 { return "\(seconds / 86_400)d" }
        return "\(seconds / (86_400 * 365))y"
    }

    /// The age of a time in a document.
    static func text(_ json: JSON?, now: Timestamp) -> String {
        text(json?.stringValue.flatMap { Timestamp(rfc3339: $0) }, now: now)
    }
}
