import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("envoy_.*_rq$", "envoy_cluster_upstream_rq", true), ("envoy_.*_rq$", "envoy_cluster_upstream_rq_time", false),
        ("^cluster", "envoy_cluster", false), ("cluster", "envoy_cluster_x", true), ("", "x", true),
        ("^(?:a|bc)+$", "abcbca", true), ("^(?:a|bc)+$", "abcb", false), ("^(?P<name>a)(?<other>b)$", "ab", true),
        ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2,}$", "aaaa", true), ("^a{2}$", "a", false),
        ("^a{0}$", "", true), ("^a{,3}$", "a{,3}", true), ("^(a*)*$", "aaa", true), ("^(a?){3}b$", "aab", true),
        ("^[a-c_]+$", "abc_", true), ("^[^a-c]$", "b", false), ("^[]x]+$", "]x", true), ("^[a-]$", "-", true),
        (#"^\d+\w\S\D$"#, "12_ab", true), (#"^[\d\s]+$"#, "1 2", true), ("^[[:alpha:][:^space:]]+$", "ab1", true),
        (#"\bone\b"#, "a one b", true), (#"\bone\b"#, "a_one", false), (#"\Bne"#, "one", true), (#"\Aa\z"#, "a", true),
        (#"^\Qa.b*\E+$"#, "a.b**", true), (#"^\Qa.b"#, "axb", false), (#"^\x41\x{42}\103\.$"#, "ABC.", true),
        ("(?i)^ENVOY$", "envoy", true), ("^(?i:E)nvoy$", "envoy", true), ("^(?i:e)NVOY$", "envoy", false),
        ("^(?i)[^A]$", "a", false), ("^(a(?i)b|c)d$", "aBd", true), ("^(a(?i)b|c)d$", "aBD", false),
        (#"^\pL\p{Nd}\PL$"#, "a1_", true), (#"^\p{^L}$"#, "a", false), (#"^\p{Latin}$"#, "z", true),
        ("^.$", "x", true), ("^a+?b*?$", "aab", true), ("a||b", "c", true), ("^()$", "", true),
    ])
    func `expressions mean what they mean in RE2`(pattern: String, name: String, isMatch: Bool) throws {
        #expect(try #require(NamePattern(pattern)).matches(name) == isMatch)
    }

    @Test(arguments: ["((", "a**", "(?=a)", #"(a)\1"#, "[b-a]", "a{1001}", "((a{100}){100}){100}"])
    func `what RE2 does not take is none`(pattern: String) {
        #expect(NamePattern(pattern) == nil)
    }

    @Test func `neither size nor depth is without end`() {
        #expect(NamePattern("(a{1000}b){5}") == nil)
        #expect(NamePattern(String(repeating: "(", count: 500) + String(repeating: ")", count: 500)) == nil)
        #expect(NamePattern("(a{100}b){5}") != nil)
    }

    // One that goes back and tries again would be at it for ages.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["^(a*)*$", "^(a|a)*$", "^(a+)+$", "(a*a*a*a*)*b", "^(a?){50}a{50}$", "(.*)(.*)(.*)(.*)(.*)x"]
    )
    func `no expression makes a long name endless`(pattern: String) throws {
        let name = String(repeating: "a", count: 20_000) + "!"
        #expect(try #require(NamePattern(pattern)).matches(name) == false)
    }

    @Test(arguments: Seeds.some(300)) func `what matches is what matches elsewhere`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "b", ".", "(", ")", "|", "*", "+", "?", "{2}", "{1,2}", "[ab]", "[^a]", "^", "$", "(?:"]
        let pattern = (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
        }
        .joined()
        // Swift's does not take `^*`, which means nothing.
        guard let ours = NamePattern(pattern), let other = try? Regex(pattern) else { return }
        for _ in 0..<20 {
            let name = String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" }
            )
            #expect(ours.matches(name) == (try other.firstMatch(in: name) != nil), "\(pattern) on \(name)")
        }
    }
}
