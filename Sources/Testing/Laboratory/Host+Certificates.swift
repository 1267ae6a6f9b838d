extension Host {
    /// The certificate that a server shows a client that comes as one of the mesh does, PEM; nil if it shows none.
    ///
    /// - `endpoint`: Address and port.
    package func certificate(of endpoint: String) async throws -> String? {
        // It ends with the handshake, which the server may refuse later for want of a certificate.
        let script = #"timeout 5 openssl s_client -connect "$1" -alpn kuma </dev/null"#
        let line = command("bash", ["-c", script, "-", endpoint])
        let output = try await lab.shell.outcome(line[0], Array(line.dropFirst()), environment: lab.environment).output
        guard let begin = output.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let end = output.firstRange(of: "-----END CERTIFICATE-----"), begin.lowerBound < end.lowerBound
        else { return nil }
        return String(output[begin.lowerBound..<end.upperBound]) + "\n"
    }
}
