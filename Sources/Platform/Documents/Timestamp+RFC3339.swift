extension Timestamp {
    /// The moment as Go's `time.RFC3339Nano` in UTC: `2024-05-01T10:00:00.25Z`, without zeros at the end of the fraction.
    ///
    /// Years outside 0 … 9999 are cut to their last four digits.
    package var rfc3339: String {
        var fraction = ""
        if nanoseconds > 0 {
            fraction = "." + Digits.padded(nanoseconds, 9)
            while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
        }
        return wholeSeconds + fraction + "Z"
    }

    private var wholeSeconds: String {
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        let date = CivilDate(day: day)
        return "\(Digits.padded(date.year % 10_000, 4))-\(Digits.padded(date.month, 2))-\(Digits.padded(date.day, 2))T"
            + "\(Digits.padded(second / 3600, 2)):\(Digits.padded(second / 60 % 60, 2)):\(Digits.padded(second % 60, 2))"
    }

    /// Reads RFC 3339 with any offset, such as `2024-05-01T12:00:00.25+02:00`; nil for all else, and for dates that don't exist.
    ///
    /// Digits of the fraction after the ninth are dropped.
    package init?(rfc3339 text: some StringProtocol) {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard let year = scanner.number(4, 0...9999), scanner.take("-"),
            let month = scanner.number(2, 1...12), scanner.take("-"),
            let day = scanner.number(2, 1...31), scanner.take("T"),
            let hour = scanner.number(2, 0...23), scanner.take(":"),
            let minute = scanner.number(2, 0...59), scanner.take(":"),
            let second = scanner.number(2, 0...59), let nanoseconds = scanner.fraction(), let offset = scanner.offset(),
            scanner.rest.isEmpty
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(day: date.dayNumber) == date else { return nil }
        self.init(
            seconds: date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset,
            nanoseconds: nanoseconds
        )
    }
}

/// A date of the Gregorian calendar. The conversions are Howard Hinnant's.
private struct CivilDate: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) { (self.year, self.month, self.day) = (year, month, day) }

    /// - Parameter day: Days since 1970-01-01.
    init(day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    }

    var dayNumber: Int64 {
        let year = month <= 2 ? self.year - 1 : self.year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: scalar) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ count: Int, _ range: ClosedRange<Int64>) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, let value = Digits.value(digits), range.contains(value) else { return nil }
        rest = rest.dropFirst(count)
        return value
    }

    mutating func fraction() -> Int32? {
        guard take(".") else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        return Digits.nanoseconds(digits)
    }

    /// Seconds east of Greenwich.
    mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard take("+") || take("-"), let hours = number(2, 0...23), take(":"), let minutes = number(2, 0...59) else {
            return nil
        }
        return sign * (hours * 3600 + minutes * 60)
    }
}

/// Decimal digits of fixed width.
enum Digits {
    static func padded(_ number: some BinaryInteger, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Up to 18 digits and nothing else.
    static func value(_ digits: some Collection<UInt8>) -> Int64? {
        guard (1...18).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// The digits behind a point as nanoseconds; those after the ninth are dropped.
    static func nanoseconds(_ digits: some Collection<UInt8>) -> Int32? {
        guard var value = value(digits.prefix(9)) else { return nil }
        for _ in 0..<(9 - min(9, digits.count)) { value *= 10 }
        return Int32(value)
    }

    /// "", ".5" in groups of three digits: ".500".
    static func protoFraction(_ nanoseconds: Int32) -> String {
        if nanoseconds == 0 { return "" }
        if nanoseconds % 1_000_000 == 0 { return "." + padded(nanoseconds / 1_000_000, 3) }
        if nanoseconds % 1000 == 0 { return "." + padded(nanoseconds / 1000, 6) }
        return "." + padded(nanoseconds, 9)
    }
}
