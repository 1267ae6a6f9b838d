import Commands
import Crypto
import Documents
import Testing

@testable import ControlCLI

@Suite(.timeLimit(.minutes(1))) struct GenerateTests {
    @Test(arguments: [
        (
            [
                "dataplane-token", "--name", "n", "--mesh", "m", "--tag", "a=b,c", "--valid-for", "90m", "--workload",
                "w",
            ], "/tokens/dataplane",
            #"{"name":"n","mesh":"m","tags":{"a":["b","c"]},"type":"","workload":"w","validFor":"1h30m0s"}"#
        ),
        (
            ["zone-token", "--zone", "z", "--scope", "egress", "--valid-for", "1h"], "/tokens/zone",
            #"{"zone":"z","scope":["egress"],"validFor":"1h0m0s"}"#
        ),
        (
            ["user-token", "--name", "u", "--group", "g", "--valid-for", "1h"], "/tokens/user",
            #"{"name":"u","groups":["g"],"validFor":"1h0m0s"}"#
        ),
    ])
    func `a token is asked for and printed as it is`(words: [String], path: String, body: String) async throws {
        let plane = FakeControlPlane(["POST \(path)": .init(body: "e.y.J")])
        let done = try await plane.kumactl(["generate"] + words)
        #expect(done == (0, "e.y.J", ""))
        #expect(
            plane.requests.count == 1 && plane.requests.first?.body == body
                && plane.requests.first?.headers["content-type"] == "application/json"
        )
    }

    @Test func `a key signs without a control plane`() async throws {
        let plane = FakeControlPlane([:])
        let key = try await plane.kumactl(["generate", "signing-key", "--format", "pem"])
        #expect(key.out.hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
        let folder = TemporaryFolder()
        folder.write(key.out, "key.pem")
        folder.write(Base64.encode(Array(key.out.utf8)), "key.b64")
        let publicKey = try await plane.kumactl([
            "generate", "public-key", "--signing-key-path", "\(folder.path)/key.b64",
        ])
        #expect(publicKey.out.hasPrefix("-----BEGIN RSA PUBLIC KEY-----\n"))
        let done = try await plane.kumactl([
            "generate", "user-token", "--name", "off", "--group", "g1", "--group", "g2", "--valid-for", "1h",
            "--signing-key-path",
            "\(folder.path)/key.pem", "--kid", "my-key",
        ])
        let token = try JWT(done.out)
        #expect(token.isSigned(by: try PublicKey(pem: Array(publicKey.out.utf8))) && token.keyID == "my-key")
        #expect(
            token.claims["Name"] == "off" && token.claims["Groups"] == ["g1", "g2"]
                && token.claims["jti"]?.stringValue?.count == 36
        )
        #expect(try #require(token.claims["exp"]?.intValue) - (try #require(token.claims["nbf"]?.intValue)) == 3605)
        #expect(plane.requests.isEmpty)
    }

    @Test(arguments: [
        (
            ["zone-token", "--zone", "z", "--scope", "cellar", "--valid-for", "1h"],
            "invalid --scope values: [cellar] (supported scopes: [ingress egress])"
        ),
        (["zone-token", "--scope", "ingress"], "required flag(s) \"valid-for\", \"zone\" not set"),
        (
            ["user-token", "--name", "x", "--valid-for", "1h", "--kid", "1"],
            "--kid cannot be used when --signing-key-path is used"
        ),
        (
            ["user-token", "--name", "x", "--valid-for", "1h", "--signing-key-path", "k"],
            "--kid is required when --signing-key-path is used"
        ),
        (
            ["user-token", "--name", "x", "--valid-for", "1h", "--signing-key-path", "nowhere.pem", "--kid", "1"],
            "open nowhere.pem: no such file or directory"
        ),
        (
            ["tls-certificate", "--type", "pigeon", "--hostname", "a"],
            "invalid certificate type \"pigeon\", expected one of: client, server"
        ),
    ])
    func `a wrong use is explained`(words: [String], says: String) async throws {
        let done = try await FakeControlPlane([:]).kumactl(["generate"] + words)
        #expect(done.status == 1 && done.out.isEmpty && done.error == "Error: \(says)\n")
    }

    @Test(arguments: ["rsa", "ecdsa"])
    func `a certificate is for its hosts, and its key is private`(type: String) async throws {
        let folder = TemporaryFolder()
        let done = try await FakeControlPlane([:]).kumactl([
            "generate", "tls-certificate", "--type", "server", "--key-type", type, "--hostname", "a.example,192.0.2.1",
            "--cert-file",
            "\(folder.path)/c.pem", "--key-file", "\(folder.path)/k.pem",
        ])
        #expect(
            done.out == "Private key saved in \(folder.path)/k.pem\nCertificate saved in \(folder.path)/c.pem\n"
                && done.status == 0
        )
        let certificate = try Certificate(pem: Array(try #require(folder.read("c.pem")).utf8))
        #expect(certificate.names == [.dns("a.example"), .ip([192, 0, 2, 1])] && certificate.isCA)
        #expect(folder.mode("k.pem") == 0o400 && folder.mode("c.pem") == 0o600)
    }
}
