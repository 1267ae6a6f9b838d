/// The authorities that sign for a trust domain, as the members of a mesh believe it.
package struct MeshTrust: Hashable, Sendable {
    /// Of those SPIFFE IDs that the bundles vouch for; one MeshTrust each.
    package var trustDomain: String
    /// PEM, each of one or more certificates.
    package var bundles: [String]

    /// Bundles without PEM are left out; the PEM itself is not read here.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        trustDomain = spec.string("trustDomain")
        bundles = spec.objects("caBundles").map { $0.fields("pem").string("value") }.filter { !$0.isEmpty }
    }
}
