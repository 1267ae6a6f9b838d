import Commands
import Documents
import Testing

@testable import ControlCLI

@Suite(.timeLimit(.minutes(1))) struct ConfigurationTests {
    private func kumactl(_ words: String..., environment: [String: String] = [:]) async -> (
        status: Int32, out: String, error: String
    ) {
        let console = RecordedConsole()
        let status = await Kumactl.run(words, environment: environment, console: console.console)
        return (status, console.out, console.error)
    }

    private let initial = """
        contexts:
        - controlPlane: local
          name: local
        controlPlanes:
        - coordinates:
            apiServer:
              url: http://localhost:5681
          name: local
        currentContext: local

        """

    @Test func `a configuration is made at first use, for its owner alone`() async {
        let folder = TemporaryFolder()
        let done = await kumactl("--config-file", "\(folder.path)/new", "config", "view")
        #expect(done == (0, initial + "\n", "") && folder.read("new") == initial && folder.mode("new") == 0o600)
        let none = await kumactl("--no-config", "--config-file", "\(folder.path)/none", "config", "view")
        #expect(none.out == initial + "\n" && folder.read("none") == nil)
    }

    @Test func `control planes are added, switched and removed`() async {
        let folder = TemporaryFolder()
        let file = "\(folder.path)/config"
        func add(_ name: String, _ more: String...) async -> (status: Int32, out: String, error: String) {
            let console = RecordedConsole()
            let words =
                [
                    "--config-file", file, "config", "control-planes", "add", "--name", name, "--address",
                    "https://h:5682", "--skip-check",
                ] + more
            let status = await Kumactl.run(words, environment: [:], console: console.console)
            return (status, console.out, console.error)
        }
        #expect(
            await add("one", "--skip-verify", "--headers", "b=2,a=1", "--auth-type", "tokens", "--auth-conf", "token=t")
                == (
                    0, "added Control Plane \"one\"\nswitched active Control Plane to \"one\"\n", ""
                )
        )
        #expect(
            await add("one") == (
                1, "",
                "Error: Control Plane with name \"one\" already exists. Use --overwrite to replace an existing one.\n"
            )
        )
        #expect(await add("two", "--overwrite").status == 0)
        #expect(
            await kumactl("--config-file", file, "config", "control-planes", "list").out == """
                ACTIVE   NAME    ADDRESS
                         local   http://localhost:5681
                         one     https://h:5682
                *        two     https://h:5682

                """
        )
        #expect(
            await kumactl("--config-file", file, "config", "control-planes", "remove", "--name", "two").out
                == "removed Control Plane \"two\"\nswitched active Control Plane to \"local\"\n"
        )
        #expect(
            await kumactl("--config-file", file, "config", "control-planes", "switch", "--name", "one").out
                == "switched active Control Plane to \"one\"\n"
        )
        #expect(
            await kumactl("--config-file", file, "config", "control-planes", "switch", "--name", "x") == (
                1, "", "Error: there is no Control Plane with name \"x\"\n"
            )
        )
        #expect(
            folder.read("config")?.contains("headers:\n      - key: a\n        value: \"1\"\n      - key: b\n") == true
        )
        #expect(folder.read("config")?.contains("authConf:\n        token: t\n      authType: tokens\n") == true)
    }

    @Test(arguments: [
        (["--address", "nowhere"], "API Server URL is invalid"),
        (
            ["--address", "http://h", "--client-cert-file", "c"],
            "Both --client-cert-file and --client-key-file needs to be specified"
        ),
        (["--address", "http://h", "--auth-type", "tokens"], "\"token\" has to be defined in --auth-conf"),
        (
            ["--address", "http://h", "--auth-type", "x", "--auth-conf", "a=b"],
            "authentication plugin of type \"x\" is not found"
        ),
        (
            ["--address", "http://127.0.0.1:1"],
            "could not connect to the Control Plane API Server: http://127.0.0.1:1/: connection refused"
        ),
    ])
    func `a control plane that cannot be used is not added`(words: [String], says: String) async {
        let console = RecordedConsole()
        let status = await Kumactl.run(
            ["--no-config", "config", "control-planes", "add", "--name", "x"] + words,
            environment: [:],
            console: console.console
        )
        #expect(status == 1 && console.error == "Error: \(says)\n")
    }

    @Test func `files of both spellings are read, and what is unknown is ignored`() throws {
        let text =
            "control_planes: [{name: a, coordinates: {api_server: {url: u, ca_cert_file: c, skip_verify: true, auth_conf: {token: t}}}}]\ncontexts: [{name: x, control_plane: a, defaults: {mesh: m}}]\ncurrent_context: x\nmore: 1\n"
        let configuration = ClientConfiguration(try YAML.parseOne(Array(text.utf8)))
        let active = try #require(configuration.active)
        #expect(
            active.url == "u" && active.caCertFile == "c" && active.skipVerify
                && active.authConf == ["token": Secret("t")]
        )
        #expect(ClientConfiguration(configuration.json) == configuration)
    }

    @Test func `the configuration's place follows the home folder`() async {
        let folder = TemporaryFolder()
        let done = await kumactl("config", "view", environment: ["HOME": folder.path])
        #expect(done.status == 0 && folder.read(".kumactl/config") == initial)
    }

    @Test func `a wrong level of logging is refused, also by commands that need no configuration`() async {
        #expect(
            await kumactl("--log-level", "shout", "config", "view") == (1, "", "Error: unknown log level \"shout\"\n")
        )
    }
}
