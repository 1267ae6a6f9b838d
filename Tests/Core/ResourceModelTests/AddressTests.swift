import Documents
import Testing

@testable import ResourceModel

@Suite struct AddressTests {
    @Test(arguments: ["a:1", "[::1]:65535", "192.0.2.1:80"]) func `a host and a port`(text: String) {
        #expect(HostPort.split(text) != nil)
    }

    @Test(arguments: ["a:+80", "a:-1", "a:0", "a:", ":80", "a:65536", "::1:80"])
    func `what is no host and port is none`(text: String) {
        #expect(HostPort.split(text) == nil)
    }

    @Test(arguments: ["a.example:+80", "a.example:0"]) func `an ExternalService needs a port that is one`(text: String)
    {
        let service = Resource(
            ResourceKey("ExternalService", mesh: "default", name: "a"),
            spec: ["networking": ["address": .string(text)], "tags": ["kuma.io/service": "a"]]
        )
        #expect(ExternalService(service) == nil)
    }

    @Test func `a URL's host is what is called, without who calls`() throws {
        let url = try #require(PlainURL("http://user:pass@collector:9411/api?x=@"))
        #expect(url.host == "collector" && url.port == 9411 && url.path == "/api?x=@")
        #expect(PlainURL("https://[2001:db8::1]:9411")?.host == "2001:db8::1")
        #expect(PlainURL("https://[2001:db8::1]")?.host == "2001:db8::1")
    }

    @Test(arguments: [
        "http://a]b", "http://a[b", "http://[::1", "http://[a[b]:80", "http://a<b>", "http://a\"", "http://a%b",
        "http://a\\b",
        "http://user@", "http://a b", "http://", "a:80", "http://a:b",
    ])
    func `what no host can be is no URL`(text: String) {
        #expect(PlainURL(text) == nil)
    }

    @Test func `lengths are counted in code points`() {
        func isTaken(_ text: String) -> Bool {
            Schema.string(maximumLength: 4).read(.string(text), at: FieldPath("a")).violations.isEmpty
        }
        #expect(isTaken("äöü…") && isTaken("🇩🇪🇫🇷") && !isTaken("🇩🇪🇫🇷🇩🇪"))
    }
}
