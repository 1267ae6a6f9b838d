import Commands
import Documents
import TestSupport
import Testing

@Suite struct CommandsTests {
    private static let tool = Command(
        "tool",
        short: "A tool",
        long: "A tool.\n\nWith a second paragraph.  \n",
        persistentFlags: [
            Flag("config-file", nil, .string(""), "path to the configuration `file` to use"),
            Flag("wait", nil, .duration(.seconds(60)), "how long to wait", environment: "TOOL_WAIT"),
        ],
        subcommands: [
            Command(
                "show",
                operands: "NAME",
                aliases: ["sh"],
                short: "Show one thing",
                example: "  tool show x",
                arguments: .exactly(1),
                flags: [
                    Flag("output", "o", .string("table"), "output format:\none of table|yaml", isRequired: true),
                    Flag("verbose", "v", .bool(false), "say more"), Flag("color", nil, .bool(true), "in colors"),
                    Flag("tag", "t", .strings(["a", "b"]), "tags"), Flag("each", nil, .stringArray([]), "as they are"),
                    Flag("size", nil, .int(0), "how many"), Flag("port", nil, .uint16(15001), "where"),
                    Flag("set", nil, .stringMap([]), "values"),
                    Flag("secret", nil, .string(""), "hidden", isHidden: true),
                    Flag("old", nil, .string(""), "gone", deprecation: "use --output"),
                ],
                action: { run in
                    let map = run.stringMap("set").map { "\($0.key)=\($0.value.stringValue ?? "")" }
                    run.console.writeLine(
                        "\(run.path) \(run.arguments) \(run.string("output")) \(run.bool("verbose")) \(run.bool("color")) \(run.strings("tag")) "
                            + "\(run.strings("each")) \(run.int("size")) \(run.int("port")) \(map) \(GoDuration.text(run.duration("wait"))) "
                            + "\(run.isSet("size"))"
                    )
                }
            ),
            Command(
                "fail",
                short: "Always fails",
                arguments: .none,
                action: { _ in throw CommandError("it is broken", status: 3) }
            ),
            Command(
                "echo",
                short: "Repeats its input",
                before: { _ in },
                action: { $0.console.write($0.console.readInput()) }
            ),
            Command(
                "group",
                short: "Several things",
                subcommands: [Command("inner", short: "One of them", action: { _ in })]
            ),
            Command("hidden", short: "Not shown", isHidden: true, action: { _ in }),
        ],
        before: { if $0.string("config-file") == "bad" { throw CommandError("no such configuration") } }
    )

    private func run(_ words: String..., input: String = "", environment: [String: String] = [:]) async -> (
        status: Int32, out: String, error: String
    ) {
        let console = RecordedConsole(input: input)
        let status = await CommandRunner(Self.tool, environment: environment).run(words, on: console.console)
        return (status, console.out, console.error)
    }

