import Testing

@testable import ControlCLI

struct HostCommandTests {
    @Test func `a variable that is given stands in place of this process's own`() throws {
        let command = HostCommand(
            executable: "/bin/sh",
            arguments: ["-c", "echo \"$PATH $GIVEN\"; env | grep -c ^PATH="],
            environment: ["PATH": "/bin:/usr/bin", "GIVEN": "too"]
        )
        #expect(try command.run().output == "/bin:/usr/bin too\n1\n")
    }
}
