import Glibc
import HTTPClient
import Synchronization
import TestSupport

extension Plane {
    /// What its servers show: what it was given, or made when it was started without a certificate.
    package var certificate: String { setting("KUMA_GENERAL_TLS_CERT_FILE") ?? "\(host.folder)/work/kuma-cp.crt" }

    /// The key of ``certificate`` if it made that itself.
    package var certificateKey: String { "\(host.folder)/work/kuma-cp.key" }

    /// The port by which agents reach it: its own, or that of what stands before it and others like it.
    var entrance: Int { setting("KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT").flatMap { Int($0) } ?? ports.proxies }

    /// Its metrics, as Prometheus gets them.
    package func metrics() async throws -> String {
        let port = ports.others["KUMA_DIAGNOSTICS_SERVER_PORT"] ?? 0
        let answer = try await host.lab.rest.send(ClientRequest("GET", "http://\(host.address):\(port)/metrics"))
        return String(decoding: answer.body, as: UTF8.self)
    }

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
