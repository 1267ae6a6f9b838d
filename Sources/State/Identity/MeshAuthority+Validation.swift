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
            violations += pairViolations(certificates: certificates, key: key).map { Violation(conf.field("cert"), $0) }
        }
        return violations
    }

    /// Reasons why these cannot be an authority.
    static func pairViolations(certificates: [UInt8], key: [UInt8]) -> [String] {
        let roots: [Certificate]
        let privateKey: PrivateKey
        do {
            roots = try Certificate.all(pem: certificates)
            privateKey = try PrivateKey(pem: key)
        } catch {
            return ["not a valid TLS key pair: \(error)"]
        }
        guard let first = roots.first, first.matches(privateKey) else {
            return ["not a valid TLS key pair: the key does not belong to the certificate"]
        }
        var reasons: [String] = []
        for root in roots {
            if !root.isCA {
                reasons.append("basic constraint 'CA' must be set to 'true' (see X509-SVID: 4.1. Basic Constraints)")
            }
            guard let usage = root.keyUsage, usage.contains(.certificateSigning) else {
                reasons.append("key usage extension 'keyCertSign' must be set (see X509-SVID: 4.3. Key Usage)")
                continue
            }
            if usage.contains(.keyAgreement) {
                reasons.append(
                    "key usage extension 'keyAgreement' must NOT be set (see X509-SVID: Appendix A. X.509 Field Reference)"
                )
            }
        }
        return reasons
    }
}
