import EnvoyProtos
import Protobuf
import ProxyPlanning

extension FaultPlan {
    /// A filter for each entry.
    ///
    /// - `mesh`: In whose names certificates are; nil without certificates, when only faults for everybody can be told apart.
    func filters(_ mesh: String?) -> [HttpFilter] {
        switch callers {
        case .all: return faults.map { HttpFilter("envoy.filters.http.fault", $0.fault) }
        case .tagged(let tags, let except):
            guard let mesh else { return [] }
            var conditions = tags.sorted { $0.key < $1.key }.map { Self.condition($0, $1, mesh) }
            conditions += except.map { tags in
                .init {
                    $0.matchType = .notMatcher(
                        Self.all(tags.sorted { $0.key < $1.key }.map { Self.condition($0, $1, mesh) })
                    )
                }
            }
            return faults.map { wrapped($0.fault, unless: Self.all(conditions)) }
        case .matching(let match):
            guard mesh != nil else { return [] }
            return faults.map { wrapped($0.fault, unless: match.predicate) }
        }
    }

    /// A certificate of the mesh names the services and all tags of a proxy.
    private static func condition(_ key: String, _ value: String, _ mesh: String) -> Matcher.MatcherList.Predicate {
        let name = key == "kuma.io/service" ? "spiffe://\(mesh)/\(value)" : "kuma://\(key)/\(value)"
        return CallerMatch(spiffeID: name, isPrefix: false, sni: nil).predicate
    }

    private static func all(_ conditions: [Matcher.MatcherList.Predicate]) -> Matcher.MatcherList.Predicate {
        conditions.count == 1
            ? conditions[0] : .init { $0.matchType = .andMatcher(.init { $0.predicate = conditions }) }
    }

    /// The filter is left out for callers for whom the predicate does not hold.
    private func wrapped(_ fault: HTTPFault, unless predicate: Matcher.MatcherList.Predicate) -> HttpFilter {
        HttpFilter(
            name,
            ExtensionWithMatcher {
                $0.extensionConfig = TypedExtensionConfig {
                    $0.name = "envoy.filters.http.fault"
                    $0.typedConfig = AnyMessage(fault)
                }
                $0.xdsMatcher = Matcher {
                    $0.matcherType = .matcherList(
                        .init {
                            $0.matchers = [
                                .init {
                                    $0.predicate = .init { $0.matchType = .notMatcher(predicate) }
                                    $0.onMatch = .init {
                                        $0.onMatch = .action(
                                            XDSTypedExtensionConfig {
                                                $0.name = "skip"
                                                $0.typedConfig = AnyMessage(SkipFilter())
                                            }
                                        )
                                    }
                                }
                            ]
                        }
                    )
                }
            }
        )
    }
}

extension FaultConf {
    fileprivate var fault: HTTPFault {
        HTTPFault {
            $0.abort = abort.map { abort in
                FaultAbort {
                    $0.errorType = .httpStatus(abort.status)
                    $0.percentage = abort.percentage.fraction
                }
            }
            $0.delay = delay.map { delay in
                FaultDelay {
                    $0.fixedDelay = delay.time
                    $0.percentage = delay.percentage.fraction
                }
            }
            $0.responseRateLimit = bandwidth.map { bandwidth in
                FaultRateLimit {
                    $0.fixedLimit = .init { $0.limitKbps = bandwidth.kbps }
                    $0.percentage = bandwidth.percentage.fraction
                }
            }
        }
    }
}

extension FaultConf.Percentage {
    fileprivate var fraction: FractionalPercent {
        FractionalPercent {
            $0.numerator = millionths
            $0.denominator = .million
        }
    }
}
