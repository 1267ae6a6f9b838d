import Documents
import Testing

@Suite struct YAMLTests {
    private func one(_ text: String) throws -> JSON { try YAML.parseOne(Array(text.utf8)) }

    @Test(
        arguments: [
            ("no", false as JSON), ("Yes", true), ("on", true), ("y", true), ("\"no\"", "no"), ("'5'", "5"), ("5", 5),
            ("0x1F", 31), ("010", 8),
            ("0o17", 15), ("-0b101", -5), ("1_000", 1000), ("+7", 7), ("08", .number("8")), ("1.50", .number("1.5")),
            ("1e3", 1000),
            (".5", .number("0.5")), ("~", .null), ("null", .null), ("2024-05-01", "2024-05-01"), ("1.2.3", "1.2.3"),
            ("12:30:45", "12:30:45"),
            ("1.2.3.4", "1.2.3.4"), ("!!str 5", "5"), ("!!int \"5\"", 5), ("!!float 5", .number("5")), ("5s", "5s"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("18446744073709551616", .number("18446744073709551616")), ("nope", "nope"), ("-", ["a"]), ("+", "+"),
            ("1__", 1),
        ] as [(String, JSON)]
    )
    func `plain scalars are resolved as YAML 1.1, quoted ones are text`(text: String, value: JSON) throws {
        let expected: JSON = text == "-" ? [.null] : value
        #expect(try one(text) == expected)
    }

    @Test func `a stream may hold several documents`() throws {
        let all = try YAML.parse("---\na: 1\n---\n# nothing\n---\nb: [x, {c: d}]\n...\n")
        #expect(all == [["a": 1], .null, ["b": ["x", ["c": "d"]]]])
        #expect(try YAML.parse("") == [])
        #expect(throws: DocumentError.self) { try one("a\n---\nb") }
    }

    @Test func `JSON is YAML`() throws {
        let text = #"{"a": [1, "2", {"b": null}], "é": "😀\n"}"#
        #expect(try one(text) == JSON(parsing: text))
    }

    @Test func `anchors and merge keys are understood`() throws {
        let json = try one("base: &b {p: 1, q: 2}\nmore: &m {p: 9, r: 3}\nmade:\n  <<: [*b, *m]\n  q: 5\nagain: *b\n")
        #expect(json["made"]?.sortedByKey() == ["p": 1, "q": 5, "r": 3] && json["again"] == ["p": 1, "q": 2])
    }

    @Test func `aliases cannot multiply without end`() {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (last, next) in zip("abcdefgh", "bcdefghi") {
            bomb += "\(next): &\(next) [\(Array(repeating: "*\(last)", count: 9).joined(separator: ","))]\n"
        }
        #expect(#expect(throws: DocumentError.self) { try one(bomb) }?.code == .tooManyAliases)
        #expect(throws: DocumentError.self) { try one("a: &a [*a]") }
    }

    @Test func `depth is limited, also through aliases`() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try one(nested(64)) }
        #expect(#expect(throws: DocumentError.self) { try one(nested(65)) }?.code == .tooDeep)
        let through =
            "- &a \(nested(40))\n- \(String(repeating: "[", count: 30))*a\(String(repeating: "]", count: 30))\n"
        #expect(#expect(throws: DocumentError.self) { try one(through) }?.code == .tooDeep)
    }

    @Test(arguments: [
        "a: [", "a: b: c", "? [x]\n: y", "*nobody", "a: .inf", "\tx: y", "a: 'b", "!!int x", "null: 1", "<<: 5",
    ])
    func `what has no place in JSON is refused with its line`(text: String) {
        let error = #expect(throws: DocumentError.self) { try one(text) }
        #expect((error?.line ?? 0) >= 1 && error?.reason.isEmpty == false)
    }

    @Test func `keys become strings and the last of equal ones counts`() throws {
        #expect(try one("1: a\ntrue: b\n1.5: c\nk: 1\nk: 2\n") == ["1": "a", "true": "b", "1.5": "c", "k": 2])
    }

    // MARK: - Writing

    @Test func `documents are written in block style with sorted keys`() throws {
        let json: JSON = [
            "type": "Mesh", "list": [["b": 1, "a": ["x", []]], [[1, 2], ["k": [:]]], "s"], "empty": [], "none": [:],
            "null": .null,
            "port10": 1, "port9": 2, "Upper": true, "text": "two\nlines\n",
        ]
        #expect(
            String(decoding: YAML.text(json), as: UTF8.self) == """
                Upper: true
                empty: []
                list:
                - a:
                  - x
                  - []
                  b: 1
                - - - 1
                    - 2
                  - k: {}
                - s
                none: {}
                "null": null
                port9: 2
                port10: 1
                text: |
                  two
                  lines
                type: Mesh

                """
        )
    }

    @Test(
        arguments: [
            ("no", "\"no\""), ("", "\"\""), ("5", "\"5\""), ("1.5", "\"1.5\""), ("0x1f", "\"0x1f\""), ("~", "\"~\""),
            ("2024-05-01T10:00:00Z", "\"2024-05-01T10:00:00Z\""), ("12:30", "\"12:30\""), ("plain text", "plain text"),
            ("a: b", "'a: b'"),
            ("a:b", "a:b"), ("#x", "'#x'"), ("x #y", "'x #y'"), ("x#y", "x#y"), ("- x", "'- x'"), ("-x", "-x"),
            ("*", "'*'"), ("it's", "it's"),
            ("'q", "'''q'"), (" lead", "' lead'"), ("trail ", "'trail '"), ("tab\there", "\"tab\\there\""),
            ("{x}", "'{x}'"), ("é😀", "é😀"),
            ("\u{1}", "\"\\x01\""), ("a\nb", "|-\n  a\n  b"), ("\na\n\n", "|2+\n\n  a"), ("@x", "'@x'"), ("?", "'?'"),
            ("1h0m0s", "1h0m0s"),
            ("192.168.0.1", "192.168.0.1"), ("<<", "\"<<\""), ("---", "'---'"), ("a ", "'a '"),
            ("kuma.io/service", "kuma.io/service"),
        ] as [(String, String)]
    )
    func `strings are quoted only where they must be`(text: String, written: String) {
        #expect(String(decoding: YAML.text(.string(text)), as: UTF8.self).hasPrefix(written))
    }

    @Test(arguments: [
        "no", "", "a\nb", "\n", "\n\n", " \n", "a \nb", "x\n  y\n", "\ta", "é", "\u{85}", "\u{feff}x", "a\r\nb",
        "key: value", "'", "\"", "\\", "|",
        "multi\n\nline\n\n\n", "  indented\nthen not", "- a\n- b\n", "\u{2028}", "#", "a #b\n", "😀\n", "0b1", "1e3",
        "!x", "&a", "%", "`", "=",
    ])
    func `whatever is written reads back the same`(text: String) throws {
        let json: JSON = ["k": .string(text), "list": [.string(text), [.string(text)]], "m": ["deep": .string(text)]]
        #expect(try one(String(decoding: YAML.text(json), as: UTF8.self)) == json)
        #expect(try one(String(decoding: YAML.text([text: 1] as JSON), as: UTF8.self)) == [text: 1])
    }
}
