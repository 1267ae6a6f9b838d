@testable import ResourceModel
import Testing

@Suite struct RegularExpressionTests {
    @Test(arguments: [
        "", "a", "/api/v[0-9]+/.*", "a|b|", "(|a)*", "()", "^$", "^*", "(?:(?:^).)", "é+", "\u{1f600}{2}",
        // Classes.
        "[]]", "[^]a]", "[a-]", "[-a]", "[a-c-e]", "[[:alpha:][:^digit:]]", "[[:alpha]", "[\\d\\pL\\]-]",
        "[\\x41-\\x{5A}]", "[a\\-z]",
        // Escapes.
        "\\d\\D\\s\\S\\w\\W", "\\A\\ba\\B\\z", "\\a\\f\\n\\r\\t\\v", "\\.\\/\\_\\-\\{", "\\07\\123\\10",
        "\\x7f\\x{0fF}",
        "\\Qa*+(\\E+", "\\Q(", "\\Q\\\\E",
        "\\pN\\PL\\p{Greek}\\p{^Greek}\\P{Lu}\\p{Any}\\p{Old_South_Arabian}",
        // Groups.
        "(?i)a", "(?ims-U:a)", "(?-s)a", "(?P<name>a)", "(?<name_1>a)", "(?P<n>a)(?<n>b)", "(?)", "((((a))))",
        // Repetition.
        "a*?b+?c??", "a{0}", "a{3}?", "a{2,}", "a{2,5}", "a{1000}", "(a{10}){100}", "(?:a{10}|b{99}){10}", "(a*)*",
        "a(?i)*",
        // Braces that stand for themselves.
        "{", "a{", "a{b}", "a{,2}", "a{1", "a{1,", "a{1,b}", "a{01}", "{}{}", "}",
    ])
    func `Envoy takes it`(text: String) throws { try RegularExpression.check(text) }

    @Test(arguments: [
        // What other dialects have.
        ("/(?=a)b", "invalid or unsupported Perl syntax", "(?="),
        ("(?!a)", "invalid or unsupported Perl syntax", "(?!"),
        ("(?<=a)b", "invalid named capture", "(?<=a)b"), ("(?<!a>)b", "invalid named capture", "(?<!a>"),
        ("(?>a)", "invalid or unsupported Perl syntax", "(?>"), ("(?#a)", "invalid or unsupported Perl syntax", "(?#"),
        ("(?P=n)", "invalid or unsupported Perl syntax", "(?P"), ("(?x)a", "invalid or unsupported Perl syntax", "(?x"),
        ("(a)\\1", "invalid escape sequence", "\\1"), ("\\8", "invalid escape sequence", "\\8"),
        ("\\k<n>", "invalid escape sequence", "\\k"), ("\\Z", "invalid escape sequence", "\\Z"),
        ("\\h", "invalid escape sequence", "\\h"), ("\\C", "invalid escape sequence", "\\C"),
        ("\\é", "invalid escape sequence", "\\é"), ("\\u0041", "invalid escape sequence", "\\u"),
        ("a++", "invalid nested repetition operator", "++"), ("a{2}+", "invalid nested repetition operator", "{2}+"),
        // Repetition.
        ("a**", "invalid nested repetition operator", "**"), ("a*{2}", "invalid nested repetition operator", "*{2}"),
        ("a*??", "invalid nested repetition operator", "*??"), ("*", "missing argument to repetition operator", "*"),
        ("a|*", "missing argument to repetition operator", "*"),
        ("(+a)", "missing argument to repetition operator", "+"),
        ("(?:?)", "missing argument to repetition operator", "?"),
        ("(?i)*", "missing argument to repetition operator", "*"),
        ("{1}", "missing argument to repetition operator", "{1}"),
        ("\\Q\\E*", "missing argument to repetition operator", "*"),
        ("a{1001}", "invalid repeat count", "{1001}"), ("a{1001,}", "invalid repeat count", "{1001,}"),
        ("a{1,1001}", "invalid repeat count", "{1,1001}"), ("a{2,1}", "invalid repeat count", "{2,1}"),
        ("a{99999999999999999999}", "invalid repeat count", "{99999999999999999999}"),
        ("(a{10}){101}", "invalid repeat count", "{101}"), ("((a{11}|b)c{2}){91}", "invalid repeat count", "{91}"),
        ("((((((((((x{2}){2}){2}){2}){2}){2}){2}){2}){2}){2})", "invalid repeat count", "{2}"),
        // What isn't closed.
        ("(", "missing closing )", "("), ("a(b|c", "missing closing )", "a(b|c"), ("a)", "unexpected )", "a)"),
        (")a", "unexpected )", ")a"), ("x[a", "missing closing ]", "[a"), ("[", "missing closing ]", "["),
        ("[]", "missing closing ]", "[]"), ("[^", "missing closing ]", "[^"), ("[a-", "missing closing ]", "[a-"),
        ("a\\", "trailing backslash at end of expression", ""), ("[\\", "trailing backslash at end of expression", ""),
        ("(?", "invalid or unsupported Perl syntax", "(?"), ("(?i", "invalid or unsupported Perl syntax", "(?i"),
        ("(?i-)", "invalid or unsupported Perl syntax", "(?i-)"),
        ("(?i--s)", "invalid or unsupported Perl syntax", "(?i--"),
        // Names.
        ("(?P<a", "invalid named capture", "(?P<a"), ("(?P<>a)", "invalid named capture", "(?P<>"),
        ("(?<a b>c)", "invalid named capture", "(?<a b>"),
        // Classes.
        ("[z-a]", "invalid character class range", "z-a"), ("[[:nope:]]", "invalid character class range", "[:nope:]"),
        ("\\pX", "invalid character class range", "\\pX"), ("\\p", "invalid character class range", "\\p"),
        ("\\p{Klingon}", "invalid character class range", "\\p{Klingon}"),
        ("\\p{L", "invalid character class range", "\\p{L"),
        ("[a-\\d]", "invalid escape sequence", "\\d"), ("[\\b]", "invalid escape sequence", "\\b"),
        ("\\xg1", "invalid escape sequence", "\\xg1"), ("\\x4", "invalid escape sequence", "\\x4"),
        ("\\x{100}", "invalid escape sequence", "\\x{100"), ("\\x{d800}", "invalid escape sequence", "\\x{d80"),
        ("\\x{}", "invalid escape sequence", "\\x{}"),
    ])
    func `Envoy refuses it`(text: String, reason: String, part: String) {
        #expect(throws: RegularExpression.SyntaxError(reason: reason, part: part)) { try RegularExpression.check(text) }
    }

    @Test func `depth and size have an end`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        }
        #expect(RegularExpression.isValid(nested(1000)) && !RegularExpression.isValid(nested(1001)))
        #expect(!RegularExpression.isValid(nested(200_000)))
        let letters = String(repeating: "a", count: 500)
        #expect(RegularExpression.isValid("(\(letters)){1000}") && !RegularExpression.isValid("(\(letters)a){1000}"))
    }

    @Test func `an error says where it is`() {
        #expect(throws: RegularExpression.SyntaxError.self) { try RegularExpression.check("a[") }
        let error = RegularExpression.SyntaxError(reason: "missing closing ]", part: "[")
        #expect(error.description == "error parsing regexp: missing closing ]: `[`")
    }
}
