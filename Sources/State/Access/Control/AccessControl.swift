package import ResourceModel

/// Who may do what, as the settings below `access.static` say. Everything that is not named here is open to everybody.
package struct AccessControl: Hashable, Sendable {
    /// Users and groups that may do a thing; one match is enough.
    package struct Rule: Hashable, Sendable {
        package var users: [String]
        package var groups: [String]

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

    package var adminResources = Rule.admin
    package var generateDataplaneToken = Rule.admin
    package var generateZoneToken = Rule.admin
    package var generateUserToken = Rule.admin
    package var viewConfigDump = Rule.everybody
    package var viewStats = Rule.everybody
    package var viewClusters = Rule.everybody
    package var controlPlaneMetadata = Rule.everybody

    package init() {}

    /// A thing that somebody wants to do.
    package enum Action: Hashable, Sendable {
        /// Any way of touching a resource of a kind that is the administrator's.
        case adminResource(KindName)
        case generateDataplaneToken
        case generateZoneToken(zone: String)
        case generateUserToken
        /// Of a proxy: its whole configuration.
        case viewConfigDump
        case viewStats
        case viewClusters
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
    package init(reason: String) { self.reason = reason }
}
