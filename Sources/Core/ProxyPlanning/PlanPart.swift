import PolicyMatching
import ResourceModel
import Topology

/// The parts of a sidecar's plan. Each sees only policies of its own kinds, so that it stays as it is when others change.
enum PlanPart: Int, CaseIterable {
    case identities, inbound, outbound, border, system, patch

    /// Kinds of policies, and of what they refer to, that shape the part.
    var kinds: [KindName] { Self.kinds[rawValue] }

    /// The same with what the zone's settings add.
    ///
    /// Permissions shape what is called only where reach is derived from them: elsewhere a change of one makes no outbound part anew.
    func kinds(in context: ZoneContext) -> [KindName] {
        self == .outbound && context.derivesReach ? kinds + [.meshTrafficPermission] : kinds
    }

    private static let kinds = allCases.map { part in
        AllKinds.list.filter { $0.shapes.contains(part.trait) }.map(\.name)
    }

    private var trait: KindDescriptor.ProxyParts {
        switch self {
        case .identities: .identities
        case .inbound: .inbound
        case .outbound: .outbound
        case .border: .border
        case .system: .system
        case .patch: .patch
        }
    }
}

/// What each part of a plan sees of a mesh: the policies of its kinds, and all that the mesh's stamp stands for.
struct PlanViews: Sendable {
    /// Told apart by identity: the same view, the same part.
    private final class View: Sendable {
        let policies: PolicyIndex
        init(_ policies: PolicyIndex) { self.policies = policies }
    }

    /// By part.
    private var views: [View]

    private let context: ZoneContext

    init(_ policies: PolicyIndex, in context: ZoneContext) {
        self.context = context
        views = PlanPart.allCases.map { View(policies.only($0.kinds(in: context))) }
    }

    /// Takes in another state of the policies; a part whose kinds did not change keeps its view.
    mutating func follow(_ policies: PolicyIndex) {
        for part in PlanPart.allCases {
            let seen = policies.only(part.kinds(in: context))
            if !seen.isIdentical(to: views[part.rawValue].policies) { views[part.rawValue] = View(seen) }
        }
    }

    /// The policies that a part may look at.
    subscript(part: PlanPart) -> PolicyIndex { views[part.rawValue].policies }

    /// Whether a part of a proxy that did not change itself is the same as it was made with `other`.
    func isSame(_ part: PlanPart, as other: PlanViews) -> Bool { views[part.rawValue] === other.views[part.rawValue] }
}
