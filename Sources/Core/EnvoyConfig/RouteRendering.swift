import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension RoutePlan {
    func route(_ described: ServiceProtocol) -> Route {
        Route {
            $0.name = name
            $0.match = match.match
            switch action {
            case .forward(let shares): forward(&$0, shares, described)
            case .redirect(let redirect):
                $0.action = .redirect(redirect.action)
                for filter in filters { filter.change(&$0) }
            }
        }
    }

    private func forward(_ route: inout Route, _ shares: [ClusterShare], _ described: ServiceProtocol) {
        guard let first = shares.first else {
            route.action = .directResponse(DirectResponseAction { $0.status = 500 })
            return
        }
        var action = RouteAction()
        if shares.count == 1 {
            action.clusterSpecifier = .cluster(first.name)
        } else {
            action.clusterSpecifier = .weightedClusters(
                EnvoyProtos.WeightedCluster {
                    $0.clusters = shares.map { share in
                        .init {
                            $0.name = share.name
                            $0.weight = share.weight
                        }
                    }
                }
            )
        }
        if shares.contains(where: \.rewritesHost) { action.hostRewriteSpecifier = .autoHostRewrite(true) }
        action.timeout = timeout?.request ?? .zero
        action.idleTimeout = timeout?.streamIdle
        action.retryPolicy = retry?.policy(described)
        action.hashPolicy = hashPolicies.map(\.policy)
        for filter in filters {
            filter.change(&route)
            filter.change(&action, match)
        }
        route.action = .route(action)
    }
}

extension RouteMatchPlan {
    var match: RouteMatch {
        RouteMatch {
            switch path {
            case .exact(let text): $0.pathSpecifier = .path(text)
            case .prefix(let text): $0.pathSpecifier = .prefix(text)
            case .regex(let text): $0.pathSpecifier = .safeRegex(RegexMatcher { $0.regex = text })
            }
            if let method { $0.headers.append(Condition(name: ":method", kind: .exact(method)).header) }
            $0.headers += headers.map(\.header)
            $0.queryParameters = queryParameters.map(\.queryParameter)
        }
    }
}

extension RouteMatchPlan.Condition {
    var header: HeaderMatcher {
        HeaderMatcher {
            $0.name = name
            switch kind {
            case .exact(let text): $0.headerMatchSpecifier = .stringMatch(.exact(text))
            case .regex(let text): $0.headerMatchSpecifier = .stringMatch(.regex(text))
            case .prefix(let text): $0.headerMatchSpecifier = .stringMatch(.prefix(text))
            case .present: $0.headerMatchSpecifier = .presentMatch(true)
            case .absent: $0.headerMatchSpecifier = .presentMatch(false)
            }
        }
    }

    fileprivate var queryParameter: QueryParameterMatcher {
        QueryParameterMatcher {
            $0.name = name
            switch kind {
            case .exact(let text): $0.queryParameterMatchSpecifier = .stringMatch(.exact(text))
            case .regex(let text): $0.queryParameterMatchSpecifier = .stringMatch(.regex(text))
            case .prefix(let text): $0.queryParameterMatchSpecifier = .stringMatch(.prefix(text))
            case .present: $0.queryParameterMatchSpecifier = .presentMatch(true)
            case .absent: $0.queryParameterMatchSpecifier = .presentMatch(false)
            }
        }
    }
}

extension RouteFilterPlan {
    /// What holds of a route, whatever becomes of its requests.
    fileprivate func change(_ route: inout Route) {
        switch self {
        case .requestHeaders(let change):
            route.requestHeadersToAdd += change.options
            route.requestHeadersToRemove += change.remove
        case .responseHeaders(let change):
            route.responseHeadersToAdd += change.options
            route.responseHeadersToRemove += change.remove
        case .rewrite, .mirror: break
        }
    }

    /// What holds of requests that are forwarded.
    fileprivate func change(_ action: inout RouteAction, _ match: RouteMatchPlan) {
        switch self {
        case .requestHeaders, .responseHeaders: break
        case .rewrite(let host, let path):
            if let host { action.hostRewriteSpecifier = .hostRewriteLiteral(host) }
            switch path {
            case .full(let text): action.regexRewrite = .whole(text)
            case .prefix(let text):
                if case .exact = match.path { action.regexRewrite = .whole(text) } else { action.prefixRewrite = text }
            case nil: break
            }
        case .mirror(let cluster, let percentage):
            action.requestMirrorPolicies.append(
                RouteAction.RequestMirrorPolicy {
                    $0.cluster = cluster
                    guard let percentage else { return }
                    $0.runtimeFraction = RuntimeFractionalPercent {
                        $0.defaultValue = FractionalPercent {
                            $0.numerator = UInt32(exactly: (percentage * 10_000).rounded()) ?? 1_000_000
                            $0.denominator = .million
                        }
                    }
                }
            )
        }
    }
}

extension RegexMatchAndSubstitute {
    /// Whatever the path, it becomes this.
    static func whole(_ text: String) -> RegexMatchAndSubstitute {
        RegexMatchAndSubstitute {
            $0.pattern = RegexMatcher { $0.regex = ".*" }
            // A backslash would begin a reference to a group.
            $0.substitution = text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
        }
    }
}

extension RouteFilterPlan.HeaderChange {
    var options: [HeaderValueOption] {
        self.set.map { Self.option($0, .overwriteIfExistsOrAdd) } + add.map { Self.option($0, .appendIfExistsOrAdd) }
    }

    private static func option(_ header: RouteFilterPlan.Header, _ action: HeaderValueOption.HeaderAppendAction)
        -> HeaderValueOption
    {
        HeaderValueOption {
            $0.header = HeaderValue {
                $0.key = header.name
                $0.value = header.value
            }
            $0.appendAction = action
        }
    }
}

extension RedirectPlan {
    fileprivate var action: RedirectAction {
        RedirectAction {
            if let scheme { $0.schemeRewriteSpecifier = .schemeRedirect(scheme) }
            if let host { $0.hostRedirect = host }
            if let port { $0.portRedirect = UInt32(port) }
            switch path {
            case .full(let text): $0.pathRewriteSpecifier = .pathRedirect(text)
            case .prefix(let text): $0.pathRewriteSpecifier = .prefixRewrite(text)
            case nil: break
            }
            $0.responseCode =
                switch status {
                case 301: .movedPermanently
                case 303: .seeOther
                case 307: .temporaryRedirect
                case 308: .permanentRedirect
                default: .found
                }
        }
    }
}
