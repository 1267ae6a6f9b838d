package import Documents

/// What google.protobuf.Duration and Timestamp look like on the wire.
struct SecondsAndNanos: DecodableMessage {
    static var protoName: String { "google.protobuf.Duration" }
    var seconds: Int64 = 0
    var nanos: Int32 = 0

    init() {}

    /// - `duration`: Within the limits of the type.
    init(_ duration: Duration) {
        seconds = duration.components.seconds
        nanos = Int32(truncatingIfNeeded: duration.components.attoseconds / 1_000_000_000)
    }

    var duration: Duration {
        // The type's own limits; a sender that breaks them gets the nearest valid value, not a trap.
        let limit: Int64 = 315_576_000_000
        let nanos = min(max(nanos, -999_999_999), 999_999_999)
        return Duration(
            secondsComponent: min(max(seconds, -limit), limit),
            attosecondsComponent: Int64(nanos) * 1_000_000_000
        )
    }

    func encode(into writer: inout WireWriter) {
        writer.scalar(Int64Kind.self, 1, seconds)
        writer.scalar(Int32Kind.self, 2, nanos)
    }

    mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(Int64Kind.self, &seconds)
        case 2: try reader.scalar(Int32Kind.self, &nanos)
        default: try reader.skip()
        }
    }
}

/// google.protobuf.Timestamp on the wire. `init()` is 1970.
extension Timestamp: DecodableMessage {
    /// Protobuf's type holds the years 1 to 9999 alone; ours holds more.
    package static var protoName: String { "google.protobuf.Timestamp" }

    /// 1970: protobuf's default, other than ``zero``, Go's.
    package init() { self.init(seconds: 0) }

    package func encode(into writer: inout WireWriter) {
        writer.scalar(Int64Kind.self, 1, seconds)
        writer.scalar(Int32Kind.self, 2, nanoseconds)
    }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        // Outside the type's own limits both are cut, so that arithmetic on it cannot trap.
        case 1:
            if let read = try reader.scalar(Int64Kind.self) {
                seconds = min(max(read, -62_135_596_800), 253_402_300_799)
            }
        case 2:
            if let nanos = try reader.scalar(Int32Kind.self) { nanoseconds = min(max(nanos, 0), 999_999_999) }
        default: try reader.skip()
        }
    }
}

/// google.protobuf.Empty.
package struct Empty: DecodableMessage {
    /// The request or answer of calls that carry nothing.
    package static var protoName: String { "google.protobuf.Empty" }
    /// Has no fields, so all are equal.
    package init() {}
    package func encode(into _: inout WireWriter) {}
    package mutating func decode(_: Int, from reader: inout WireReader) throws(WireError) { try reader.skip() }
}
