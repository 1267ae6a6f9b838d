package import Documents
import Glibc
import Synchronization

/// An application on a host of its own with a proxy in front: it answers every request with its name.
package final class Workload: Sendable {
    /// What a workload is made of.
    package struct Settings: Sendable {
        /// Of host, Dataplane and answers.
        package var name: String
        /// The value of `kuma.io/service`.
        package var service: String
        /// The value of `kuma.io/protocol`.
        package var `protocol` = "http"
        /// Further tags of the inbound.
        package var tags: [String: String] = [:]
        /// A program in Python, called with ADDRESS, PORT and NAME; nil: one that answers each request with its name.
        package var application: String?
        /// Further services of the same application, by the ports of theirs. Namespaces only.
        package var others: [Int: String] = [:]
        /// What the proxy need know of, as `reachableBackends` of its Dataplane; nil: all. Namespaces only.
        package var reaches: JSON?
        /// The control plane asks whether the application takes connections.
        package var hasProbe = false
        /// The agent answers names, also where nothing is redirected to it.
        package var hasNames = false
        /// The Dataplane is stored before its agent starts, which does not bring it then.
        package var isStored = false
        /// A token made before; nil: a new one.
        package var token: String?
        /// The label `kuma.io/workload`, and what the token is bound to; nil: neither.
        package var workload: String?
        /// Further labels of its Dataplane.
        package var labels: [String: String] = [:]
        /// Further settings of the agent, by their variables.
        package var agent: [String: String] = [:]
        /// What this host asks, as for ``Workload/url(_:)``; only loopback has to know.
        package var asks: [String] = []

        /// Names differ in one lab: a workload brings its own host.
        package init(_ name: String, service: String) { (self.name, self.service) = (name, service) }
    }

    /// The agent in front; it ends and starts apart from the application.
    package let proxy: Proxy
    /// As Envoys of others call it: address and port.
    package let endpoint: String
    /// Where the application itself listens.
    package let applicationPort: Int
    private let command: [String]
    private let running: Mutex<RunningProgram>
    /// By what is asked; loopback only.
    private let outbounds: [String: Int]

    /// Shared by application and proxy.
    package var host: Host { proxy.host }
    /// Of host, Dataplane and answers alike.
    package var name: String { proxy.name }
    /// The application that runs now, or ran last.
    package var application: RunningProgram { running.withLock { $0 } }

    /// Starts the application again, after it has ended.
    package func restartApplication() async throws {
        let program = try await host.start("application", command[0], Array(command.dropFirst()))
        running.withLock { $0 = program }
    }

    /// The port that services have in labs of namespaces.
    static let port = 8080

    /// Where this host reaches a service: `<service>` of its own zone, or `<service>.<zone>`.
    ///
    /// On loopback a service is that of all zones.
    package func url(_ asked: String) -> String {
        if let port = outbounds[asked] { return "http://127.0.0.1:\(port)/" }
        let parts = asked.split(separator: ".")
        let zone = parts.count > 1 ? ".\(parts[1])" : ""
        return "http://\(parts[0]).svc\(zone).mesh.local:\(Self.port)/"
    }

    fileprivate init(_ settings: Settings, on host: Host, of plane: Plane) async throws {
        let lab = host.lab
        let port = try lab.port(Self.port)
        let behind = try lab.port(Self.port)
        applicationPort = behind
        let isCaught = lab.ground == .namespaces
        let answering = #filePath.replacing("Workload.swift", with: "peers/answer.py")
        let script = try lab.copy(settings.application ?? answering)
        command = [Programs.python, script, isCaught ? "0.0.0.0" : "127.0.0.1", "\(behind)", settings.name]
        running = Mutex(try await host.start("application", command[0], Array(command.dropFirst())))
        endpoint = "\(host.address):\(port)"
        let spoken = JSON.string(settings.protocol)
        var tags: JSON = ["kuma.io/service": .string(settings.service), "kuma.io/protocol": spoken]
        for (key, value) in settings.tags { tags[key] = .string(value) }
        var inbound: JSON = ["port": .int(port), "tags": tags]
        if settings.hasProbe { inbound["serviceProbe"] = ["tcp": [:], "interval": "1s", "timeout": "1s"] }
        var networking: JSON = ["address": .string(host.address)]
        var outbounds: [String: Int] = [:]
        if isCaught {
            var redirection: JSON = ["redirectPortInbound": 15006, "redirectPortOutbound": 15001]
            redirection["reachableBackends"] = settings.reaches
            networking["transparentProxying"] = redirection
        } else {
            inbound["servicePort"] = .int(behind)
            inbound["serviceAddress"] = "127.0.0.1"
            for asked in settings.asks { outbounds[asked] = try lab.port(0) }
            networking["outbound"] = .array(outbounds.map { Self.outbound($0, $1) })
            // Else all proxies of the machine have the same, and any of them answers.
            networking["admin"] = ["port": .int(try lab.port(9901))]
        }
        let others = settings.others.map { port, service -> JSON in
            [
                "port": .int(port), "servicePort": .int(behind),
                "tags": ["kuma.io/service": .string(service), "kuma.io/protocol": spoken],
            ]
        }
        networking["inbound"] = .array([inbound] + others)
        self.outbounds = outbounds
        var resource: JSON = [
            "type": "Dataplane", "mesh": "default", "name": .string(settings.name), "networking": networking,
        ]
        var labels = settings.labels
        labels["kuma.io/workload"] = settings.workload
        if !labels.isEmpty { resource["labels"] = JSON(labels) }
        let token: String
        if let made = settings.token {
            token = made
        } else {
            token = try await plane.dataplaneToken(settings.name, workload: settings.workload)
        }
        var agent = settings.agent
        if settings.hasNames { agent["KUMA_DNS_PROXY_PORT"] = "\(try lab.port(15053))" }
        let isStored = settings.isStored
        proxy = try await Proxy(resource, .dataplane, on: host, of: plane, token: token, isStored: isStored, agent)
    }

    private static func outbound(_ asked: String, _ port: Int) -> JSON {
        let service = asked.split(separator: ".").first.map(String.init) ?? asked
        return ["port": .int(port), "tags": ["kuma.io/service": .string(service)]]
    }
}

extension Lab {
    /// An application with its proxy on a new host.
    package func workload(_ settings: Workload.Settings, of plane: Plane) async throws -> Workload {
        try await Workload(settings, on: try await host(settings.name), of: plane)
    }

    /// A server outside of the mesh, on a new host at port 8080, that answers every request with its name.
    package func outsider(_ name: String) async throws -> Host {
        let host = try await host(name)
        let script = try copy(#filePath.replacing("Workload.swift", with: "peers/answer.py"))
        _ = try await host.start("application", Programs.python, [script, host.address, "8080", name])
        return host
    }

    /// Copies a file to where every user may read it; returns its path.
    func copy(_ path: String) throws -> String {
        let copy = "\(folder)/\(path.split(separator: "/").last ?? "")"
        // At once, for others may read it meanwhile.
        let whole = "\(copy).\(nextNumber)"
        try Shell.write(Shell.text(of: path), to: whole)
        guard rename(whole, copy) == 0 else { throw LabFailure("cannot write \(copy): \(errno)") }
        return copy
    }
}

extension Plane {
    /// A token for a Dataplane of the mesh `default`.
    ///
    /// - `workload`: What it is bound to; nil: to none.
    package func dataplaneToken(_ name: String, workload: String? = nil) async throws -> String {
        guard let workload else { return try await token("dataplane-token", "--mesh", "default", "--name", name) }
        return try await token("dataplane-token", "--mesh", "default", "--name", name, "--workload", workload)
    }
}
