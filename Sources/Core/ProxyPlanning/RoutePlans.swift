/// Which requests a route takes; all conditions must hold.
package struct RouteMatchPlan: Hashable, Sendable {
    /// What a path is compared with.
    package enum Path: Hashable, Sendable {
        case exact(String)
        /// Bytes, not segments.
        case prefix(String)
        case regex(String)
    }

    /// A condition on a header or query parameter.
    package struct Condition: Hashable, Sendable {
        /// What a value is compared with.
        package enum Kind: Hashable, Sendable {
            case exact(String)
            case regex(String)
            case prefix(String)
            case present
            case absent
        }
        package var name: String
        package var kind: Kind
        package init(name: String, kind: Kind) { (self.name, self.kind) = (name, kind) }
    }

    package var path: Path
    package var method: String?
    package var headers: [Condition] = []
    package var queryParameters: [Condition] = []

    /// Every request.
    package static let all = RouteMatchPlan(path: .prefix("/"))
}

/// Something that is done with a request or its answer on the way.
package enum RouteFilterPlan: Hashable, Sendable {
    /// A header and its value.
    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String
        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }
    /// Headers that are replaced, added and removed.
    package struct HeaderChange: Hashable, Sendable {
        package var set: [Header] = []
        package var add: [Header] = []
        package var remove: [String] = []
        package init(set: [Header] = [], add: [Header] = [], remove: [String] = []) {
            (self.set, self.add, self.remove) = (set, add, remove)
        }
    }
    /// What the path becomes.
    package enum PathRewrite: Hashable, Sendable {
        /// The whole path becomes this.
        case full(String)
        /// The matched prefix becomes this.
        case prefix(String)
    }
    case requestHeaders(HeaderChange)
    case responseHeaders(HeaderChange)
    case rewrite(host: String?, path: PathRewrite?)
    /// A copy goes to another cluster. Share in percent; nil: all.
    case mirror(cluster: String, percentage: Double?)
}

/// Where a caller is sent instead.
package struct RedirectPlan: Hashable, Sendable {
    package var scheme: String?
    package var host: String?
    package var port: UInt16?
    package var path: RouteFilterPlan.PathRewrite?
    package var status: Int = 302
    package init() {}
}
