import Commands
import Documents
import Testing

@testable import ControlCLI

@Suite(.timeLimit(.minutes(1))) struct ReadingTests {
    private let mesh =
        #"{"type":"Mesh","name":"m","creationTime":"2024-01-01T00:00:00Z","modificationTime":"2024-01-01T00:00:00Z","kri":"kri_m___m_","mtls":{"enabledBackend":"ca"}}"#

    @Test func `a list is shown in every format`() async throws {
        let plane = FakeControlPlane(["GET /meshes": .init(body: #"{"total":1,"items":[\#(mesh)],"next":null}"#)])
        let json = try await plane.kumactl(["get", "meshes", "-o", "json"])
        #expect(
            json.out.hasPrefix("{\n  \"total\": 1,\n  \"items\": [\n    {\n      \"type\": \"Mesh\",")
                && json.out.hasSuffix("  \"next\": null\n}\n")
        )
        let yaml = try await plane.kumactl(["get", "meshes", "-oyaml"])
        #expect(
            yaml.out
                == "items:\n- creationTime: \"2024-01-01T00:00:00Z\"\n  kri: kri_m___m_\n  modificationTime: \"2024-01-01T00:00:00Z\"\n  mtls:\n    enabledBackend: ca\n  name: m\n  type: Mesh\nnext: null\ntotal: 1\n"
        )
        let table = try await plane.kumactl(["get", "meshes"])
        #expect(
            table.out.hasPrefix("NAME   mTLS   LOCALITY   ZONEEGRESS   AGE\nm      off    off        off          ")
        )
        let bad = try await plane.kumactl(["get", "meshes", "-o", "xml"])
        #expect(bad.status == 1 && bad.error == "Error: unknown output format \"xml\"\n")
    }

    @Test func `where nobody answers, the cause comes once, with the address and the context`() async {
        let folder = TemporaryFolder()
        folder.write(
            "controlPlanes: [{name: cp, coordinates: {apiServer: {url: 'http://127.0.0.1:1'}}}]\ncontexts: [{name: east, controlPlane: cp}]\ncurrentContext: east\n",
            "config"
        )
        let console = RecordedConsole()
        let words = ["--config-file", "\(folder.path)/config", "get", "meshes"]
        #expect(await Kumactl.run(words, environment: [:], console: console.console) == 1)
        #expect(
            console.error == """
                WARNING: Failed to retrieve server version, can't check compatibility: is the control plane running at http://127.0.0.1:1 of context "east"?
                Error: failed to list Mesh: http://127.0.0.1:1/meshes: connection refused

                """
        )
    }

    @Test func `a single flat resource has its metadata first in YAML`() async throws {
        let plane = FakeControlPlane(["GET /meshes/m": .init(body: mesh)])
        let yaml = try await plane.kumactl(["get", "mesh", "m", "-o", "yaml"])
        #expect(
            yaml.out
                == "creationTime: \"2024-01-01T00:00:00Z\"\nkri: kri_m___m_\nmodificationTime: \"2024-01-01T00:00:00Z\"\nname: m\ntype: Mesh\nmtls:\n  enabledBackend: ca\n"
        )
    }

    @Test func `what zones found out about each other can be got, and not deleted`() async throws {
        let found = #"{"type":"ZoneReachability","name":"east-hash","spec":{"gateways":[]}}"#
        let plane = FakeControlPlane([
            "GET /zonereachabilities": .init(body: #"{"total":1,"items":[\#(found)],"next":null}"#),
            "GET /zonereachabilities/east": .init(body: found),
        ])
        let table = try await plane.kumactl(["get", "zonereachabilities"])
        #expect(table.out.contains("east-hash"), "\(table)")
        let one = try await plane.kumactl(["get", "zonereachability", "east", "-oyaml"])
        #expect(one.out.contains("gateways: []"), "\(one)")
        let refused = try await plane.kumactl(["delete", "zonereachability", "east"])
        #expect(refused.error.contains("unknown TYPE") && !refused.error.contains(", zonereachability"), "\(refused)")
    }

    @Test func `notes of a proxy with zone proxies say what its mesh keeps from it`() async throws {
        let gate =
            #"{"type":"DataplaneOverview","mesh":"m","name":"gate","dataplane":{"networking":{"address":"192.0.2.1","listeners":[{"type":"ZoneIngress","address":"192.0.2.1","port":10001}]}}}"#
        let plane = FakeControlPlane([
            "GET /meshes/m": .init(body: mesh),
            "GET /meshes/m/dataplanes/_overview": .init(body: #"{"total":1,"items":[\#(gate)],"next":null}"#),
        ])
        let table = try await plane.kumactl(["inspect", "dataplanes", "--mesh", "m"])
        #expect(table.out.contains("networking.listeners have no effect"), "\(table)")
        #expect(table.out.contains("neither a label kuma.io/workload nor a tag kuma.io/service"), "\(table)")
        let json = try await plane.kumactl(["inspect", "dataplanes", "--mesh", "m", "-ojson"])
        #expect(!json.out.contains("notes"), "documents are as the control plane shows them")
    }

    @Test func `an inspection shows all pages`() async throws {
        func page(_ name: String, _ next: String) -> FakeControlPlane.Answer {
            .init(body: #"{"total":2,"items":[{"type":"ZoneOverview","name":"\#(name)"}],"next":\#(next)}"#)
        }
        let plane = FakeControlPlane([
            "GET /zones/_overview": page("east", #""http://h/zones/_overview?offset=1""#),
            "GET /zones/_overview?offset=1": page("west", "null"),
        ])
        let json = try JSON(parsing: Array(try await plane.kumactl(["inspect", "zones", "-o", "json"]).out.utf8))
        #expect(json["total"] == 2 && json["items"]?.arrayValue?.count == 2)
        #expect(try await plane.kumactl(["inspect", "zones"]).out.contains("west"))
    }

    @Test func `further pages are pointed at`() async throws {
        let plane = FakeControlPlane([
            "GET /meshes/o/meshtimeouts?offset=2&size=2": .init(
                body: #"{"total":9,"items":[],"next":"http://h/meshes/o/meshtimeouts?size=2&offset=4"}"#
            )
        ])
        let done = try await plane.kumactl(["get", "meshtimeouts", "--size", "2", "--offset=2", "-m", "o"])
        #expect(done.out == "MESH   NAME   AGE\n\nRerun command with --offset=4 argument to retrieve more resources\n")
    }

    @Test(arguments: [
        (["get", "mesh", "x"], "Error: No resources found\n"),
        (["get", "dataplane", "x", "-m", "o"], "Error: No resources found in o mesh\n"),
        (["get", "dataplanes"], "Error: failed to list Dataplane: Could not retrieve a resource (Not found)\n"),
        (["delete", "mesh", "x"], "Error: there is no Mesh with name \"x\"\n"),
        (["inspect", "dataplane", "x"], "Error: Could not retrieve a resource (Not found)\n"),
        (
            ["inspect", "dataplane", "x", "--type=bogus"],
            "Error: invalid inspection type \"bogus\", expected one of: policies, config-dump, stats, clusters, config\n"
        ),
        (
            ["export", "--profile", "bogus"],
            "Error: invalid profile: bogus. Available values: [all, federation, federation-with-policies, no-dataplanes]\n"
        ),
    ])
    func `what goes wrong is said`(words: [String], says: String) async throws {
        let done = try await FakeControlPlane([:]).kumactl(words)
        #expect(done.status == 1 && done.error == says && done.out.isEmpty)
    }

    @Test(arguments: [
        (["globalsecret"], "GlobalSecret"), (["global-secret"], "GlobalSecret"),
        (["meshservice", "-m", "o"], "MeshService"),
    ])
    func `kinds can be deleted by each of their words`(_ words: [String], _ kind: String) async throws {
        let plane = FakeControlPlane([
            "DELETE /globalsecrets/x": .init(body: "{}"), "DELETE /meshes/o/meshservices/x": .init(body: "{}"),
        ])
        #expect(try await plane.kumactl(["delete", words[0], "x"] + words[1...]).out == "deleted \(kind) \"x\"\n")
    }

    @Test func `a kind that nobody knows cannot be deleted`() async throws {
        let plane = FakeControlPlane([:])
        let unknown = try await plane.kumactl(["delete", "submarine", "x"])
        #expect(
            unknown.status == 1
                && unknown.error.hasPrefix(
                    "Error: unknown TYPE: submarine. Allowed values: circuit-breaker, dataplane, "
                )
        )
    }

    @Test(arguments: [
        (["inspect", "zones"], "/zones/_overview"), (["inspect", "zone-ingresses"], "/zoneingresses/_overview"),
        (["inspect", "meshes"], "/mesh-insights"),
        (["inspect", "services", "-m", "o"], "/meshes/o/service-insights"),
        (
            ["inspect", "dataplanes", "--gateway", "--tag", "a=b"],
            "/meshes/default/dataplanes/_overview?gateway=true&tag=a%3Ab"
        ),
        (["inspect", "dataplane", "x", "--type=config-dump"], "/meshes/default/dataplanes/x/xds?include_eds=false"),
        (
            ["inspect", "dataplane", "x", "--type=config", "--shadow", "--include=diff"],
            "/meshes/default/dataplanes/x/_config?include=diff&shadow=true"
        ),
        (["inspect", "zoneegress", "x", "--type=clusters"], "/zoneegresses/x/clusters"),
        (["inspect", "meshtimeout", "x"], "/meshes/default/meshtimeouts/x/dataplanes"),
        (["get", "zone", "a b"], "/zones/a%20b"),
    ])
    func `the control plane is asked by these paths`(words: [String], target: String) async throws {
        let plane = FakeControlPlane([:])
        _ = try await plane.kumactl(words)
        #expect(plane.requests.map(\.target) == [target] && plane.requests.first?.method == "GET")
    }

    @Test(arguments: [
        (#"{\"store\":{\"type\":\"memory\",\"engine\":\"sqlite\"}}"#, "sqlite"),
        (#"{\"store\":{\"type\":\"memory\"}}"#, "memory"), (#"{\"store\":{\"type\":\"postgres\"}}"#, "postgres"),
    ])
    func `the store of a zone is shown as the zone calls it`(config: String, backend: String) async throws {
        let zone = #"{"name":"east","zone":{"enabled":true},"zoneInsight":{"subscriptions":[{"config":"\#(config)"}]}}"#
        let plane = FakeControlPlane(["GET /zones/_overview": .init(body: #"{"total":1,"items":[\#(zone)]}"#)])
        let row = try await plane.kumactl(["inspect", "zones"]).out.split(separator: "\n").last
        #expect(row?.split(separator: " ").last == backend[...])
    }

    @Test func `another version of the control plane is warned about`() async throws {
        let plane = FakeControlPlane([
            "GET /": .init(body: #"{"product":"Kuma","version":"1.0"}"#),
            "GET /zones": .init(body: #"{"total":0,"items":[]}"#),
        ])
        let done = try await plane.kumactl(["get", "zones"])
        #expect(done.status == 0 && done.error.hasPrefix("WARNING: ") && done.out == "NAME   AGE\n")
        let preview = FakeControlPlane([
            "GET /": .init(body: #"{"product":"X","version":"0.0.0-preview.1"}"#),
            "GET /zones": .init(body: #"{"items":[]}"#),
        ])
        #expect(try await preview.kumactl(["get", "zones"]).error.isEmpty)
    }

    @Test func `versions of both sides are shown`() async throws {
        #expect(
            try await FakeControlPlane([:]).kumactl(["version"]).out == "Client: Kuma 2.14.3\nServer: Kuma 2.14.3\n"
        )
        let detailed = try await FakeControlPlane([:]).kumactl(["version", "-a"]).out
        #expect(
            detailed.contains("Product:       Kuma\nVersion:       2.14.3\n")
                && detailed.contains("   \"instanceId\": \"i\"\n")
        )
    }
}
