import Commands
import Crypto
import Documents

/// `kumactl generate tls-certificate`.
enum CertificateCommand {
    static let command = Command(
        "tls-certificate",
        short: "Generate a TLS certificate",
        long:
            "Generate self signed key and certificate pair that can be used for example in Dataplane Token Server setup.",
        arguments: .none,
        flags: [
            Flag("key-file", nil, .string("key.pem"), "path to a file with a generated private key ('-' for stdout)"),
            Flag(
                "cert-file",
                nil,
                .string("cert.pem"),
                "path to a file with a generated TLS certificate ('-' for stdout)"
            ),
            Flag("type", nil, .string(""), "type of the certificate: one of client|server", isRequired: true),
            Flag("key-type", nil, .string("rsa"), "type of the private key: one of rsa|ecdsa"),
            Flag("hostname", nil, .strings([]), "DNS hostname(s) to issue the certificate for", isRequired: true),
        ],
        action: { invocation in
            let usage = try extendedUsage(invocation.string("type"))
            let kind = try keyKind(invocation.string("key-type"))
            _ = try await Session.checked(invocation)
            let now = WallClock.now()
            var builder = CertificateBuilder(
                notBefore: now.advanced(by: .seconds(-300)),
                notAfter: now.advanced(by: .seconds(10 * 365 * 86_400))
            )
            builder.names = invocation.strings("hostname").map { SubjectName(host: $0) }
            builder.isCA = true
            builder.keyUsage = [.digitalSignature, .keyEncipherment, .certificateSigning]
            builder.extendedKeyUsage = [usage]
            let key = try PrivateKey(generating: kind)
            let certificate = try builder.selfSigned(with: key)
            let (keyFile, certificateFile) = (invocation.string("key-file"), invocation.string("cert-file"))
            try save(try key.pem(), keyFile, mode: 0o400, invocation.console)
            try save(certificate.pem, certificateFile, mode: 0o600, invocation.console)
            if keyFile != "-" { invocation.console.writeLine("Private key saved in \(keyFile)") }
            if certificateFile != "-" { invocation.console.writeLine("Certificate saved in \(certificateFile)") }
        }
    )

    private static func extendedUsage(_ type: String) throws(CommandError) -> ExtendedKeyUsage {
        switch type {
        case "server": return .serverAuth
        case "client": return .clientAuth
        default: throw CommandError("invalid certificate type \"\(type)\", expected one of: client, server")
        }
    }

    private static func keyKind(_ type: String) throws(CommandError) -> PrivateKey.Kind {
        switch type {
        case "rsa": return .rsa(bits: 2048)
        case "ecdsa": return .p256
        default: throw CommandError("invalid key type \"\(type)\", expected one of: rsa, ecdsa")
        }
    }

    private static func save(_ pem: [UInt8], _ path: String, mode: UInt32, _ console: Console) throws(CommandError) {
        if path == "-" { console.write(pem) } else { try HostFile.write(pem, to: path, mode: mode) }
    }
}
