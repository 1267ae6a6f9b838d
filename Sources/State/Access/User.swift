/// Somebody who asks the API for something.
package struct User: Hashable, Sendable, CustomStringConvertible {
    /// As in the token; `mesh-system:…` are names of the system's own.
    package var name: String
    /// In the order of the token.
    package var groups: [String]

    /// Groups without that of the authenticated: ``authenticated`` adds it.
    package init(name: String, groups: [String]) { (self.name, self.groups) = (name, groups) }

    /// Nobody has said who it is.
    package static let anonymous = User(name: "mesh-system:anonymous", groups: ["mesh-system:unauthenticated"])
    /// The administrator, before ``authenticated``.
    package static let admin = User(name: "mesh-system:admin", groups: ["mesh-system:admin"])
    /// What everybody belongs to who has proved who they are.
    package static let authenticatedGroup = "mesh-system:authenticated"

    /// The same user with the group of all who are authenticated.
    package var authenticated: User { User(name: name, groups: groups + [Self.authenticatedGroup]) }

    /// As refusals print it: `jane/night-shift,mesh-system:authenticated`.
    package var description: String { "\(name)/\(groups.joined(separator: ","))" }
}
