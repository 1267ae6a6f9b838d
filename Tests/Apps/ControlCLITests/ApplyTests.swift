import Commands
import Documents
import Testing

@testable import ControlCLI

@Suite(.timeLimit(.minutes(1))) struct ApplyTests {
    private let timeout = """
        type: MeshTimeout
        mesh: default
        name: slow
        labels: {a: b}
        spec: {to: [{targetRef: {kind: Mesh}, default: {idleTimeout: 20s}}]}

        """

    @Test func `what is new is created, what is there is updated`() async throws {
        let plane = FakeControlPlane([
            "GET /meshes/default/meshtimeouts/slow": .init(body: "{}"),
            "PUT /meshes/default/meshtimeouts/slow": .init(body: #"{"warnings":["'from' field is deprecated"]}"#),
            "PUT /meshes/m": .init(status: 201, body: "{}"),
        ])
        let done = try await plane.kumactl(
            ["apply", "-f", "-"],
            input: "type: Mesh\nname: m\n---\n# nothing\n---\n" + timeout
        )
        #expect(
            done.status == 0
                && done.out == """
                    resource type="Mesh" mesh="" name="m" Created
                    resource type="MeshTimeout" mesh="default" name="slow" Updated

                    """
        )
        #expect(done.error == "Warning: 'from' field is deprecated\n")
        #expect(
            plane.requests.map { "\($0.method) \($0.target)" } == [
                "GET /meshes/m", "PUT /meshes/m", "GET /meshes/default/meshtimeouts/slow",
                "PUT /meshes/default/meshtimeouts/slow",
            ]
        )
        let put = try #require(plane.requests.last)
        let body = try JSON(parsing: put.body)
        #expect(
            body["type"] == "MeshTimeout" && body["name"] == "slow" && body["mesh"] == "default"
                && body["labels"] == ["a": "b"]
        )
        #expect(body["spec"]?["to"]?[0]?["default"]?["idleTimeout"] == "20s")
        #expect(
            put.headers["authorization"] == "Bearer abc" && put.headers["x-team"] == "blue"
                && put.headers["content-type"] == "application/json"
        )
        #expect(
            put.headers["user-agent"]?.hasPrefix("kumactl/2.14.3 (linux; ") == true
                && put.headers["accept"] == "application/json"
        )
    }

    @Test func `what the server refuses is one line`() async throws {
        let error =
            #"{"status":400,"title":"Could not process a resource","detail":"Resource is not valid","invalid_parameters":[{"field":"spec","reason":"bad"}]}"#
        let plane = FakeControlPlane(["PUT /meshes/m": .init(status: 400, body: error)])
        let done = try await plane.kumactl(
            ["apply", "-f", "-"],
            input: "type: Mesh\nname: m\n---\ntype: Mesh\nname: other\n"
        )
        #expect(done.status == 1 && plane.requests.count == 2)
        #expect(
            done.error
                == "Error: resource type=\"Mesh\" mesh=\"\" name=\"m\": failed server side: Could not process a resource (Resource is not valid);spec=bad \n"
        )
    }

    @Test func `what is left out of a document is told, since the control plane does not see it`() async throws {
        let plane = FakeControlPlane(["PUT /meshes/default/meshtimeouts/slow": .init(status: 201, body: "{}")])
        let done = try await plane.kumactl(
            ["apply", "-f", "-"],
            input: timeout.replacing("20s}", with: "20s, idleTimeuot: 1s}")
        )
        #expect(done.status == 0)
        #expect(done.error.contains(#"unknown field "spec.to[0].default.idleTimeuot" is ignored"#), "\(done.error)")
    }

    @Test func `nothing is applied if one document is bad`() async throws {
        let plane = FakeControlPlane([:])
        let done = try await plane.kumactl(
            ["apply", "-f", "-"],
            input: "type: Mesh\nname: m\n---\ntype: Bogus\nname: x\n---\ntype: MeshTimeout\nname: x\nmesh: m\n"
        )
        #expect(
            done.status == 1 && plane.requests.isEmpty
                && done.error.hasSuffix("Error: failed to validate some resources\n")
        )
        #expect(
            done.error.contains("resource[1]: ") && done.error.contains("Bogus")
                && done.error.contains("resource[2]: failed to parse resource: spec in body is required")
        )
    }

    @Test(arguments: [
        ("", "no resource(s) passed to apply"), ("---\n# only a comment\n", "no resource(s) passed to apply"),
        ("a: [", "failed to parse resource"),
        ("foo: bar", "invalid resource type \"\": the document has no \"type\""),
        ("- type: Mesh\n  name: m", "failed to parse resource: a list;"), ("Mesh", "a resource has to be an object"),
        (
            "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: m}",
            "failed to parse resource: a resource of Kubernetes (kuma.io/v1alpha1, Mesh): kubectl applies it"
        ),
        ("type: Mesh\nname: UPPER", "name: invalid characters"),
        ("type: Mesh", "name: cannot be empty"),
        ("type: TrafficPermission\nname: x", "mesh: cannot be empty"),
        ("type: ZoneInsight\nname: x", "invalid resource type"),
        (
            "type: MeshService\nmesh: m\nname: x\nspec: {exports: {zones: []}}",
            "spec.exports: is not known, export is meant"
        ),
        ("type: MeshService\nmesh: m\nname: x\nspec: {export: }", "spec.export: must name zones"),
        ("type: MeshService\nmesh: m\nname: x\nspec: {}\nexport: {zones: []}", "export: is not known here"),
    ])
    func `a bad document is refused`(text: String, says: String) async throws {
        let done = try await FakeControlPlane([:]).kumactl(["apply", "-f", "-"], input: text)
        #expect(done.status == 1 && done.error.contains(says))
    }

    @Test(
        arguments: [
            ("type: Mesh\nname: b\nmtls: 5", "mtls: "),
            (
                "type: Dataplane\nmesh: m\nname: d\nnetworking: {address: 192.0.2.1, inbound: [{port: 80, tags: {version: 2}}]}",
                "networking.inbound[0].tags"
            ),
            (
                "type: Dataplane\nmesh: m\nname: d\nnetworking: {address: 192.0.2.1, inbound: {}}",
                "networking.inbound: "
            ),
            ("type: Zone\nname: z\nenabled: maybe", "enabled: "),
            ("type: Secret\nmesh: m\nname: s\ndata: '%%'", "data: "),
            ("type: MeshProxyPatch\nmesh: m\nname: p\nspec: 5", "spec"),
        ],
        [[], ["--dry-run"]]
    )
    func `nothing is applied if a value is of the wrong sort`(
        document: (text: String, says: String),
        flags: [String]
    ) async throws {
        let plane = FakeControlPlane(["PUT /meshes/good": .init(body: "{}")])
        let done = try await plane.kumactl(
            ["apply", "-f", "-"] + flags,
            input: "type: Mesh\nname: good\n---\n\(document.text)\n"
        )
        #expect(done.status == 1 && plane.requests.isEmpty && done.out.isEmpty)
        #expect(done.error.hasPrefix("resource[1]: failed to parse resource: \(document.says)"))
    }

    @Test func `a kind of protobuf is shown as it will be stored`() async throws {
        let done = try await FakeControlPlane([:]).kumactl(
            ["apply", "-f", "-", "--dry-run"],
            input: "type: Mesh\nname: m\nmtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}\nlater: 1\n"
        )
        #expect(
            done.out
                == "mtls:\n  backends:\n  - name: ca\n    type: builtin\n  enabledBackend: ca\nname: m\ntype: Mesh\n"
        )
    }

    @Test(arguments: [("1.yaml", ["a", "b"]), ("", ["a", "b", "c"])])
    func `files of other editors are taken, with a mark before them and other ends of lines`(
        _ place: String,
        _ names: [String]
    ) async throws {
        let folder = TemporaryFolder()
        folder.write("\u{feff}type: Mesh\r\nname: a\r\n---\r\ntype: Mesh\r\nname: b\r\n", "1.yaml")
        folder.write("\u{feff}{\"type\": \"Mesh\", \"name\": \"c\"}", "2.json")
        let words = ["apply", "-f", "\(folder.path)/\(place)", "--dry-run"]
        let done = try await FakeControlPlane([:]).kumactl(words)
        #expect(done.out.split(separator: "\n").filter { $0.hasPrefix("name") } == names.map { "name: \($0)" })
    }

    @Test func `what is no text is called by its name`() async throws {
        let console = Console(out: { _ in }, error: { _ in }, input: { [0xff, 0xfe] })
        let error = await #expect(throws: CommandError.self) { try await DocumentSource.read("-", console) }
        #expect(error.map { "\($0)" } == "standard input is no text in UTF-8")
    }

    @Test func `variables are filled in, and a dry run only shows`() async throws {
        let text =
            "type: Mesh\nname: v-{{ who }}-{{ deep.key }}{{ unknown }}\nlabels: {raw: '{{{who}}}', spaced: '{{{ who }}}', safe: '{{ q }}'}\n---\ntype: Mesh\nname: two\n"
        let plane = FakeControlPlane([:])
        let done = try await plane.kumactl(
            ["apply", "-f", "-", "--dry-run", "-v", "who=me,deep.key=x", "--var", "q=<&>"],
            input: text
        )
        #expect(
            done.out
                == "labels:\n  raw: me\n  safe: '&lt;&amp;&gt;'\n  spaced: \"\"\nname: v-me-x\ntype: Mesh\n---\nname: two\ntype: Mesh\n"
        )
        #expect(done.status == 0 && plane.requests.isEmpty)
        let literal = try await plane.kumactl(
            ["apply", "-f", "-", "--dry-run"],
            input: "type: Mesh\nname: x\nlabels: {l: '{{ y }}'}\n"
        )
        #expect(literal.out.contains("l: '{{ y }}'"))
    }

    @Test func `all documents of a folder are applied by name`() async throws {
        let folder = TemporaryFolder()
        for (name, mesh) in [("b.YML", "b"), ("a.yaml", "a"), ("c.json", "c"), ("d.txt", "d")] {
            folder.write("{\"type\": \"Mesh\", \"name\": \"\(mesh)\"}", name)
        }
        let done = try await FakeControlPlane([:]).kumactl(["apply", "-f", folder.path, "--dry-run"])
        #expect(done.out.split(separator: "\n").filter { $0.hasPrefix("name") } == ["name: a", "name: b", "name: c"])
        let missing = try await FakeControlPlane([:]).kumactl(["apply", "-f", "\(folder.path)/nowhere.yaml"])
        #expect(missing.status == 1 && missing.error.contains("nowhere.yaml: no such file or directory"))
    }

    @Test func `what is wrong in a folder is told with file, document and line`() async throws {
        let folder = TemporaryFolder()
        folder.write("type: Mesh\nname: a\n", "a.yaml")
        folder.write("type: Mesh\nname: b\n---\n# c\ntype: Mesh\nname: [\n", "b.yml")
        folder.write("{\"type\": \"Bogus\", \"name\": \"d\"}", "d.json")
        let plane = FakeControlPlane([:])
        let done = try await plane.kumactl(["apply", "-f", "\(folder.path)/"])
        #expect(done.status == 1 && plane.requests.isEmpty && done.out.isEmpty)
        let lines = done.error.split(separator: "\n")
        let bad = "\(folder.path)/b.yml: resource[1]: failed to parse resource: invalid YAML or JSON: line 7, column 1"
        #expect(lines.count == 3 && lines[0].hasPrefix(bad))
        #expect(lines[1] == "\(folder.path)/d.json: resource[0]: failed to read meta: \(Self.bogus)")
        #expect(lines[2] == "Error: failed to validate some resources")
    }

    private static let bogus = "invalid resource type \"Bogus\""

    @Test func `what the server refuses of a folder is told with the file`() async throws {
        let folder = TemporaryFolder()
        folder.write("type: Mesh\nname: a\n", "a.yaml")
        let plane = FakeControlPlane(["PUT /meshes/a": .init(status: 400, body: #"{"title":"no","detail":"way"}"#)])
        let done = try await plane.kumactl(["apply", "-f", folder.path])
        let file = "\(folder.path)/a.yaml"
        #expect(
            done.error == "Error: \(file): resource type=\"Mesh\" mesh=\"\" name=\"a\": failed server side: no (way)\n"
        )
    }
}
