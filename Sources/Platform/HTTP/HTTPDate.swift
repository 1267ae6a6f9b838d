import Glibc
import Net
import Synchronization

/// The value of `date` fields (RFC 9110, 5.6.7), made once per second.
enum HTTPDate {
    private struct Made: Sendable {
        var second: UInt64
        var text: String
    }
    /// Of one moment for all loops: a loop whose clock is a little ahead of another's just makes it again.
    private static let made = Mutex(Made(second: .max, text: ""))

    /// The present, as the loop's clock has it to the second. Loop only.
    static func current(on loop: EventLoop) -> String {
        let second = loop.now.milliseconds / 1000
        return made.withLock { made in
            if made.second != second { made = Made(second: second, text: text(at: time(nil))) }
            return made.text
        }
    }

    static func text(at moment: time_t) -> String {
        var moment = moment
        var parts = tm()
        gmtime_r(&moment, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(two(parts.tm_mday)) \(months[Int(parts.tm_mon) % 12]) \(parts.tm_year + 1900)"
        return
            "\(days[Int(parts.tm_wday) % 7]), \(date) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
