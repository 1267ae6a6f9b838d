import Commands
import Crypto
import Documents

/// `kumactl generate signing-key` and `kumactl generate public-key`.
enum SigningKeyCommands {
    static let signingKey = Command(
        "signing-key",
        short: "Generate signing keys",
        long: "Generate signing keys that are used to sign tokens.",
        arguments: .none,
        flags: [Flag("format", nil, .string("pem-base64"), "format of the signing key: one of pem-base64|pem")],
        action: { invocation in
            let format = invocation.string("format")
            guard ["pem", "pem-base64"].contains(format) else {
                throw CommandError("unrecognized format \"\(format)\". Available formats: pem, pem-base64")
            }
            _ = try await Session.checked(invocation)
            let pem = try PrivateKey(generating: .rsa(bits: 2048)).pem()
            invocation.console.write(format == "pem" ? pem : Array(Base64.encode(pem).utf8))
        }
    )

    static let publicKey = Command(
        "public-key",
        short: "Generate public key out of signing key",
        long: "Generate public key out of signing key.",
        arguments: .none,
        flags: [
            Flag(
                "signing-key-path",
                nil,
                .string(""),
                "path to a file that contains private signing key",
                isRequired: true
            )
        ],
        action: { invocation in
            _ = try await Session.checked(invocation)
            invocation.console.write(try key(invocation.string("signing-key-path")).publicKey.pem())
        }
    )

    /// The key in a file: PEM, or Base64 of it.
    static func key(_ path: String) throws -> PrivateKey {
        let bytes = try HostFile.read(path)
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        let pem = text.hasPrefix("-----") ? bytes : Base64.decode(text) ?? bytes
        do throws(CryptoError) {
            return try PrivateKey(pem: pem)
        } catch {
            throw CommandError("could not read the signing key \(path): \(error)")
        }
    }
}
