import Crypto
import Documents
package import ResourceModel
package import Stores

extension MeshAuthority {
    /// What is wrong with the authorities of a Mesh: provided certificates and keys that do not fit. Empty if `skipValidation` is set.
    ///
    /// Shape (names, types, how many) is the business of the kind's own validation.
    package static func violations(of mesh: Resource, in snapshot: ResourceSnapshot) -> [Violation] {
        guard mesh.spec["mtls"]?["skipValidation"]?.boolValue != true else { return [] }
        var violations: [Violation] = []
        for (index, backend) in TLSBackend.all(in: mesh).enumerated() where backend.type == "provided" {
            let conf = FieldPath("mtls").field("backends").index(index).field("conf")
            let loaded = ["cert", "key"].map { (field: String) -> [UInt8]? in
                do throws(IdentityError) {
                    return try DataSource(backend.conf[field] ?? .null).load(mesh: mesh.name, in: snapshot)
                } catch {
                    violations.append(Violation(conf.field(field), error.message))
                    return nil
                }
            }
            guard let certificates = loaded[0], let key = loaded[1] else { continue }
            violations += pairViolations(certificates: certificates, key: key, at: conf.field("cert"))
        }
        return violations
    }

    /// Why these cannot be an authority, in the words of Kuma and of Go's TLS.
    ///
    /// - `path`: Of the certificates; what is wrong with one of them stands below it.
    static func pairViolations(certificates: [UInt8], key: [UInt8], at path: FieldPath) -> [Violation] {
        func unusable(_ reason: String) -> [Violation] { [Violation(path, "not a valid TLS key pair: \(reason)")] }
        func lacks(_ part: String) -> [Violation] { unusable("tls: failed to find any PEM data in \(part) input") }
        let roots: [Certificate]
        let privateKey: PrivateKey
        do {
            roots = try Certificate.all(pem: certificates)
            guard !roots.isEmpty else { return lacks("certificate") }
            guard !(try PEM.blocks(key)).isEmpty else { return lacks("key") }
            privateKey = try PrivateKey(pem: key)
        } catch {
            return unusable("\(error)")
        }
        guard roots[0].matches(privateKey) else { return unusable("tls: private key does not match public key") }
        return roots.enumerated().flatMap { index, root in
            reasons(against: root).map { Violation(path.index(index), $0) }
        }
    }

    private static func reasons(against root: Certificate) -> [String] {
        var reasons: [String] = []
        if !root.isCA {
            reasons.append("basic constraint 'CA' must be set to 'true' (see X509-SVID: 4.1. Basic Constraints)")
        }
        if root.keyUsage?.contains(.certificateSigning) != true {
            reasons.append("key usage extension 'keyCertSign' must be set (see X509-SVID: 4.3. Key Usage)")
        }
        if root.keyUsage?.contains(.keyAgreement) == true {
            reasons.append(
                "key usage extension 'keyAgreement' must NOT be set (see X509-SVID: Appendix A. X.509 Field Reference)"
            )
        }
        return reasons
    }
}
