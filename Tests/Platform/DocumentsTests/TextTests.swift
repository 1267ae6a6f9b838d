import Documents
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("2024-05-01T10:00:00Z", Timestamp(seconds: 1_714_557_600), "2024-05-01T10:00:00Z"),
        (
            "2024-05-01T12:00:00.25+02:00", Timestamp(seconds: 1_714_557_600, nanoseconds: 250_000_000),
            "2024-05-01T10:00:00.25Z"
        ),
        ("0001-01-01T00:00:00Z", .zero, "0001-01-01T00:00:00Z"),
        (
            "2024-02-29T23:59:59.123456789Z", Timestamp(seconds: 1_709_251_199, nanoseconds: 123_456_789),
            "2024-02-29T23:59:59.123456789Z"
        ),
        ("1969-12-31T23:59:59Z", Timestamp(seconds: -1), "1969-12-31T23:59:59Z"),
    ])
    func `times are read and written`(text: String, time: Timestamp, written: String) {
        #expect(Timestamp(rfc3339: text) == time && time.rfc3339 == written)
    }

    @Test(arguments: [
        "2023-02-29T00:00:00Z", "2024-05-01", "2024-05-01T10:00:00", "2024-05-01T25:00:00Z", "2024-05-01T10:00:00.Z",
        "x", "",
    ])
    func `what is no time is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (Duration.zero, "0s"), (.seconds(3600), "1h0m0s"), (.seconds(90), "1m30s"), (.milliseconds(1500), "1.5s"),
            (.milliseconds(250), "250ms"),
            (.microseconds(1500), "1.5ms"), (.nanoseconds(1500), "1.5µs"), (.nanoseconds(7), "7ns"),
            (.seconds(-5), "-5s"),
            (.seconds(86_400 * 365), "8760h0m0s"),
        ] as [(Duration, String)]
    )
    func `durations are Go's`(duration: Duration, text: String) {
        #expect(GoDuration.text(duration) == text && GoDuration.parse(text) == duration)
    }

    @Test(
        arguments: [
            ("1h30m", Duration.seconds(5400)), ("0", .zero), ("-1.5s", .milliseconds(-1500)),
            (".5ms", .microseconds(500)), ("1.5h", .seconds(5400)),
            ("1us", .microseconds(1)), ("+3s", .seconds(3)), ("0.000000001s", .nanoseconds(1)),
        ] as [(String, Duration)]
    )
    func `durations are read as Go reads them`(text: String, duration: Duration) {
        #expect(GoDuration.parse(text) == duration)
    }

    @Test(arguments: ["", "5", "s", "1x", "1h 2m", "--1s", "9999999999999h", ".s", "1.2.3s", "５s"])
    func `what is no duration is refused`(text: String) {
        #expect(GoDuration.parse(text) == nil)
    }

    @Test func `protobuf's durations are seconds`() {
        #expect(
            ProtoDuration.text(.milliseconds(3500)) == "3.500s" && ProtoDuration.parse("3.5s") == .milliseconds(3500)
        )
        #expect(ProtoDuration.text(.seconds(-2)) == "-2s" && ProtoDuration.parse("-0.25s") == .milliseconds(-250))
        #expect(
            ProtoDuration.parse("5m") == nil && ProtoDuration.parse("1.0000000001s") == nil
                && ProtoDuration.parse("1.s") == nil
        )
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func `Base64 is RFC 4648's`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded && Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test func `Base64 takes both alphabets and refuses all else`() {
        #expect(
            Base64.encode([0xfb, 0xff], .url) == "-_8" && Base64.decode("-_8") == [0xfb, 0xff]
                && Base64.decode("+/8=") == [0xfb, 0xff]
        )
        #expect(
            Base64.decode("A") == nil && Base64.decode("A===") == nil && Base64.decode("Zg==x") == nil
                && Base64.decode("Z g=") == nil
        )
    }
}
