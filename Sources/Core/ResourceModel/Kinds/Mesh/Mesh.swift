package import Documents

/// A mesh: who belongs together, and how they trust each other.
package struct Mesh: Hashable, Sendable {
    /// A certificate authority that the mesh may use.
    package struct CertificateAuthority: Hashable, Sendable {
        /// What inbounds take.
        package enum Mode: Hashable, Sendable {
            /// Certificates of the mesh only.
            case strict
            /// Inbounds take plain text too.
            case permissive
        }

        /// What `mtls.enabledBackend` chooses by; unique in the mesh.
        package var name: String
        /// `builtin`, `provided`, or another that an extension knows.
        package var type: String
        /// `STRICT` unless given.
        package var mode: Mode
        /// How long a proxy's certificate lives, e.g. `1d`; empty: the authority's own default.
        package var expiration: String
        /// The authority's own settings; null without.
        package var conf: JSON
    }

    /// Where metrics go, with settings of its type.
    package struct Backend: Hashable, Sendable {
        /// What `enabledBackend` chooses by; unique in its section.
        package var name: String
        /// `prometheus`.
        package var type: String
        /// The settings of the type; null without.
        package var conf: JSON
    }

    /// Which destinations of the mesh are MeshServices, rather than tags.
    package enum MeshServicesMode: String, Hashable, Sendable {
        /// None: services are tags alone.
        case disabled = "Disabled"
        /// Every service has a MeshService, and is reachable by its tag too.
        case everywhere = "Everywhere"
        /// As `Everywhere`, but a proxy knows only those that its `reachableBackends` name.
        case reachableBackends = "ReachableBackends"
        /// MeshServices only: tags lead nowhere.
        case exclusive = "Exclusive"
    }

    /// At most 63 characters; the trust domain of mTLS too.
    package var name: String
    /// Empty while mTLS is off.
    package var enabledBackend: String
    /// `mtls.backends`, at most one of which validation takes; listed whether or not mTLS is on.
    package var authorities: [CertificateAuthority]
    /// `metrics.backends`, in the order of the document; the defaults are in their `conf` since they were written.
    package var metrics: [Backend]
    /// Empty: no proxy offers metrics by the mesh's settings.
    package var enabledMetricsBackend: String
    /// Whether a proxy lets through what no service is known for.
    package var passthrough: Bool
    /// `routing`: services by tags prefer instances of their own zone; false unless given.
    package var localityAwareLoadBalancing: Bool
    /// `routing`: traffic to other zones and out of the mesh goes by ZoneEgress; false unless given, needs mTLS.
    package var zoneEgress: Bool
    /// `routing`: what of a MeshExternalService goes by a ZoneEgress is refused; false unless given.
    package var defaultForbidMeshExternalServiceAccess: Bool
    /// A proxy must match one of these, if there is one.
    package var requirements: [[String: String]]
    /// A proxy must match none of these.
    package var restrictions: [[String: String]]
    /// Names of kinds, or `*`.
    package var skipCreatingInitialPolicies: [String]
    /// `meshServices.mode`, `Disabled` unless given.
    package var meshServices: MeshServicesMode

    /// What issues certificates now; nil while mTLS is off or names an unknown backend.
    package var authority: CertificateAuthority? {
        authorities.first { $0.name == enabledBackend && !enabledBackend.isEmpty }
    }

    /// What is missing or of another type reads as its default.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        name = resource.name
        let mtls = spec.fields("mtls")
        enabledBackend = mtls.string("enabledBackend")
        authorities = mtls.objects("backends").map { backend in
            CertificateAuthority(
                name: backend.string("name"),
                type: backend.string("type"),
                mode: ["PERMISSIVE", "1"].contains(backend.string("mode")) ? .permissive : .strict,
                expiration: backend.fields("dpCert").fields("rotation").string("expiration"),
                conf: backend["conf"] ?? .null
            )
        }
        metrics = spec.fields("metrics").objects("backends").map { backend in
            Backend(name: backend.string("name"), type: backend.string("type"), conf: backend["conf"] ?? .null)
        }
        enabledMetricsBackend = spec.fields("metrics").string("enabledBackend")
        passthrough = spec.fields("networking").fields("outbound").bool("passthrough") ?? true
        let routing = spec.fields("routing")
        localityAwareLoadBalancing = routing.bool("localityAwareLoadBalancing") ?? false
        zoneEgress = routing.bool("zoneEgress") ?? false
        defaultForbidMeshExternalServiceAccess = routing.bool("defaultForbidMeshExternalServiceAccess") ?? false
        let constraints = spec.fields("constraints").fields("dataplaneProxy")
        requirements = constraints.objects("requirements").map { $0.map("tags") }
        restrictions = constraints.objects("restrictions").map { $0.map("tags") }
        skipCreatingInitialPolicies = spec.strings("skipCreatingInitialPolicies")
        meshServices =
            switch spec.fields("meshServices").string("mode") {
            case "Everywhere", "1": .everywhere
            case "ReachableBackends", "2": .reachableBackends
            case "Exclusive", "3": .exclusive
            default: .disabled
            }
    }
}
