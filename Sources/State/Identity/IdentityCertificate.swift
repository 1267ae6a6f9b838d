package import Documents

/// What a proxy proves itself with: a private key and the certificate for it.
package struct IdentityCertificate: Hashable, Sendable, CustomStringConvertible {
    /// PEM, the leaf first.
    package let chain: [UInt8]
    /// PEM of PKCS#8. Goes to the proxy and nowhere else.
    package let key: Secret<[UInt8]>
    /// When it was made; it begins some seconds earlier, for clocks that differ.
    package let issued: Timestamp
    /// The certificate's own end, `notAfter`.
    package let expires: Timestamp
    /// The name of the mesh's backend that it is from.
    package let backend: String

    /// Nothing is checked here: `chain` must be for `key`.
    package init(chain: [UInt8], key: Secret<[UInt8]>, issued: Timestamp, expires: Timestamp, backend: String) {
        self.chain = chain
        self.key = key
        self.issued = issued
        self.expires = expires
        self.backend = backend
    }

    /// When the next one is due: after four fifths of the lifetime.
    package var renewal: Timestamp { issued.advanced(by: expires.since(issued) * 4 / 5) }

    /// Its backend and its end.
    package var description: String { "certificate of backend \(backend), expires \(expires.rfc3339)" }
}
