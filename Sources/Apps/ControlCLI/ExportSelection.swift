import Documents
import ResourceModel

/// Which resources an export takes, in which order, and what is changed in them so that another control plane can take them.
struct ExportSelection {
    private enum Profile: String {
        case all, federation
        case federationWithPolicies = "federation-with-policies"
        case noDataplanes = "no-dataplanes"
    }

    private let profile: Profile
    private let includesAdmin: Bool

    /// Nil if there is no such profile.
    init?(profile: String, includesAdmin: Bool) {
        guard let known = Profile(rawValue: profile) else { return nil }
        self.profile = known
        self.includesAdmin = includesAdmin || Self.isFederation(known)
    }

    private static func isFederation(_ profile: Profile) -> Bool {
        profile == .federation || profile == .federationWithPolicies
    }

    var takesAllNamespaces: Bool { profile == .all }

    /// - `isInFederation`: What the control plane says of the kind.
    func takes(_ kind: KindDescriptor, isInFederation: Bool) -> Bool {
        if kind.isAdminOnly && !includesAdmin { return false }
        switch profile {
        case .all: return true
        case .noDataplanes: return kind.name != .dataplane && kind.name != .dataplaneInsight
        case .federationWithPolicies: return isInFederation
        case .federation: return isInFederation && kind.policy?.isTargetRef != true && kind.name != "MeshGateway"
        }
    }

    /// The resources in the order in which they can be applied: meshes and what they need first, the keys of users last.
    func prepared(_ resources: [JSON]) -> [JSON] {
        let kept = resources.filter { resource in
            let name = resource["name"]?.stringValue ?? ""
            return
                !(resource["type"]?.stringValue == "GlobalSecret" && ["envoy-admin-ca", "inter-cp-ca"].contains(name))
        }
        let ordered = kept.enumerated().sorted {
            (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
        }
        return ordered.map { changed($0.element) }
    }

    private static func rank(_ resource: JSON) -> Int {
        switch resource["type"]?.stringValue {
        case "Mesh": 0
        case "Secret": 1
        case "GlobalSecret": resource["name"]?.stringValue?.hasPrefix("user-token-signing-key") == true ? 4 : 3
        default: 2
        }
    }

    private func changed(_ resource: JSON) -> JSON {
        var resource = resource
        if Self.isFederation(profile), var labels = resource["labels"] {
            labels.remove("kuma.io/origin")
            resource["labels"] = labels.members?.isEmpty == true ? nil : labels
        }
        if resource["type"]?.stringValue == "Mesh" {
            resource.set("skipCreatingInitialPolicies", ["*"])
            if let mtls = resource["mtls"] {
                resource.set("mtls", provided(mtls, mesh: resource["name"]?.stringValue ?? ""))
            }
        }
        return resource
    }

    /// Backends that made their authority themselves, as backends that are given it: by the secrets that hold it.
    private func provided(_ mtls: JSON, mesh: String) -> JSON {
        var mtls = mtls
        let backends = (mtls["backends"]?.arrayValue ?? []).map { backend -> JSON in
            guard backend["type"]?.stringValue == "builtin", let name = backend["name"]?.stringValue else {
                return backend
            }
            var backend = backend
            backend.set("type", "provided")
            backend.set(
                "conf",
                [
                    "cert": ["secret": .string("\(mesh).ca-builtin-cert-\(name)")],
                    "key": ["secret": .string("\(mesh).ca-builtin-key-\(name)")],
                ]
            )
            return backend
        }
        mtls.set("backends", .array(backends))
        mtls.set("skipValidation", true)
        return mtls
    }
}
