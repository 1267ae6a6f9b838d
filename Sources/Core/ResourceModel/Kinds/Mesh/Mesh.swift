package import Documents

/// A mesh: who belongs together, and how they trust each other.
package struct Mesh: Hashable, Sendable {
    /// A certificate authority that the mesh may use.
    package struct CertificateAuthority: Hashable, Sendable {
        /// What inbounds take.
        package enum Mode: Hashable, Sendable {
            case strict
            /// Inbounds take plain text too.
            case permissive
        }

        package var name: String
        /// `builtin`, `provided`, or another that an extension knows.
        package var type: String
        package var mode: Mode
        /// How long a proxy's certificate lives, e.g. `1d`; empty: the authority's own default.
        package var expiration: String
        /// The authority's own settings; null without.
        package var conf: JSON
    }

    /// Where logs or traces go, with settings of its type.
    package struct Backend: Hashable, Sendable {
        package var name: String
        package var type: String
        package var conf: JSON
        package var format: String
        /// 0–100; nil: everything.
        package var sampling: Double?
    }

    /// Which destinations of the mesh are MeshServices, rather than tags.
    package enum MeshServicesMode: String, Hashable, Sendable {
        case disabled = "Disabled"
        case everywhere = "Everywhere"
        case reachableBackends = "ReachableBackends"
        case exclusive = "Exclusive"
    }

    package var name: String
    /// Empty while mTLS is off.
    package var enabledBackend: String
    package var authorities: [CertificateAuthority]
    package var skipsValidation: Bool
    package var logging: [Backend]
    package var defaultLoggingBackend: String
    package var tracing: [Backend]
    package var defaultTracingBackend: String
    package var metrics: [Backend]
    package var enabledMetricsBackend: String
    /// Whether a proxy lets through what no service is known for.
    package var passthrough: Bool
    package var localityAwareLoadBalancing: Bool
    package var zoneEgress: Bool
    package var defaultForbidMeshExternalServiceAccess: Bool
    /// A proxy must match one of these, if there is one.
    package var requirements: [[String: String]]
    /// A proxy must match none of these.
    package var restrictions: [[String: String]]
    /// Names of kinds, or `*`.
    package var skipCreatingInitialPolicies: [String]
    package var meshServices: MeshServicesMode

    /// What issues certificates now; nil while mTLS is off or names an unknown backend.
    package var authority: CertificateAuthority? {
        authorities.first { $0.name == enabledBackend && !enabledBackend.isEmpty }
    }

    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        name = resource.name
        let mtls = spec.fields("mtls")
        enabledBackend = mtls.string("enabledBackend")
        skipsValidation = mtls.bool("skipValidation") ?? false
        authorities = mtls.objects("backends").map { backend in
            CertificateAuthority(
                name: backend.string("name"),
                type: backend.string("type"),
                mode: ["PERMISSIVE", "1"].contains(backend.string("mode")) ? .permissive : .strict,
                expiration: backend.fields("dpCert").fields("rotation").string("expiration"),
                conf: backend["conf"] ?? .null
            )
        }
        logging = Self.backends(spec.fields("logging"))
        defaultLoggingBackend = spec.fields("logging").string("defaultBackend")
        tracing = Self.backends(spec.fields("tracing"))
        defaultTracingBackend = spec.fields("tracing").string("defaultBackend")
        metrics = Self.backends(spec.fields("metrics"))
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

    private static func backends(_ section: Fields) -> [Backend] {
        section.objects("backends").map { backend in
            Backend(
                name: backend.string("name"),
                type: backend.string("type"),
                conf: backend["conf"] ?? .null,
                format: backend.string("format"),
                sampling: backend.optionalString("sampling").flatMap(Double.init)
            )
        }
    }
}
