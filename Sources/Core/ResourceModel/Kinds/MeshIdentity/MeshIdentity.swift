package import Documents

/// Which workloads get a SPIFFE identity, what it is called, and who issues it.
package struct MeshIdentity: Hashable, Sendable {
    /// Who issues certificates.
    package enum Provider: Hashable, Sendable {
        /// The zone's control plane.
        case bundled(Bundled)
        /// An agent of SPIRE on each proxy's host, which the proxy itself asks. It may take so long to be connected.
        case spire(timeout: Duration)
        /// `Extension`: not ours to issue.
        case other(String)
    }

    /// An authority that the zone's control plane holds.
    package struct Bundled: Hashable, Sendable {
        /// Whether a MeshTrust is made of its certificate.
        package var createsTrust: Bool
        /// `insecureAllowSelfSigned`: whether an authority that is its own root is taken; false unless given.
        package var allowsSelfSigned: Bool
        /// Whether certificate and key are made here, as Secrets of the mesh.
        package var isGenerated: Bool
        /// Data sources; null if none is given.
        package var certificate: JSON
        /// As ``certificate``, for the key that belongs to it.
        package var privateKey: JSON
        /// Of workload certificates.
        package var lifetime: Duration
    }

    /// The mesh in it is that whose proxies it selects.
    package var key: ResourceKey
    /// As people wrote it: synced ones have another name. Names the Secrets that are generated.
    package var displayName: String
    /// The zone that made it; empty if global did.
    package var zone: String
    /// Those of the resource; templates may ask for them by `label`.
    package var labels: [String: String]
    /// The whole identifier; the plain name if it has none.
    package var kri: String
    /// What a Dataplane's labels must have; nil: it selects none. Empty: all.
    package var matchLabels: [String: String]?
    /// Go template of `.Mesh` and `.Zone`; the default if the document has none.
    package var trustDomainTemplate: String
    /// Go template of `.Workload`, `.Namespace`, `.ServiceAccount`, `.TrustDomain`; begins with a slash.
    package var pathTemplate: String
    /// Nil: it only tells what identities are called.
    package var provider: Provider?
    /// Whether the zone's control plane has made it work.
    package var isReady: Bool
    /// Whether it tells what identities are called, and nobody issues them.
    package var onlyTells: Bool

    /// Kuma's, for identities that name no trust domain.
    package static let defaultTrustDomain = "{{ .Mesh }}.{{ .Zone }}.mesh.local"
    /// Compat: the path on Universal; Kubernetes has another.
    package static let defaultPath = "/workload/{{ .Workload }}"
    /// A day.
    package static let defaultLifetime = Duration.seconds(24 * 3600)

    /// Readiness is read from the `Ready` condition of the status; a resource without status is not ready.
    package init(_ resource: Resource) {
        key = resource.key
        displayName = resource.displayName
        zone = resource.labels[Label.zone] ?? ""
        labels = resource.labels
        kri = resource.kri?.description ?? resource.name
        let spec = Fields(resource.spec)
        let dataplane = spec.object("selector")?.object("dataplane")
        matchLabels = dataplane.map { $0.map("matchLabels") }
        trustDomainTemplate = spec.fields("spiffeID").optionalString("trustDomain") ?? Self.defaultTrustDomain
        pathTemplate = spec.fields("spiffeID").optionalString("path") ?? Self.defaultPath
        provider = spec.object("provider").map { provider in
            switch provider.string("type") {
            case "Bundled": return .bundled(Bundled(provider.fields("bundled")))
            case "Spire":
                let told = GoDuration.parse(provider.fields("spire").fields("agent").string("timeout")) ?? .zero
                return .spire(timeout: told > .zero ? told : .seconds(1))
            case let other: return .other(other)
            }
        }
        let ready = Fields(resource.status).objects("conditions").first { $0.string("type") == "Ready" }
        isReady = ready?.string("status") == "True"
        onlyTells = ready?.string("status") == "False" && ready?.string("reason") == "PartiallyReady"
    }

    /// Whether it selects a Dataplane with these labels.
    package func matches(_ labels: [String: String]) -> Bool {
        matchLabels?.allSatisfy { labels[$0.key] == $0.value } ?? false
    }

    /// The one that counts for a Dataplane with these labels: that which asks for most labels, of equal ones the first by name.
    package static func best(_ labels: [String: String], among identities: some Sequence<MeshIdentity>) -> MeshIdentity?
    {
        identities.filter { $0.matches(labels) }.min { a, b in
            let (first, second) = (a.matchLabels?.count ?? 0, b.matchLabels?.count ?? 0)
            return first == second ? a.key.name < b.key.name : first > second
        }
    }

    /// Whether the identity is made of the label `kuma.io/workload`, so that whoever brings the label must prove that it is theirs.
    package var usesWorkload: Bool {
        // A template that cannot be read gives nobody an identity.
        guard let template = try? GoTemplate(pathTemplate, functions: ["label"]) else { return false }
        return template.asks(field: "Workload") || template.asks(function: "label", of: Label.workload)
    }
}

extension MeshIdentity.Bundled {
    init(_ fields: Fields) {
        createsTrust = fields.string("meshTrustCreation") != "Disabled"
        allowsSelfSigned = fields.bool("insecureAllowSelfSigned") ?? false
        isGenerated = fields.fields("autogenerate").bool("enabled") ?? false
        certificate = fields.fields("ca")["certificate"] ?? .null
        privateKey = fields.fields("ca")["privateKey"] ?? .null
        let expiry = fields.fields("certificateParameters").string("expiry")
        let told = GoDuration.parse(expiry) ?? .zero
        lifetime = told > .zero ? told : MeshIdentity.defaultLifetime
    }
}
