import Documents
import EnvoyProtos
import ProxyPlanning
import Protobuf
import ResourceModel
import Topology

/// What a proxy is asked to check, and what its findings mean for its Dataplane.
///
/// Pure. Envoy's own readiness counts for all inbounds (a proxy that drains is not ready), a probe for its inbound.
struct HealthChecks {
    /// How often and how patiently, where a `serviceProbe` says nothing.
    package struct Standard: Hashable, Sendable {
        var timeout = Duration.seconds(2)
        var interval = Duration.seconds(1)
        var noTrafficInterval = Duration.seconds(1)
        var healthyThreshold: UInt32 = 1
        var unhealthyThreshold: UInt32 = 1
    }

    /// The cluster by which Envoy checks itself.
    private var envoyCluster: String {
        facts.has(.unifiedResourceNaming) ? "system_envoy_admin" : "kuma:envoy:admin"
    }

    private let dataplane: Dataplane
    private let spec: JSON
    private let facts: ProxyFacts
    private let standard: Standard

    init(_ resource: ResourceModel.Resource, facts: ProxyFacts, standard: Standard) {
        (dataplane, spec, self.facts, self.standard) = (Dataplane(resource), resource.spec, facts, standard)
    }

    // MARK: - To the proxy

    /// What to check.
    ///
    /// - `interval`: Between two reports of the proxy.
    func specifier(interval: Duration) -> HealthCheckSpecifier {
        var checks: [ClusterHealthCheck] = []
        if facts.adminPort > 0 { checks.append(envoyCheck) }
        for (inbound, probe) in probedInbounds { checks.append(workloadCheck(inbound, probe)) }
        return HealthCheckSpecifier {
            $0.clusterHealthChecks = checks
            $0.interval = interval
        }
    }

    /// Whether a workload is checked, not only Envoy.
    var hasProbes: Bool { !probedInbounds.isEmpty }

    private var probedInbounds: [(Dataplane.Inbound, JSON)] {
        let documents = spec["networking"]?["inbound"]?.arrayValue ?? []
        return zip(dataplane.inbounds, documents).compactMap { inbound, document in
            guard let probe = document["serviceProbe"], probe.members != nil else { return nil }
            return (inbound, probe)
        }
    }

    private var envoyCheck: ClusterHealthCheck {
        let address =
            facts.adminSocketPath.map { path in Address { $0.address = .pipe(Pipe { $0.path = path }) } }
            ?? Self.socket(facts.adminAddress, facts.adminPort)
        return ClusterHealthCheck {
            $0.clusterName = envoyCluster
            $0.healthChecks = [
                check { $0.healthChecker = .httpHealthCheck(HealthCheck.HttpHealthCheck { $0.path = "/ready" }) }
            ]
            $0.localityEndpoints = [LocalityEndpoints { $0.endpoints = [Endpoint { $0.address = address }] }]
        }
    }

    private func workloadCheck(_ inbound: Dataplane.Inbound, _ probe: JSON) -> ClusterHealthCheck {
        let address = workloadAddress(inbound)
        return ClusterHealthCheck {
            $0.clusterName = Self.cluster(of: inbound)
            $0.healthChecks = [
                check {
                    $0.healthChecker = .tcpHealthCheck(HealthCheck.TcpHealthCheck())
                    if let value = Self.duration(probe["interval"]) { $0.interval = value }
                    if let value = Self.duration(probe["timeout"]) { $0.timeout = value }
                    if let value = Self.count(probe["healthyThreshold"]) { $0.healthyThreshold = value }
                    if let value = Self.count(probe["unhealthyThreshold"]) { $0.unhealthyThreshold = value }
                }
            ]
            $0.localityEndpoints = [
                LocalityEndpoints {
                    $0.endpoints = [Endpoint { $0.address = Self.socket(address, inbound.workloadPort) }]
                }
            ]
            // So that the redirection of the host takes the check for the proxy's own traffic.
            if isTransparent, !["127.0.0.1", "::1"].contains(address) {
                $0.upstreamBindConfig = BindConfig {
                    $0.sourceAddress = SocketAddress {
                        $0.address = address.contains(":") ? "::6" : "127.0.0.6"
                        $0.portSpecifier = .portValue(0)
                    }
                }
            }
        }
    }

    private var isTransparent: Bool {
        let told = dataplane.transparentProxying.map(TransparentProxying.init)
        return Interception(of: told, address: dataplane.address, facts: facts) != nil
    }

    private func workloadAddress(_ inbound: Dataplane.Inbound) -> String {
        [inbound.serviceAddress, inbound.address].first { !$0.isEmpty } ?? dataplane.address
    }

    private func check(_ build: (inout HealthCheck) -> Void) -> HealthCheck {
        HealthCheck {
            $0.timeout = standard.timeout
            $0.interval = standard.interval
            $0.noTrafficInterval = standard.noTrafficInterval
            $0.healthyThreshold = standard.healthyThreshold
            $0.unhealthyThreshold = standard.unhealthyThreshold
            build(&$0)
        }
    }

    private static func cluster(of inbound: Dataplane.Inbound) -> String { "localhost:\(inbound.workloadPort)" }

    private static func socket(_ host: String, _ port: UInt16) -> Address {
        Address {
            $0.address = .socketAddress(
                SocketAddress {
                    $0.address = host
                    $0.portSpecifier = .portValue(UInt32(port))
                }
            )
        }
    }

    private static func duration(_ json: JSON?) -> Duration? { json?.stringValue.flatMap { ProtoDuration.parse($0) } }
    private static func count(_ json: JSON?) -> UInt32? { json?.intValue.flatMap { UInt32(exactly: $0) } }

    // MARK: - From the proxy

    /// Which clusters of a report are healthy: all their endpoints are, or nothing is known of them.
    static func findings(_ report: EndpointHealthResponse) -> [String: Bool] {
        var findings: [String: Bool] = [:]
        for cluster in report.clusterEndpointsHealth {
            let isHealthy = cluster.localityEndpointsHealth.flatMap(\.endpointsHealth).allSatisfy {
                $0.healthStatus == .healthy || $0.healthStatus == .unknown
            }
            findings[cluster.clusterName] = isHealthy
        }
        return findings
    }

    /// The Dataplane's fields with the states of its inbounds by these findings; equal if nothing has changed.
    func spec(by findings: [String: Bool]) -> JSON {
        guard var networking = spec["networking"], let documents = networking["inbound"]?.arrayValue else {
            return spec
        }
        let isEnvoyHealthy = findings[envoyCluster] ?? true
        let inbounds = zip(dataplane.inbounds, documents).map { inbound, document in
            guard inbound.state != .ignored else { return document }
            let isHealthy = isEnvoyHealthy && (findings[Self.cluster(of: inbound)] ?? true)
            guard isHealthy != inbound.isReady else { return document }
            var changed = document
            // Defaults of proto3 are left out: `state: Ready`, `ready: false`.
            if isHealthy { changed.remove("state") } else { changed.set("state", "NotReady") }
            // Compat: beside the state, for peers that only know this field; `HealthChecksTests`.
            changed.set("health", isHealthy ? ["ready": true] : [:])
            return changed
        }
        var result = spec
        networking.set("inbound", .array(inbounds))
        result.set("networking", networking)
        return result
    }
}
