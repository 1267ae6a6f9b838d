import Glibc

/// A program that an agent takes for Envoy: it tells its version as Envoy does, but becomes Envoy only when it is let go.
package final class HeldEnvoy: Sendable {
    /// What the agent is to start.
    package let program: String
    private let gate: Int32

    fileprivate init(_ envoy: String, in folder: String) throws {
        program = "\(folder)/held-envoy"
        let pipe = "\(program).gate"
        try Shell.write(
            """
            #!/bin/sh
            [ "$1" = --version ] || read -r _ < "$0.gate"
            exec \(envoy) "$@"

            """,
            to: program
        )
        chmod(program, 0o755)
        guard mkfifo(pipe, 0o644) == 0 else { throw LabFailure("cannot make \(pipe): \(errno)") }
        // Both ends, so that neither waits for the other.
        gate = open(pipe, O_RDWR | O_CLOEXEC)
        guard gate >= 0 else { throw LabFailure("cannot open \(pipe): \(errno)") }
    }

    deinit { close(gate) }

    /// Lets one start become Envoy.
    package func release() throws {
        guard write(gate, "\n", 1) == 1 else { throw LabFailure("cannot let Envoy go: \(errno)") }
    }
}

extension Lab {
    /// An Envoy for one agent of this lab that does not start before it is let go.
    package func heldEnvoy() throws -> HeldEnvoy { try HeldEnvoy(programs.envoy, in: folder) }
}
