import Crypto
import Net

/// The certificate that proxies are shown by the control plane's port, as bootstrap looks at it.
package struct ShownCertificate {
    private let pem: [UInt8]
    /// Nil if the certificate cannot be read: then no host is refused, and TLS will tell.
    private let names: [SubjectName]?

    /// - Parameter pem: The leaf first.
    package init(_ pem: [UInt8]) {
        self.pem = pem
        // `try?`: see `names`.
        names = (try? Certificate(pem: pem))?.names
    }

    /// Whether a proxy that reaches the control plane as `host` will believe it.
    package func covers(_ host: String) -> Bool { names?.contains { $0.covers(host: host) } ?? true }

    /// DNS names, in the certificate's order.
    package var hostnames: [String] { (names ?? []).compactMap { if case .dns(let text) = $0 { text } else { nil } } }

    private var addresses: [String] {
        (names ?? []).compactMap { if case .ip(let bytes) = $0 { IPAddress(bytes: bytes)?.description } else { nil } }
    }

    /// What a proxy is to trust: what it wants to, or else this certificate.
    ///
    /// - `wanted`: PEM; empty for none.
    func authority(wanted: String) throws(BootstrapRefusal) -> [UInt8] {
        let authority = wanted.isEmpty ? pem : Array(wanted.utf8)
        let certificate: Certificate
        do { certificate = try Certificate(pem: authority) } catch {
            throw BootstrapRefusal(400, "the CA given by the data plane proxy is not a certificate in PEM")
        }
        // Compat: one without basic constraints passes; authorities of old have none.
        guard !certificate.isNoCA else {
            throw BootstrapRefusal(
                400,
                """
                A data plane proxy is trying to verify the control plane using the certificate which is not a certificate \
                authority (basic constraint 'CA' is set to 'false').
                Provide CA that was used to sign a certificate used in the control plane by using 'kuma-dp run \
                --ca-cert-file=file' or via KUMA_CONTROL_PLANE_CA_CERT_FILE
                """
            )
        }
        return authority
    }

    /// Refuses, with advice, a host that is not in the certificate.
    func check(_ host: String) throws(BootstrapRefusal) {
        guard !covers(host) else { return }
        let list = (addresses + hostnames).map { "\"\($0)\"" }.joined(separator: " ")
        throw BootstrapRefusal(
            400,
            """
            A data plane proxy is trying to connect to the control plane using "\(host)" address, but the certificate in the \
            control plane has the following SANs [\(list)]. Either change the --cp-address in kuma-dp to one of those or execute \
            the following steps:
            1) Generate a new certificate with the address you are trying to use. It is recommended to use trusted Certificate \
            Authority, but you can also generate self-signed certificates using 'kumactl generate tls-certificate --type=server \
            --hostname=\(host)'
            2) Set KUMA_GENERAL_TLS_CERT_FILE and KUMA_GENERAL_TLS_KEY_FILE or the equivalent in Kuma CP config file to the new \
            certificate.
            3) Restart the control plane to read the new certificate and start kuma-dp.
            """
        )
    }
}
