import Documents
import Testing

@testable import DataplaneAgent

@Suite struct ResourceTemplateTests {
    @Test(arguments: [
        ("name: {{ name }}", "name: web-1"), ("{{name}}{{name}}", "web-1web-1"), ("{{{ name }}}", "web-1"),
        ("{{& name }}", "web-1"),
        ("a{{! a comment }}b", "ab"), ("{{ missing }}.", "."), ("{{ a.b }}", "nested"), ("{{ quoted }}", #"<"&'>"#),
        ("{{# name }}yes{{/ name }}{{# missing }}no{{/ missing }}", "yes"),
        ("{{^ missing }}none{{/ missing }}{{^ name }}x{{/ name }}", "none"),
        ("no places: {}", "no places: {}"), ("", ""),
    ])
    func `places are filled in`(template: String, expected: String) throws {
        #expect(
            try ResourceTemplate(template).filled(["name": "web-1", "a.b": "nested", "quoted": #"<"&'>"#]) == expected
        )
    }

    @Test(arguments: [
        "{{ name", "{{{ name }}", "{{# a }}", "{{# a }}{{/ b }}", "{{/ a }}", String(repeating: "{{# a }}", count: 100),
    ])
    func `a template that does not end is refused`(template: String) {
        #expect(throws: AgentError.self) { try ResourceTemplate(template) }
    }
}

@Suite struct ProxyResourceTests {
    @Test func `YAML is read after its places are filled in`() throws {
        let text = "type: Dataplane\nmesh: default\nname: {{ name }}\nnetworking:\n  address: {{ address }}\n"
        let resource = try ProxyResource(text, variables: ["name": "web-1", "address": "192.0.2.1"], type: .dataplane)
        #expect(resource.mesh == "default" && resource.name == "web-1")
        #expect(resource.json["networking"]?["address"] == "192.0.2.1")
    }

    @Test func `JSON is YAML, and zone proxies have no mesh`() throws {
        let resource = try ProxyResource(
            #"{"type": "ZoneIngress", "name": "ingress-1", "mesh": "default"}"#,
            variables: [:],
            type: .ingress
        )
        #expect(resource.mesh == "" && resource.name == "ingress-1")
    }

    @Test(arguments: [
        ("", "one YAML or JSON object"), ("a: b\n---\nc: d\n", "one YAML or JSON object"),
        ("[1]", "one YAML or JSON object"),
        ("{", "not valid"), ("name: a", "no type"),
        ("type: ZoneIngress\nname: a", "expected Dataplane"),
        ("type: Dataplane\nname: a", "mesh: cannot be empty"), ("type: Dataplane\nmesh: m", "name: cannot be empty"),
        ("type: Dataplane\nmesh: ../m\nname: a", "mesh: must consist of"),
        ("type: Dataplane\nmesh: m\nname: a/b", "name: must consist of"),
    ])
    func `what is no proxy is refused with a reason`(text: String, reason: String) {
        let error = #expect(throws: AgentError.self) { try ProxyResource(text, variables: [:], type: .dataplane) }
        #expect(error?.code == .settings && error?.message.contains(reason) == true, "\(String(describing: error))")
    }
}

@Suite struct DataplaneTokenTests {
    private static let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJOYW1lIjoid2ViIn0.c2lnbmF0dXJl"

    @Test func `a token is taken without white space around it`() throws {
        #expect(try DataplaneToken.checked(" \(Self.token)\n", source: "token") == Secret(Self.token))
    }

    @Test(arguments: [
        "", " \n", "a.b", "a.b.c.d", "!!.eyJ9.c2ln", "e30.e30.c2ln",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln\neyJhbGciOiJSUzI1NiJ9.e30.c2ln",
    ])
    func `what cannot be a token is refused, and not repeated`(text: String) {
        let error = #expect(throws: AgentError.self) { try DataplaneToken.checked(text, source: "token file t") }
        #expect(
            error?.message.hasPrefix("token file t ") == true
                && (text.count < 4 || error?.message.contains(text) == false)
        )
    }
}
