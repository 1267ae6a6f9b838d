package import Documents

/// What the system knows of a kind: one row of `AllKinds`.
package struct KindDescriptor: Sendable {
    /// Whether names of a kind count in a mesh or everywhere.
    package enum Scope: String, Hashable, Sendable {
        /// Names count within a mesh; documents name it.
        case mesh = "Mesh"
        /// Names count on the whole control plane; documents name no mesh.
        case global = "Global"
    }

    /// How a resource of the kind looks in REST, in KDS and in Kuma's database.
    package enum Encoding: Hashable, Sendable {
        /// Fields at the top of the document, a protobuf message on the wire.
        case proto(message: String)
        /// `spec` (and `status`) in the document, JSON on the wire.
        case document(hasStatus: Bool)
    }

    /// Who may write the kind over REST; the control plane itself may always.
    package struct Writers: OptionSet, Hashable, Sendable {
        /// A set of bits; the constants below name them.
        package let rawValue: UInt8
        /// Bits without a name mean nothing.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// On the global control plane; a zone that has none may too.
        package static let global = Writers(rawValue: 1)
        /// On a zone that belongs to a global control plane.
        package static let zone = Writers(rawValue: 2)
    }

    /// Which way resources of the kind go between control planes.
    package struct Sync: OptionSet, Hashable, Sendable {
        /// A set of bits; the constants below name them.
        package let rawValue: UInt8
        /// Bits without a name mean nothing.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A zone gets what the global control plane has, read-only.
        package static let globalToZone = Sync(rawValue: 1)
        /// The global control plane gets what a zone has, and counts it as the zone's.
        package static let zoneToGlobal = Sync(rawValue: 2)
        /// What global got from one zone goes on to the others.
        package static let acrossZones = Sync(rawValue: 4)
        /// Names are made unique by a hash when they come to a zone.
        package static let hashedNames = Sync(rawValue: 8)
    }

    /// Parts of a proxy's configuration, as far as policies tell them apart.
    package struct ProxyParts: OptionSet, Hashable, Sendable {
        /// A set of bits; the constants below name them.
        package let rawValue: UInt8
        /// Bits without a name mean nothing.
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Whose certificates it trusts.
        package static let identities = ProxyParts(rawValue: 1)
        /// What comes to its applications.
        package static let inbound = ProxyParts(rawValue: 2)
        /// What its applications call; proxies with different policies share none.
        package static let outbound = ProxyParts(rawValue: 4)
        /// What leaves the mesh by it.
        package static let border = ProxyParts(rawValue: 8)
        /// The proxy itself.
        package static let system = ProxyParts(rawValue: 16)
        /// Everything, when it is made.
        package static let patch = ProxyParts(rawValue: 32)
    }

    /// What kind of policy it is; nil in the descriptor of other kinds.
    package struct PolicyTraits: Hashable, Sendable {
        /// Has a `targetRef`; the others select by sources and destinations.
        package var isTargetRef: Bool
        /// Whether items say how clients behave: `spec.to`.
        package var hasTo = false
        /// Whether items say how servers behave, by client: `spec.from`, which `rules` replace.
        package var hasFrom = false
        /// Whether items say how servers behave, by matches: `spec.rules`.
        package var hasRules = false
        /// `from` items are read as rules without matches.
        package var isFromAsRules = false
        /// Whether the proxies of one policy can be asked for (`/{name}/dataplanes`).
        package var isInspectable = true
    }

    /// The `type` of documents; unique.
    package var name: KindName
    /// Decides whether a document needs `mesh`, and the shape of REST paths.
    package var scope: Scope
    /// Stands in identifiers (KRI) and server names; nil: the kind has no identifier.
    package var shortName: String?
    /// The word in REST paths; empty: not in REST.
    package var path: String
    /// Further words that REST takes for ``path``, never written by us; empty for most.
    package var alternativePaths: [String] = []
    /// kumactl's word for one.
    package var singular: String
    /// kumactl's word for a list.
    package var plural: String
    /// For people, in Title Case with spaces: `Mesh HTTP Route`.
    package var singularDisplayName: String
    /// As ``singularDisplayName``, of a list.
    package var pluralDisplayName: String
    /// Protobuf kinds are flat documents; the others have `spec`.
    package var encoding: Encoding
    /// Empty: nobody by REST.
    package var writers: Writers
    /// Computed by the system, never written by people.
    package var isReadOnly = false
    /// Only for administrators, to read as well.
    package var isAdminOnly = false
    /// Something that runs an Envoy and opens streams to its control plane.
    package var isProxy = false
    /// A name that traffic can go to: has `snis`.
    package var isDestination = false
    /// Nil for what is no policy: listed without `policies` and never matched.
    package var policy: PolicyTraits?
    /// What of proxies' configuration it is about; a part stays as it is until something of a kind that shapes it changes.
    package var shapes: ProxyParts = []
    /// Empty: stays on the control plane that has it.
    package var sync: Sync = []
    /// The kind of what the system observes of it; shown with it as `<name>Overview`.
    package var insight: KindName?
    /// The shape of `spec`; nil for protobuf kinds, whose shape is their message.
    package var schema: Schema?
    /// What reading by the schema would drop without a violation although it must not be.
    package var mistakes: @Sendable (ResourceDocument) -> [Violation] = { _ in [] }
    /// All that is wrong with a resource of the right shape, beside what the kinds have in common.
    package var validate: @Sendable (Resource) -> [Violation] = { _ in [] }
    /// The spec with the defaults that are written out when it is stored, beside those of the schema.
    package var fill: @Sendable (JSON) -> JSON = { $0 }
    /// What will go away one day, does nothing or will not work, in sentences for the writer.
    package var deprecations: @Sendable (Resource) -> [String] = { _ in [] }

    /// Whether the document has `spec` and maybe `status`.
    package var hasSpec: Bool { if case .document = encoding { true } else { false } }
    /// Whether the system tells its findings in a `status` beside `spec`.
    package var hasStatus: Bool { encoding == .document(hasStatus: true) }
    /// Whether each resource belongs to a mesh, and goes with it.
    package var isMeshScoped: Bool { scope == .mesh }
    /// Over REST, on a global control plane or a zone on its own.
    package var isWritableOnGlobal: Bool { writers.contains(.global) }
    /// Over REST, on a zone that belongs to a global control plane.
    package var isWritableOnZone: Bool { writers.contains(.zone) }
    /// Kinds whose resources one of this kind may own; nil: any kind may be among them.
    ///
    /// Proxies come and go all day, so their deletion must not look through everything.
    package var ownedKinds: [KindName]? { isProxy ? insight.map { [$0] } : isReadOnly || isAdminOnly ? [] : nil }
    /// Whether REST shows it together with its ``insight`` (`…/_overview`).
    package var hasOverview: Bool { insight != nil && !isReadOnly }
}
