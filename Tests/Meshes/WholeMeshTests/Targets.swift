import Crypto
import Documents
import Glibc
import Laboratory
import TestSupport
import Testing

/// Ports of one process of each kind, on loopback.
struct Targets: Sendable {
    let global: Plane
    let zone: Plane
    /// Nil without Envoy.
    let proxy: Workload?
    /// Its agent's, with sockets.
    let folder: TestFolder
    /// Nil without PostgreSQL.
    let instance: Instance?

    /// A control plane that shares its store with others, and what a member of these shows it.
    struct Instance: Sendable {
        let plane: Plane
        fileprivate let folder: TestFolder
        /// A file with certificate and key.
        let credentials: String
    }

    /// Whether all there is can be started here.
    static var areComplete: Bool { Programs.haveEnvoy && PostgresPrograms.folder != nil }

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
            /// One of several control planes over one database.
            case instance
        }

        let owner: Owner
        let speech: Speech
        /// The name of its setting, or ``Targets/metrics``.
        let setting: String
        /// A gRPC method that takes messages of anybody.
        var method = "/hello"

        var testDescription: String { "\(owner.rawValue)'s \(setting)" }
    }

    private static let ads = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"
    private static let kds = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync"
    /// On this one an ordinary client asks how the application is.
    static let probes = "KUMA_APPLICATION_PROBE_PROXY_PORT"
    /// Not a port but a socket of the agent, to which Envoy's port of metrics leads.
    static let metrics = "kuma-mh-web-default.sock"
    private static let heartbeat = "/kuma.system.v1alpha1.InterCpPingService/Ping"

    /// All that our processes listen on for others.
    static let ports: [Port] = [
        Port(owner: .global, speech: .plain, setting: "KUMA_API_SERVER_HTTP_PORT"),
        Port(owner: .global, speech: .tls, setting: "KUMA_API_SERVER_HTTPS_PORT"),
        Port(owner: .global, speech: .plain, setting: "KUMA_DIAGNOSTICS_SERVER_PORT"),
        Port(owner: .global, speech: .tls, setting: "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", method: kds),
        Port(owner: .zone, speech: .tls, setting: "KUMA_DP_SERVER_PORT", method: ads),
        Port(owner: .zone, speech: .plain, setting: "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT"),
        Port(owner: .zone, speech: .dns, setting: "KUMA_DNS_SERVER_PORT"),
        Port(owner: .instance, speech: .tls, setting: "KUMA_INTER_CP_SERVER_PORT", method: heartbeat),
        Port(owner: .agent, speech: .plain, setting: "KUMA_READINESS_PORT"),
        Port(owner: .agent, speech: .plain, setting: probes),
        Port(owner: .agent, speech: .plain, setting: metrics),
        Port(owner: .agent, speech: .dns, setting: "KUMA_DNS_PROXY_PORT"),
    ]

    /// Where a port is.
    struct Place: Sendable {
        /// The port's number, or the path of a socket.
        let address: String
        let process: RunningProgram
        /// What its clients show, if they must.
        var credentials = ""
        /// What ordinary clients ask for.
        var path = "/hello"
    }

    /// Of the agent's metrics.
    var socket: String { "\(folder.path)/\(Self.metrics)" }

    /// Nil if its process is not there.
    func place(of port: Port) -> Place? {
        switch port.owner {
        case .global: global.port(port.setting).map { Place(address: "\($0)", process: global.process) }
        case .zone: zone.port(port.setting).map { Place(address: "\($0)", process: zone.process) }
        case .agent:
            proxy.flatMap { workload in
                let process = workload.proxy.process
                if port.setting == Self.metrics { return Place(address: socket, process: process) }
                return workload.proxy.port(port.setting).map { number in
                    let path = port.setting == Self.probes ? "/\(workload.applicationPort)/" : "/hello"
                    return Place(address: "\(number)", process: process, path: path)
                }
            }
        case .instance:
            instance.flatMap { instance in
                instance.plane.port(port.setting).map {
                    Place(address: "\($0)", process: instance.plane.process, credentials: instance.credentials)
                }
            }
        }
    }
}

extension Targets.Instance {
    /// Starts a database and a control plane on it.
    init(in lab: Lab) async throws {
        var settings = try await lab.database()
        settings["KUMA_INTER_CP_CATALOG_INSTANCE_ADDRESS"] = "127.0.0.1"
        plane = try await lab.global(settings, named: "instance")
        let data = try await plane.get("/global-secrets/inter-cp-ca")["data"]?.stringValue
        let authority = try #require(data.flatMap { Base64.decode($0) })
        let key = try PrivateKey(generating: .p256)
        var builder = CertificateBuilder(
            notBefore: Timestamp(seconds: 1_577_836_800),
            notAfter: Timestamp(seconds: 4_102_444_800)
        )
        builder.names = [.ip([127, 0, 0, 1])]
        builder.keyUsage = [.digitalSignature]
        builder.extendedKeyUsage = [.clientAuth]
        let (issuer, issuerKey) = (try Certificate(pem: authority), try PrivateKey(pem: authority))
        let leaf = try builder.signed(for: key.publicKey, by: issuer, key: issuerKey)
        folder = try TestFolder()
        credentials = try folder.write("member.pem", leaf.pem + key.pem())
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
            settings.agent[Targets.probes] = "\(try lab.port(9000))"
            let folder = try TestFolder()
            settings.agent["KUMA_DATAPLANE_RUNTIME_WORK_DIR"] = folder.path
            let proxy = Programs.haveEnvoy ? try await lab.workload(settings, of: zone) : nil
            let instance = PostgresPrograms.folder == nil ? nil : try await Targets.Instance(in: lab)
            let targets = Targets(global: global, zone: zone, proxy: proxy, folder: folder, instance: instance)
            if proxy != nil {
                try await eventually("the agent runs", within: .seconds(30)) { access(targets.socket, F_OK) == 0 }
            }
            try await Targets.$current.withValue(targets) { try await function() }
        }
    }
}
