import Documents
package import ResourceModel

extension ResourceRules {
    /// The policies that a new mesh begins with, but for those that it doesn't want.
    package func defaultPolicies(of mesh: Resource) -> [Resource] {
        let skipped = Set(Mesh(mesh).skipCreatingInitialPolicies)
        guard !settings.skipsDefaultPolicies, !skipped.contains("*") else { return [] }
        var rows = Self.policies
        if settings.createsRoutingResources { rows += Self.routing }
        return rows.compactMap { kind, prefix, spec in
            guard !skipped.contains(kind.description), let descriptor = settings.kinds[kind] else { return nil }
            var policy = Resource(
                ResourceKey(kind, mesh: mesh.name, name: "\(prefix)-\(mesh.name)"),
                spec: spec,
                owner: mesh.key
            )
            policy.labels = labels(of: policy, descriptor)
            return policy
        }
    }

    private static let everything: JSON = ["kind": "Mesh"]

    private static func item(_ conf: JSON) -> JSON { [["targetRef": everything, "default": conf]] }

    private static let backOff: JSON = [
        "numRetries": 5, "perTryTimeout": "16s", "backOff": ["baseInterval": "25ms", "maxInterval": "250ms"],
    ]

    private static let policies: [(KindName, String, JSON)] = [
        (
            .meshTimeout, "mesh-timeout-all",
            [
                "targetRef": ["kind": "Mesh", "proxyTypes": ["Sidecar"]],
                "to": item([
                    "connectionTimeout": "5s", "idleTimeout": "1h0m0s",
                    "http": ["requestTimeout": "15s", "streamIdleTimeout": "30m0s"],
                ]),
                "from": item([
                    "connectionTimeout": "10s", "idleTimeout": "2h0m0s",
                    "http": ["requestTimeout": "0s", "streamIdleTimeout": "1h0m0s", "maxStreamDuration": "0s"],
                ]),
            ]
        ),
        (
            .meshTimeout, "mesh-gateways-timeout-all",
            [
                "targetRef": ["kind": "Mesh", "proxyTypes": ["Gateway"]],
                "to": item(["idleTimeout": "1h0m0s", "http": ["streamIdleTimeout": "5s"]]),
                "from": item([
                    "idleTimeout": "5m0s", "http": ["streamIdleTimeout": "5s", "requestHeadersTimeout": "500ms"],
                ]),
            ]
        ),
        (
            .meshCircuitBreaker, "mesh-circuit-breaker-all",
            [
                "targetRef": everything,
                "to": item([
                    "connectionLimits": [
                        "maxConnections": 1024, "maxPendingRequests": 1024, "maxRetries": 3, "maxRequests": 1024,
                    ]
                ]),
            ]
        ),
        (
            .meshRetry, "mesh-retry-all",
            ["targetRef": everything, "to": item(["tcp": ["maxConnectAttempt": 5], "http": backOff, "grpc": backOff])]
        ),
    ]

    private static let everyService: JSON = [["match": ["kuma.io/service": "*"]]]

    private static let routing: [(KindName, String, JSON)] = [
        (.trafficPermission, "allow-all", ["sources": everyService, "destinations": everyService]),
        (
            .trafficRoute, "route-all",
            [
                "sources": everyService, "destinations": everyService,
                "conf": ["loadBalancer": ["roundRobin": .object([])], "destination": ["kuma.io/service": "*"]],
            ]
        ),
    ]
}