    @Test(arguments: ["", "show", "group", "fail", "help"])
    func `help looks as cobra's`(command: String) async throws {
        let help = try #require(CommandRunner(Self.tool, environment: [:]).help(command.isEmpty ? [] : [command]))
        #expect(Golden.difference(help, "help\(command.isEmpty ? "" : "-")\(command).txt") == nil)
        let console = RecordedConsole()
        let words = (command.isEmpty ? [] : [command]) + ["--help"]
        #expect(
            await CommandRunner(Self.tool, environment: [:]).run(words, on: console.console) == 0 && console.out == help
        )
    }

    @Test func `flags may stand anywhere and in every form`() async {
        let done = await run(
            "--wait=1m",
            "show",
            "-vo",
            "yaml",
            "--tag",
            "x,\"y,z\"",
            "name",
            "-tq",
            "--each=a,b",
            "--each",
            "c",
            "--size=-3",
            "--color=false",
            "--set",
            "k=v,l=m",
            "--set",
            "k=1=2",
            "--port",
            "80"
        )
        #expect(done.error == "" && done.status == 0)
        #expect(
            done.out
                == "tool show [\"name\"] yaml true false [\"x\", \"y,z\", \"q\"] [\"a,b\", \"c\"] -3 80 [\"k=1=2\", \"l=m\"] 1m0s true\n"
        )
    }

    @Test func `what is not given has its default, or the environment's value`() async {
        let done = await run("sh", "-o", "table", "--", "--size", environment: ["TOOL_WAIT": "5s"])
        #expect(done.out == "tool show [\"--size\"] table false true [\"a\", \"b\"] [] 0 15001 [] 5s false\n")
        let bad = await run("sh", "-otable", "x", environment: ["TOOL_WAIT": "soon"])
        #expect(
            bad.status == 1
                && bad.error.contains("invalid argument \"soon\" for \"--wait\" flag: time: invalid duration \"soon\"")
        )
    }

    @Test(arguments: [
        (["show", "x", "--nope"], "unknown flag: --nope"), (["show", "x", "-vz"], "unknown shorthand flag: 'z' in -z"),
        (["show", "x", "-o"], "flag needs an argument: 'o' in -o"),
        (["show", "x", "--output"], "flag needs an argument: --output"),
        (["show", "-ox"], "accepts 1 arg(s), received 0"), (["fail", "x"], "unknown command \"x\" for \"tool fail\""),
        (
            ["show", "x", "--size=a"],
            "invalid argument \"a\" for \"--size\" flag: strconv.ParseInt: parsing \"a\": invalid syntax"
        ),
        (
            ["show", "x", "--port=70000"],
            "invalid argument \"70000\" for \"--port\" flag: strconv.ParseUint: parsing \"70000\": value out of range"
        ),
        (
            ["show", "x", "-v=x"],
            "invalid argument \"x\" for \"-v, --verbose\" flag: strconv.ParseBool: parsing \"x\": invalid syntax"
        ),
        (["show", "x", "--set", "k"], "invalid argument \"k\" for \"--set\" flag: k must be formatted as key=value"),
        (
            ["--wait", "5", "show", "x"],
            "invalid argument \"5\" for \"--wait\" flag: time: missing unit in duration \"5\""
        ),
        (["show", "x", "--=y"], "bad flag syntax: --=y"),
    ])
    func `a wrong use is explained with the usage`(words: [String], says: String) async {
        let console = RecordedConsole()
        #expect(await CommandRunner(Self.tool, environment: [:]).run(words, on: console.console) == 1)
        #expect(console.error.hasPrefix("Error: \(says)\nUsage:\n") && console.out.isEmpty)
    }

    @Test func `a command's own failure is one line`() async {
        #expect(await run("fail") == (3, "", "Error: it is broken\n"))
        #expect(await run("show", "x") == (1, "", "Error: required flag(s) \"output\" not set\n"))
        #expect(await run("--config-file", "bad", "fail") == (1, "", "Error: no such configuration\n"))
        #expect(await run("echo", "--config-file", "bad", input: "in") == (0, "in", ""))
    }

    @Test func `an unknown command is told apart`() async {
        #expect(
            await run("fly") == (1, "", "Error: unknown command \"fly\" for \"tool\"\nRun 'tool --help' for usage.\n")
        )
        let near = await run("shaw")
        #expect(near.error.contains("Did you mean this?\n\tshow\n"))
        let inGroup = await run("group", "bogus")
        #expect(inGroup.status == 0 && inGroup.out.hasPrefix("Several things\n\nUsage:\n  tool group [command]\n"))
        #expect(inGroup.error == "unknown command \"bogus\" for \"tool group\"\n")
        #expect(await run("group", "bogus", "--help").error.isEmpty)
        #expect(await run("group").error.isEmpty)
        #expect(await run("group", "iner").error.hasSuffix("Did you mean this?\n\tinner\n\n"))
    }

    @Test func `deprecated flags work with a warning, hidden commands too`() async {
        let done = await run("show", "x", "-oy", "--old=1", "--secret=s")
        #expect(done.status == 0 && done.error == "Flag --old has been deprecated, use --output\n")
        #expect(await run("hidden").status == 0)
    }
}
