import Documents
import ResourceModel

extension TokenUse {
    /// For what else a token says that it is; empty if it would fit, or tells nothing that is known.
    ///
    /// - `claims`: Not verified: whoever brings the token has written them, and is told nothing else.
    ///
    /// In brackets, after a space, to be put behind the reason why the token is refused.
    func mistaken(_ claims: JSON) -> String {
        guard let said = Said(claims) else { return "" }
        if said.kind != said.kindWanted(by: self) {
            return " (it is a \(said.kind) token, and a \(said.kindWanted(by: self)) token is needed)"
        }
        guard case .dataplane(let mesh) = self, let other = said.mesh, !other.isEmpty, other != mesh else { return "" }
        return NameRules.isDNS1123Label(other)
            ? " (it is for proxies of mesh \"\(other)\", not of mesh \"\(mesh)\")"
            : " (it is for proxies of another mesh than \"\(mesh)\")"
    }
}

/// What a token's claims tell about its use.
private struct Said {
    /// `dataplane`, `zone` or `user`.
    let kind: String
    /// That of a dataplane token.
    var mesh: String?

    /// Nil if the claims are those of no use.
    init?(_ claims: JSON) {
        if let mesh = claims["Mesh"]?.stringValue {
            (kind, self.mesh) = ("dataplane", mesh)
        } else if claims["Zone"]?.stringValue != nil {
            kind = "zone"
        } else if claims["Name"]?.stringValue != nil, claims["Groups"] != nil {
            kind = "user"
        } else {
            return nil
        }
    }

    func kindWanted(by use: TokenUse) -> String {
        switch use {
        case .user: "user"
        case .zone: "zone"
        case .dataplane: "dataplane"
        }
    }
}
