import EnvoyConfig
import EnvoyProtos
import Identity
import Protobuf
import ResourceModel
import Stores

/// The authorities of meshes, and whom their proxies believe.
extension ProxySecrets {
    /// Nil without mTLS.
    mutating func issuer(_ mesh: ResourceModel.Resource, _ snapshot: ResourceSnapshot) throws(IdentityError)
        -> IdentityCache.Issuer?
    {
        if let known = issuers[mesh.name] { return try known.get() }
        let found = Result { () throws(IdentityError) in try identities.issuer(of: mesh, in: snapshot) }
        issuers[mesh.name] = found
        return try found.get()
    }

    mutating func authority(
        _ name: String,
        _ mesh: ResourceModel.Resource,
        _ snapshot: ResourceSnapshot
    ) throws(IdentityError) -> EncodedResource {
        // Compat: without an authority an empty secret, so that Envoy does not wait for it for ever.
        let bundle = try issuer(mesh, snapshot)?.trustBundle ?? []
        if let known = authorities[name], known.bundle == bundle { return known.resource }
        let secret = Secret {
            $0.name = name
            $0.type = .validationContext(
                CertificateValidationContext { $0.trustedCa = DataSource { $0.specifier = .inlineBytes(bundle) } }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        authorities[name] = (bundle, resource)
        return resource
    }

    /// Certificates are believed by the trust domain in their name.
    mutating func trust(
        _ name: String,
        _ mesh: ResourceModel.Resource,
        _ snapshot: ResourceSnapshot
    ) throws(IdentityError) -> EncodedResource {
        if let known = bundles[mesh.name] { return try known.get() }
        let made: Result<EncodedResource, IdentityError>
        do throws(IdentityError) {
            let authority = try issuer(mesh, snapshot)?.trustBundle
            made = .success(
                try encoded(name, TrustBundle(mesh: mesh.name, authority: authority, in: snapshot), mesh.name)
            )
        } catch {
            made = .failure(error)
        }
        bundles[mesh.name] = made
        return try made.get()
    }

    private mutating func encoded(_ name: String, _ bundle: TrustBundle, _ mesh: String) throws(IdentityError)
        -> EncodedResource
    {
        // Envoy refuses a validator without any.
        guard !bundle.domains.isEmpty else {
            throw IdentityError(.missing, "no MeshTrust of mesh \"\(mesh)\" has a certificate that can be read")
        }
        if let known = trusts[mesh], known.bundle == bundle { return known.resource }
        let validator = SPIFFECertValidatorConfig {
            $0.trustDomains = bundle.domains.map { domain in
                .init {
                    $0.name = domain.name
                    $0.trustBundle = DataSource { $0.specifier = .inlineBytes(domain.authorities) }
                }
            }
        }
        let secret = Secret {
            $0.name = name
            $0.type = .validationContext(
                CertificateValidationContext {
                    $0.customValidatorConfig = TypedExtensionConfig {
                        $0.name = "envoy.tls.cert_validator.spiffe"
                        $0.typedConfig = AnyMessage(validator)
                    }
                }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        trusts[mesh] = (bundle, resource)
        return resource
    }
}
