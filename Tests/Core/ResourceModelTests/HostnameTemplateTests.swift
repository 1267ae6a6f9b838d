import ResourceModel
import Testing

@Suite struct HostnameTemplateTests {
    private static let service = Resource(
        ResourceKey(.meshService, mesh: "default", name: "backend-x1"),
        labels: [
            "kuma.io/display-name": "backend", "k8s.kuma.io/namespace": "ns", "kuma.io/zone": "east", "team": "a",
        ]
    )

    private func render(_ template: String, _ resource: Resource = service) throws -> String {
        try HostnameTemplate(template).render(.init(resource, localZone: "here"))
    }

    @Test(arguments: [
        ("plain.mesh", "plain.mesh"),
        ("{{ .Name }}.mesh", "backend-x1.mesh"),
        ("{{.DisplayName}}.{{ .Namespace }}.svc.{{ .Zone }}.{{ .Mesh }}", "backend.ns.svc.east.default"),
        (#"{{ label "team" }}.mesh"#, "a.mesh"),
        ("a. {{- .DisplayName -}} .mesh", "a.backend.mesh"),
        (#"{{ "b" }}.mesh"#, "b.mesh"),
    ])
    func `a name`(template: String, name: String) throws { #expect(try render(template) == name) }

    @Test func `a resource without a zone is of this one`() throws {
        #expect(try render("{{ .Zone }}", Resource(ResourceKey(.meshService, mesh: "m", name: "a"))) == "here")
    }

    @Test func `a label that is missing is an error`() {
        #expect(throws: GoTemplate.Failure.self) { try render(#"{{ label "nobody" }}.mesh"#) }
    }

    @Test(arguments: [
        "{{ .Name", "{{ .Color }}", "{{ label }}", "{{ label \"a }}", "{{}}", "{{ printf \"%s\" .Name }}",
    ])
    func `no template`(text: String) { #expect(throws: GoTemplate.Failure.self) { try render(text) } }
}
