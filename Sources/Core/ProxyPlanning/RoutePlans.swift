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
        /// Of the header or query parameter; Envoy's `:method` among them.
        package var name: String
        /// What must hold for its value.
        package var kind: Kind
        /// Taken as it is; which kinds fit was looked at when the policy was written.
        package init(name: String, kind: Kind) { (self.name, self.kind) = (name, kind) }
    }

    /// Without query string.
    package var path: Path
    /// In capital letters; nil: any.
    package var method: String?
    /// All must hold.
    package var headers: [Condition] = []
    /// All must hold.
    package var queryParameters: [Condition] = []

    /// Every request.
    package static let all = RouteMatchPlan(path: .prefix("/"))
}

/// Something that is done with a request or its answer on the way.
package enum RouteFilterPlan: Hashable, Sendable {
    /// A header and its value.
    package struct Header: Hashable, Sendable {
        /// As Envoy compares it, without regard to case.
        package var name: String
        /// May hold Envoy's operators, which are filled in for each request.
        package var value: String
        /// Taken as it is.
        package init(name: String, value: String) { (self.name, self.value) = (name, value) }
    }
    /// Headers that are replaced, added and removed.
    package struct HeaderChange: Hashable, Sendable {
        /// Replace what is there.
        package var set: [Header] = []
        /// Stand beside what is there; applied after `set`.
        package var add: [Header] = []
        /// Names; removed before `set` and `add` count.
        package var remove: [String] = []
        /// Empty: nothing changes.
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
    /// `http` or `https`; nil: that of the request.
    package var scheme: String?
    /// Nil: that of the request.
    package var host: String?
    /// Nil: that of the request, unless another scheme brings its own.
    package var port: UInt16?
    /// Nil: that of the request.
    package var path: RouteFilterPlan.PathRewrite?
    /// 301, 302, 303, 307 or 308.
    package var status: Int = 302
    /// To the same place, with 302: the caller says what is other.
    package init() {}
}
