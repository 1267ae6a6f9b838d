import Glibc
import Synchronization
import TestSupport

extension Plane {
    /// What it made for its servers when it was started without a certificate.
    var certificate: String { "\(host.folder)/work/kuma-cp.crt" }

    /// Gets a token with which ``call(_:_:_:)`` may do everything.
    package func mayWrite() async throws {
        let made = try await kumactl([
            "generate", "user-token", "--name", "mesh-system:admin", "--group", "mesh-system:admin", "--valid-for",
            "24h",
        ])
        token.withLock { $0 = made }
    }

    /// A token of `kumactl generate`; waits for the signing key, which may come a moment after its mesh.
    func token(_ arguments: String...) async throws -> String {
        let issuer = global ?? self
        var made: String?
        try await eventually("a token: \(arguments)") {
            // Without a key there is no token yet.
            made = try? await issuer.kumactl(["generate"] + arguments + ["--valid-for", "24h"])
            return made != nil
        }
        return made ?? ""
    }

    /// Runs `kumactl` on its own host; returns what it printed, all white space as one blank.
    @discardableResult
    package func kumactl(_ arguments: [String]) async throws -> String {
        try await output(of: arguments).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Gives all that makes this stand-alone zone a zone of a global control plane to that one, as an operator does.
    package func export(to global: Plane) async throws {
        let file = "\(global.host.folder)/federation.yaml"
        try Shell.write(try await output(of: ["export", "--profile", "federation"]), to: file)
        try await global.kumactl(["apply", "-f", file])
    }

    private func output(of arguments: [String]) async throws -> String {
        let file = "\(host.folder)/kumactl.yaml"
        let kumactl = host.lab.programs.kumactl
        if access(file, F_OK) != 0 {
            let address = "http://127.0.0.1:\(ports.api)"
            let add = ["config", "control-planes", "add", "--name", "lab", "--address", address]
            try await host.run(kumactl, ["--config-file", file] + add)
        }
        return try await host.run(kumactl, ["--config-file", file] + arguments)
    }
}
