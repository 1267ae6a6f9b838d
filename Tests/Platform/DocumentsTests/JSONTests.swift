import Documents
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,false,null,"x\"\\\n\u0001"],"n":-1.50e+3,"big":18446744073709551615}"#, "[]", "{}", #""é😀""#,
    ])
    func `a compact document is printed as it was read`(text: String) throws {
        #expect(try JSON(parsing: text).description == text)
    }

    @Test func `the last of several members with one key counts, in the place of the first`() throws {
        #expect(try JSON(parsing: #"{"a":1,"b":2,"a":3}"#) == ["a": 3, "b": 2])
        let many = (0..<100).map { "\"k\($0 % 50)\":\($0)" }.joined(separator: ",")
        let members = try #require(try JSON(parsing: "{\(many)}").members)
        #expect(members.count == 50 && members[7].value == 57)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "01", "1.", "-", "\"a", "\"\u{1}\"", #""\ud800""#, #""\x""#, "tru", "[1] 2", "nul",
        "{a:1}", "'a'",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: DocumentError.self) { try JSON(parsing: text) }
    }

    @Test func `an error says where`() {
        let error = #expect(throws: DocumentError.self) { try JSON(parsing: "{\n  \"a\": x\n}") }
        #expect(error?.line == 2 && error?.column == 8 && error?.offset == 9 && error?.code == .syntax)
        #expect(error?.description == "line 2, column 8: expected a value")
    }

    @Test func `depth and size are limited`() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSON(parsing: nested(64)) }
        #expect(#expect(throws: DocumentError.self) { try JSON(parsing: nested(65)) }?.code == .tooDeep)
        #expect(#expect(throws: DocumentError.self) { try JSON(parsing: nested(500_000)) }?.code == .tooDeep)
        let long = "\"" + String(repeating: "a", count: 1 << 20) + "\""
        #expect(#expect(throws: DocumentError.self) { try JSON(parsing: long) }?.code == .tooLarge)
        #expect(throws: Never.self) { try JSON(parsing: long, limits: .init(bytes: 2 << 20)) }
    }

    @Test func `the indented form is Go's`() {
        let json: JSON = ["a": [1, ["b": "<x>"]], "e": [], "o": [:]]
        let text = String(decoding: json.pretty(indent: 2), as: UTF8.self)
        #expect(text == "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"<x>\"\n    }\n  ],\n  \"e\": [],\n  \"o\": {}\n}")
        let safe = JSON.string("<&>\u{2028}").pretty(indent: 0, isHTMLSafe: true)
        #expect(String(decoding: safe, as: UTF8.self) == #""\u003c\u0026\u003e\u2028""#)
    }

    @Test func `numbers are read as what they are`() {
        #expect(JSON.number("9007199254740993").intValue == 9_007_199_254_740_993)
        #expect(JSON.number("5.0").intValue == 5 && JSON.number("5e2").intValue == 500)
        #expect(JSON.number("5.5").intValue == nil && JSON.number("1e400").intValue == nil)
        #expect(JSON.string("5").intValue == nil && JSON.number("0.25").doubleValue == 0.25)
    }

    @Test(arguments: [
        (0.1, "0.1"), (1e21, "1e+21"), (123_456_789.0, "123456789"), (1e-7, "1e-7"), (-2.5, "-2.5"),
        (0.000001, "0.000001"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (100.0, "100"),
    ])
    func `a computed number is written as Go writes it`(value: Double, text: String) {
        #expect(JSON.double(value) == .number(text))
    }

    @Test func `members are set, replaced and removed in place`() {
        var json: JSON = ["a": 1, "b": 2]
        json.set("a", 9)
        json["c"] = "x"
        #expect(json == ["a": 9, "b": 2, "c": "x"])
        #expect(json.remove("b") == 2 && json.remove("b") == nil)
        json["a"] = nil
        #expect(json == ["c": "x"])
        var text: JSON = "x"
        text.set("k", true)
        #expect(text == ["k": true])
    }

    @Test func `keys are sorted by their bytes`() {
        let json: JSON = ["b": ["z": 1, "Z": 2], "ä": 1, "a": 1]
        #expect(json.sortedByKey().description == #"{"a":1,"b":{"Z":2,"z":1},"ä":1}"#)
    }
}
