import Crypto
import Documents

/// The certificate and key that this control plane's servers show, both PEM.
///
/// Either the files of the settings, or a pair of our own in the work folder: made once, kept over restarts, for the host's name and
/// all its addresses at that time. It is its own authority: proxies and zones are given `kuma-cp.crt` to trust.
struct ServerCertificate {
    let certificateFile: String
    let keyFile: String
    let certificate: [UInt8]
    let key: Secret<[UInt8]>

    /// Reads a pair of files.
    init(certificateFile: String, keyFile: String) throws {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        certificate = try LocalFile.read(certificateFile)
        key = Secret(try LocalFile.read(keyFile))
    }

    /// The pair in the work folder, made now if there is none.
    static func own(in folder: String, host: HostIdentity, now: Timestamp) throws -> ServerCertificate {
        let (certificateFile, keyFile) = ("\(folder)/kuma-cp.crt", "\(folder)/kuma-cp.key")
        // Missing and empty files are the same: there is no pair yet. Broken ones are told when TLS reads them.
        if let found = try? ServerCertificate(certificateFile: certificateFile, keyFile: keyFile),
            !found.certificate.isEmpty,
            !found.key.isEmpty
        {
            return found
        }
        let key = try PrivateKey(generating: .p256)
        var builder = CertificateBuilder(
            notBefore: now.advanced(by: .seconds(-300)),
            notAfter: now.advanced(by: .seconds(3650 * 86400 + 86400))
        )
        builder.subject = [.init("CN", "kuma-cp")]
        builder.names = [.dns(host.name), .dns("localhost")] + host.addresses.map { SubjectName(host: $0) }
        if host.name == "localhost" { builder.names.removeFirst() }
        builder.isCA = true
        builder.keyUsage = [.digitalSignature, .keyEncipherment, .certificateSigning]
        builder.extendedKeyUsage = [.serverAuth]
        // The key first: a certificate in the folder says that both are there.
        try LocalFile.write(try key.pem(), to: keyFile, mode: 0o600)
        try LocalFile.write(try builder.selfSigned(with: key).pem, to: certificateFile, mode: 0o644)
        return try ServerCertificate(certificateFile: certificateFile, keyFile: keyFile)
    }
}
