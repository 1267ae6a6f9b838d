import EnvoyProtos
import Protobuf
import ProxyPlanning

extension PermissionPlan {
    /// For an inbound whose requests Envoy reads: a refused one is answered. Who comes from a zone that may not is refused first.
    func httpFilters() -> [HttpFilter] {
        (zoneRules.map { rules in [HttpFilter("envoy.filters.http.rbac", HTTPRBAC { $0.rules = rules })] } ?? [])
            + [httpFilter]
    }

    /// For an inbound that passes bytes on: a refused connection is closed.
    func networkFilters(_ listener: String) -> [Filter] {
        let statistic = "\(Names.statistic(listener))."
        let zones = zoneRules.map { rules in
            Filter(
                "envoy.filters.network.rbac",
                NetworkRBAC {
                    $0.statPrefix = statistic
                    $0.rules = rules
                }
            )
        }
        return (zones.map { [$0] } ?? []) + [networkFilter(statistic)]
    }

    private var zoneRules: RBAC? {
        zones.map { zones in
            RBAC {
                $0.action = .allow
                $0.policies["export"] = policy(zones.map { Caller(tags: ["kuma.io/zone": $0], except: []) })
                $0.policies["export"]?.principals += zoneIdentities.map { prefix in
                    Principal { $0.identifier = .authenticated(.init { $0.principalName = .prefix(prefix) }) }
                }
            }
        }
    }

    private var httpFilter: HttpFilter {
        HttpFilter(
            "envoy.filters.http.rbac",
            HTTPRBAC {
                if usesRules {
                    $0.matcher = matcher
                    $0.shadowMatcher = shadowMatcher
                } else {
                    $0.rules = rules
                    $0.shadowRules = shadowRules
                }
            }
        )
    }

    private func networkFilter(_ statistic: String) -> Filter {
        Filter(
            "envoy.filters.network.rbac",
            NetworkRBAC {
                $0.statPrefix = statistic
                if usesRules {
                    $0.matcher = matcher
                    $0.shadowMatcher = shadowMatcher
                } else {
                    $0.rules = rules
                    $0.shadowRules = shadowRules
                }
            }
        )
    }

    /// Without policies it denies everybody.
    private var rules: RBAC {
        let callers = allowed + shadowDenied
        return RBAC {
            $0.action = .allow
            if !callers.isEmpty { $0.policies["MeshTrafficPermission"] = policy(callers) }
        }
    }

    private var shadowRules: RBAC? {
        guard !shadowDenied.isEmpty else { return nil }
        return RBAC {
            $0.action = .deny
            $0.policies["MeshTrafficPermission"] = policy(shadowDenied)
        }
    }

    private func policy(_ callers: [Caller]) -> RBACPolicy {
        RBACPolicy {
            $0.permissions = [Permission { $0.rule = .any(true) }]
            $0.principals = callers.map(principal)
        }
    }

    private func principal(_ caller: Caller) -> Principal {
        let excluded = caller.except.map { tags in Principal { $0.identifier = .notId(principal(tags)) } }
        guard !excluded.isEmpty else { return principal(caller.tags) }
        return Self.all((caller.tags.isEmpty ? [] : [principal(caller.tags)]) + excluded)
    }

    private func principal(_ tags: [String: String]) -> Principal {
        guard !tags.isEmpty else { return Principal { $0.identifier = .any(true) } }
        return Self.all(
            tags.sorted { $0.key < $1.key }.map { key, value in
                let name = key == "kuma.io/service" ? "spiffe://\(mesh)/\(value)" : "kuma://\(key)/\(value)"
                return Principal {
                    $0.identifier = .authenticated(
                        .init { $0.principalName = value == "*" ? .prefix(String(name.dropLast())) : .exact(name) }
                    )
                }
            }
        )
    }

    private static func all(_ principals: [Principal]) -> Principal {
        principals.count == 1 ? principals[0] : Principal { $0.identifier = .andIds(.init { $0.ids = principals }) }
    }
}
