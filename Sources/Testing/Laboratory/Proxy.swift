import Documents
import Glibc
import Synchronization

/// An agent with its Envoy on a host of its own.
package final class Proxy: Sendable {
    /// What it is.
    package enum Kind: String, Sendable {
        case dataplane
        /// A Dataplane that is a zone proxy of its mesh and has no application: nothing is redirected to it.
        case gate
        case ingress
        case egress

        /// As `--proxy-type`; nil for what an agent is without it.
        fileprivate var argument: String? { self == .dataplane || self == .gate ? nil : rawValue }
    }

    /// The agent's and its Envoy's; an application beside it is here too.
    package let host: Host
    /// The control plane that it connects to, after ``restart()`` too.
    package let plane: Plane
    /// That of its resource.
    package let name: String
    /// Where other zones reach a zone ingress: address and port. Empty for a Dataplane.
    package let endpoint: String
    private let kind: Kind
    private let arguments: [String]
    private let environment: [String: String]
    private let running: Mutex<RunningProgram>

    /// The agent that runs now, or ran last; Envoy is its child.
    package var process: RunningProgram { running.withLock { $0 } }

    /// Starts a proxy; it may take a moment until it serves.
    ///
    /// On a host that is a namespace, traffic of a Dataplane is redirected to it.
    ///
    /// - `isStored`: A Dataplane is stored first, by `kumactl`; the agent is told its name only.
    init(
        _ resource: JSON,
        _ kind: Kind,
        on host: Host,
        of plane: Plane,
        token: String,
        isStored: Bool = false,
        _ settings: [String: String] = [:]
    ) async throws {
        let lab = host.lab
        (self.host, self.plane, self.kind) = (host, plane, kind)
        name = resource["name"]?.stringValue ?? ""
        var resource = resource
        if lab.ground == .loopback {
            // Else all Envoys would listen on the usual one, and the kernel would choose who is asked.
            var networking = resource["networking"] ?? [:]
            networking["admin"] = ["port": .int(try lab.port(9901))]
            resource["networking"] = networking
        }
        let advertised = resource["networking"]?["advertisedPort"]?.intValue
        endpoint = advertised.map { "\(host.address):\($0)" } ?? ""
        let files = [
            "proxy.json": resource.description, "token": token, "authority.crt": Shell.text(of: plane.certificate),
        ]
        for (name, text) in files { try Shell.write(text, to: "\(host.folder)/\(name)") }
        let isTransparent = kind == .dataplane && host.namespace != nil
        var arguments = [
            "run", "--cp-address", "https://\(plane.host.address):\(plane.entrance)",
            "--dataplane-token-file", "\(host.folder)/token", "--ca-cert-file", "\(host.folder)/authority.crt",
            "--concurrency", "1",
        ]
        if isStored {
            try await plane.kumactl(["apply", "-f", "\(host.folder)/proxy.json"])
            arguments += ["--name", name, "--mesh", resource["mesh"]?.stringValue ?? ""]
        } else {
            arguments += ["--dataplane-file", "\(host.folder)/proxy.json"]
        }
        if let type = kind.argument { arguments += ["--proxy-type", type] }
        if !isTransparent, settings["KUMA_DNS_PROXY_PORT"] == nil { arguments.append("--dns-enabled=false") }
        var environment = [
            "KUMA_DATAPLANE_RUNTIME_BINARY_PATH": lab.programs.envoy,
            "KUMA_DATAPLANE_DRAIN_TIME": "1s",
            "KUMA_READINESS_PORT": "\(try lab.port(9902))",
        ]
        if lab.ground == .loopback { environment["KUMA_APPLICATION_PROBE_PROXY_PORT"] = "0" }
        self.arguments = arguments
        self.environment = environment.merging(settings) { $1 }
        if isTransparent {
            let install = ["--no-config", "install", "transparent-proxy", "--kuma-dp-user", "\(Programs.agentUser)"]
            try await host.run(
                lab.programs.kumactl,
                install + ["--redirect-all-dns-traffic", "--skip-dns-conntrack-zone-split"]
            )
        }
        running = Mutex(try await Self.start(host, self.arguments, self.environment))
    }

    /// The port that a setting names; nil if it is not set.
    package func port(_ setting: String) -> Int? { environment[setting].flatMap { Int($0) } }

    /// Starts it again, after it has ended.
    package func restart() async throws {
        guard process.outcome != nil else { throw LabFailure("\(host.name) still runs") }
        let program = try await Self.start(host, arguments, environment)
        running.withLock { $0 = program }
    }

    private static func start(_ host: Host, _ arguments: [String], _ environment: [String: String]) async throws
        -> RunningProgram
    {
        try await host.start("kuma-dp", host.lab.programs.agent, arguments, environment, asAgent: true)
    }
}

extension Lab {
    /// A zone ingress on a new host.
    ///
    /// - `publicName`: Where other zones find it, if that is not its own address.
    package func ingress(_ name: String, of plane: Plane, publicName: String? = nil) async throws -> Proxy {
        let host = try await host(name)
        let port = JSON.int(try port(10001))
        let advertised = JSON.string(publicName ?? host.address)
        let resource: JSON = [
            "type": "ZoneIngress", "name": .string(name),
            "networking": [
                "address": .string(host.address), "port": port, "advertisedAddress": advertised, "advertisedPort": port,
            ],
        ]
        let token = try await plane.token("zone-token", "--zone", plane.zone ?? "", "--scope", "ingress")
        return try await Proxy(resource, .ingress, on: host, of: plane, token: token)
    }

    /// A zone proxy of the mesh `default` on a new host, with an ingress at port 10001 and an egress at port 10002.
    package func gate(_ name: String, of plane: Plane) async throws -> Proxy {
        let host = try await host(name)
        let address = JSON.string(host.address)
        let resource: JSON = [
            "type": "Dataplane", "mesh": "default", "name": .string(name),
            "labels": ["kuma.io/workload": .string(name)],
            "networking": [
                "address": address,
                "listeners": [
                    ["type": "ZoneIngress", "name": "in", "address": address, "port": .int(try port(10001))],
                    ["type": "ZoneEgress", "name": "out", "address": address, "port": .int(try port(10002))],
                ],
            ],
        ]
        let token = try await plane.dataplaneToken(name, workload: name)
        return try await Proxy(resource, .gate, on: host, of: plane, token: token)
    }

    /// A zone egress on a new host.
    package func egress(_ name: String, of plane: Plane) async throws -> Proxy {
        let host = try await host(name)
        let resource: JSON = [
            "type": "ZoneEgress", "name": .string(name),
            "networking": ["address": .string(host.address), "port": .int(try port(10002))],
        ]
        let token = try await plane.token("zone-token", "--zone", plane.zone ?? "", "--scope", "egress")
        return try await Proxy(resource, .egress, on: host, of: plane, token: token)
    }
}

extension Lab {
    /// Runs the agent to its end, as an operator by hand would; a signal counts as the status 128 and its number.
    package func agentOutcome(_ arguments: [String]) async throws -> (status: Int, errors: String) {
        let environment = environment.merging(["KUMA_DATAPLANE_RUNTIME_BINARY_PATH": programs.envoy]) { $1 }
        let finished = try await shell.outcome(programs.agent, arguments, environment: environment)
        return (finished.status, finished.errors)
    }
}
