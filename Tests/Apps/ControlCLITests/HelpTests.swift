import Commands
import ControlCLI
import TestSupport
import Testing

@Suite struct HelpTests {
    @Test(arguments: [
        "", "apply", "get", "get dataplanes", "get mesh", "delete", "inspect", "inspect dataplanes",
        "inspect dataplane", "generate",
        "generate dataplane-token", "generate zone-token", "generate user-token", "generate tls-certificate",
        "config control-planes",
        "config control-planes add", "export", "install transparent-proxy", "uninstall transparent-proxy", "version",
        "completion",
    ])
    func `the help of a command is kept`(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try #require(CommandRunner(Kumactl.command, environment: [:]).help(words))
        #expect(Golden.difference(help, "help\(words.map { "-" + $0 }.joined()).txt") == nil)
    }

    @Test(arguments: ["bash", "fish", "zsh"])
    func `a completion script knows the commands`(shell: String) async {
        let console = RecordedConsole()
        #expect(await Kumactl.run(["completion", shell], environment: [:], console: console.console) == 0)
        #expect(
            console.out.contains("kumactl get") && console.out.contains("meshtimeouts")
                && console.out.contains("--config-file")
        )
    }
}
