package import ResourceModel

/// Who may do what, as the settings below `access.static` say. Everything that is not named here is open to everybody.
package struct AccessControl: Hashable, Sendable {
    /// Users and groups that may do a thing; one match is enough.
    package struct Rule: Hashable, Sendable {
        /// Names as in a token; each is admitted by itself.
        package var users: [String]
        /// Groups as in a token; one of a user's is enough.
        package var groups: [String]

        /// Both empty: nobody at all.
        package init(users: [String], groups: [String]) { (self.users, self.groups) = (users, groups) }

        /// The administrator.
        package static let admin = Rule(users: ["mesh-system:admin"], groups: ["mesh-system:admin"])
        /// All, known or not.
        package static let everybody = Rule(
            users: [],
            groups: ["mesh-system:unauthenticated", "mesh-system:authenticated"]
        )

        func admits(_ user: User) -> Bool {
            users.contains(user.name) || user.groups.contains { groups.contains($0) }
        }
    }

    /// `adminResources`: reading and writing of Secrets and the like.
    package var adminResources = Rule.admin
    /// `generateDpToken`: the token lets its holder be any Dataplane that the claims allow.
    package var generateDataplaneToken = Rule.admin
    /// `generateZoneToken`: the token lets its holder be a zone proxy or a zone.
    package var generateZoneToken = Rule.admin
    /// `generateUserToken`: the token makes its holder any user, the administrator too.
    package var generateUserToken = Rule.admin
    /// `viewConfigDump`: a proxy's whole configuration, without private keys.
    package var viewConfigDump = Rule.everybody
    /// `viewStats`: a proxy's counters.
    package var viewStats = Rule.everybody
    /// `viewClusters`: a proxy's endpoints with their health.
    package var viewClusters = Rule.everybody
    /// `controlPlaneMetadata`: settings and instances of the control plane.
    package var controlPlaneMetadata = Rule.everybody

    /// Kuma's defaults.
    package init() {}

    /// A thing that somebody wants to do.
    package enum Action: Hashable, Sendable {
        /// Any way of touching a resource of a kind that is the administrator's.
        case adminResource(KindName)
        /// For a Dataplane, of any mesh.
        case generateDataplaneToken
        /// For zone proxies, or a zone's control plane.
        case generateZoneToken(zone: String)
        /// For anybody, the administrator too.
        case generateUserToken
        /// Of a proxy: its whole configuration.
        case viewConfigDump
        /// Of a proxy: its counters.
        case viewStats
        /// Of a proxy: its endpoints and their health.
        case viewClusters
        /// Settings and instances of the control plane.
        case viewControlPlaneMetadata
    }

    /// Throws unless the user may do it.
    package func check(_ action: Action, by user: User) throws(AccessDenied) {
        guard !rule(for: action).admits(user) else { return }
        throw AccessDenied(reason: reason(action, user))
    }

    private func rule(for action: Action) -> Rule {
        switch action {
        case .adminResource: adminResources
        case .generateDataplaneToken: generateDataplaneToken
        case .generateZoneToken: generateZoneToken
        case .generateUserToken: generateUserToken
        case .viewConfigDump: viewConfigDump
        case .viewStats: viewStats
        case .viewClusters: viewClusters
        case .viewControlPlaneMetadata: controlPlaneMetadata
        }
    }

    private func reason(_ action: Action, _ user: User) -> String {
        let what: String
        switch action {
        case .adminResource(let kind): what = "the resource of type \"\(kind)\""
        case .generateDataplaneToken: what = "generate dataplane token"
        case .generateZoneToken(let zone): what = "generate zone token for zone '\(zone)'"
        case .generateUserToken: return "action not allowed"
        case .viewConfigDump: what = "view config dump"
        case .viewStats: what = "view stats"
        case .viewClusters: what = "view clusters"
        case .viewControlPlaneMetadata: what = "view control plane metadata"
        }
        return "user \"\(user)\" cannot access \(what)"
    }
}

/// A user may not do a thing: 403 with title `Access Denied`.
package struct AccessDenied: Error, Hashable, Sendable {
    /// The answer's detail.
    package let reason: String
    /// In Kuma's words.
    package init(reason: String) { self.reason = reason }
}
