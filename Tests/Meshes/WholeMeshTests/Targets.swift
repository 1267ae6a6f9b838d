import Documents
import Laboratory
import Testing

/// Ports of one process of each kind, on loopback.
struct Targets: Sendable {
    let global: Plane
    let zone: Plane
    /// Nil without Envoy.
    let proxy: Workload?

    @TaskLocal static var current: Targets?

    /// What is spoken on a port.
    enum Speech: String, Sendable {
        case plain
        case tls
        case dns
    }

    /// A port under attack.
    struct Port: Sendable, CustomTestStringConvertible {
        enum Owner: String, Sendable {
            case global
            case zone
            case agent
        }

        let owner: Owner
        let speech: Speech
        /// The name of its setting.
        let setting: String
        /// A gRPC method that takes messages of anybody.
        var method = "/hello"

        var testDescription: String { "\(owner.rawValue)'s \(setting)" }
    }

    private static let ads = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
    private static let kds = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync"

    /// All that our processes listen on for others.
    static let ports: [Port] = [
        Port(owner: .global, speech: .plain, setting: "KUMA_API_SERVER_HTTP_PORT"),
        Port(owner: .global, speech: .tls, setting: "KUMA_API_SERVER_HTTPS_PORT"),
        Port(owner: .global, speech: .plain, setting: "KUMA_DIAGNOSTICS_SERVER_PORT"),
        Port(owner: .global, speech: .tls, setting: "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", method: kds),
        Port(owner: .zone, speech: .tls, setting: "KUMA_DP_SERVER_PORT", method: ads),
        Port(owner: .zone, speech: .plain, setting: "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT"),
        Port(owner: .zone, speech: .dns, setting: "KUMA_DNS_SERVER_PORT"),
        Port(owner: .agent, speech: .plain, setting: "KUMA_READINESS_PORT"),
        Port(owner: .agent, speech: .dns, setting: "KUMA_DNS_PROXY_PORT"),
    ]

    /// The number of a port, and the process behind it; nil without Envoy for the agent's.
    func place(of port: Port) -> (number: Int, process: RunningProgram)? {
        switch port.owner {
        case .global: global.port(port.setting).map { ($0, global.process) }
        case .zone: zone.port(port.setting).map { ($0, zone.process) }
        case .agent:
            proxy.flatMap { workload in
                workload.proxy.port(port.setting).map { ($0, workload.proxy.process) }
            }
        }
    }
}

/// Starts the processes for a whole suite.
struct WithTargets: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with(.loopback) { lab in
            let global = try await lab.global()
            try await global.put(["type": "Mesh", "name": "default"])
            let zone = try await lab.zone("zone-1", of: nil)
            var settings = Workload.Settings("web", service: "web")
            settings.hasNames = true
            let proxy = Programs.haveEnvoy ? try await lab.workload(settings, of: zone) : nil
            let targets = Targets(global: global, zone: zone, proxy: proxy)
            try await Targets.$current.withValue(targets) { try await function() }
        }
    }
}
