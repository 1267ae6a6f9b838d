import EnvoyProtos
import Protobuf
import ProxyPlanning

// Permissions by identity: denials first, then what is allowed; who is in no list is denied.
extension PermissionPlan {
    var matcher: Matcher {
        Matcher {
            let list = deny.map { $0.field(.deny) } + (allow + shadow).map { $0.field(.allow) }
            if !list.isEmpty { $0.matcherType = .matcherList(.init { $0.matchers = list }) }
            $0.onNoMatch = .rbac(.deny, "default")
        }
    }

    var shadowMatcher: Matcher? {
        guard !shadow.isEmpty else { return nil }
        return Matcher {
            $0.matcherType = .matcherList(.init { $0.matchers = shadow.map { $0.field(.deny) } })
            $0.onNoMatch = .rbac(.allow, "default")
        }
    }
}

extension PermissionPlan.IdentityRule {
    fileprivate func field(_ action: RBAC.Action) -> Matcher.MatcherList.FieldMatcher {
        .init {
            $0.predicate = predicate
            $0.onMatch = .rbac(action, kri)
        }
    }

    private var predicate: Matcher.MatcherList.Predicate {
        CallerMatch(spiffeID: spiffeID, isPrefix: isPrefix, sni: sni).predicate
    }
}

extension CallerMatch {
    var predicate: Matcher.MatcherList.Predicate {
        var all: [Matcher.MatcherList.Predicate] = []
        if let pattern = sanPattern {
            all.append(.input("envoy.matching.inputs.uri_san", UriSanInput(), .regex(pattern)))
        }
        if let sni { all.append(.input("envoy.matching.inputs.server_name", ServerNameInput(), .exact(sni))) }
        if all.count == 1 { return all[0] }
        // A match without conditions takes all that has a server name or none.
        guard !all.isEmpty else { return .input("envoy.matching.inputs.uri_san", UriSanInput(), .regex(".*")) }
        return .init { $0.matchType = .andMatcher(.init { $0.predicate = all }) }
    }

    /// For the names of a certificate joined by commas.
    ///
    /// Compat: a certificate of the mesh has several URIs, which Envoy hands over joined. Kuma compares the whole, so that an exact
    /// identity never matches; here one of them has to.
    private var sanPattern: String? {
        spiffeID.map { "(.*,)?\(Self.escaped($0))\(isPrefix ? ".*" : "(,.*)?")" }
    }

    /// A condition on the header in which Envoy itself tells the caller's certificate, after it threw away what the caller sent
    /// under this name.
    var header: HeaderMatcher? {
        spiffeID.map { identity in
            let pattern = "(.*[;,])?URI=\(Self.escaped(identity))\(isPrefix ? ".*" : "([;,].*)?")"
            return RouteMatchPlan.Condition(name: "x-forwarded-client-cert", kind: .regex(pattern)).header
        }
    }

    /// A condition on what the filter `serverName` has noted.
    var serverName: FilterStateMatcher? {
        sni.map { name in
            FilterStateMatcher {
                $0.key = Filter.serverNameKey
                $0.stringMatch = .exact(name)
            }
        }
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, letter in
            if "\\.+*?()|[]{}^$".contains(letter) { result.append("\\") }
            result.append(letter)
        }
    }
}

extension Matcher.OnMatch {
    static func rbac(_ action: RBAC.Action, _ name: String) -> Matcher.OnMatch {
        .init {
            $0.onMatch = .action(
                XDSTypedExtensionConfig {
                    $0.name = "envoy.filters.rbac.action"
                    $0.typedConfig = AnyMessage(
                        RBACAction {
                            $0.name = name
                            $0.action = action
                        }
                    )
                }
            )
        }
    }
}

extension Matcher.MatcherList.Predicate {
    static func input(_ name: String, _ input: some Message, _ matcher: XDSStringMatcher)
        -> Matcher.MatcherList.Predicate
    {
        .init {
            $0.matchType = .singlePredicate(
                .init {
                    $0.input = XDSTypedExtensionConfig {
                        $0.name = name
                        $0.typedConfig = AnyMessage(input)
                    }
                    $0.matcher = .valueMatch(matcher)
                }
            )
        }
    }
}

extension XDSStringMatcher {
    static func exact(_ text: String) -> XDSStringMatcher { XDSStringMatcher { $0.matchPattern = .exact(text) } }

    static func regex(_ text: String) -> XDSStringMatcher {
        XDSStringMatcher {
            $0.matchPattern = .safeRegex(
                XDSRegexMatcher {
                    $0.googleRe2 = .init()
                    $0.regex = text
                }
            )
        }
    }
}
