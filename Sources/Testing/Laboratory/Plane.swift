package import Documents
import Glibc
import HTTPClient
import TestSupport
import Synchronization

/// A control plane on a host of its own.
package final class Plane: Sendable {
    /// What it listens on.
    struct Ports: Sendable {
        let api: Int
        let proxies: Int
        let zones: Int
        /// Further ports that would be taken twice on one host, by the names of their settings.
        let others: [String: Int]

        init(_ lab: Lab) throws {
            api = try lab.port(5681)
            proxies = try lab.port(5678)
            zones = try lab.port(5685)
            others = [
                "KUMA_API_SERVER_HTTPS_PORT": try lab.port(5682),
                "KUMA_DIAGNOSTICS_SERVER_PORT": try lab.port(5680),
                "KUMA_INTER_CP_SERVER_PORT": try lab.port(5683),
                "KUMA_DNS_SERVER_PORT": try lab.port(5653),
                "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT": try lab.port(5676),
            ]
        }

        var environment: [String: String] {
            others.mapValues { "\($0)" }.merging([
                "KUMA_API_SERVER_HTTP_PORT": "\(api)", "KUMA_DP_SERVER_PORT": "\(proxies)",
                "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT": "\(zones)",
            ]) { $1 }
        }
    }

    /// Its programs and files are here; each control plane has one of its own.
    package let host: Host
    /// Nil for global.
    package let zone: String?
    let ports: Ports
    private let state: Mutex<State>
    let token = Mutex<String?>(nil)

    private struct State {
        var global: Plane?
        var environment: [String: String]
        var running: RunningProgram
    }

    /// The process that runs now, or ran last.
    package var process: RunningProgram { state.withLock { $0.running } }
    /// Who issues tokens for this control plane's proxies; nil if it does so itself.
    package var global: Plane? { state.withLock { $0.global } }

    /// Starts a control plane and waits until it answers.
    fileprivate init(_ host: Host, zone: String?, of global: Plane?, _ settings: [String: String]) async throws {
        (self.host, self.zone) = (host, zone)
        ports = try Ports(host.lab)
        var environment = ports.environment
        environment["KUMA_MODE"] = zone == nil ? "global" : "zone"
        environment["KUMA_GENERAL_WORK_DIR"] = "\(host.folder)/work"
        environment["KUMA_REPORTS_ENABLED"] = "false"
        // Who lost global tries again at most every two seconds, not every minute: tests wait for that.
        environment["KUMA_GENERAL_RESILIENT_COMPONENT_MAX_BACKOFF"] = "2s"
        environment["KUMA_MULTIZONE_ZONE_NAME"] = zone
        if let global { environment.merge(global.settingsOfZones) { $1 } }
        environment.merge(settings) { $1 }
        let running = try await Self.start(host, environment)
        state = Mutex(State(global: global, environment: environment, running: running))
        try await answers()
    }

    /// The port that a setting names; nil if it is not one of this lab.
    package func port(_ setting: String) -> Int? { ports.environment[setting].flatMap { Int($0) } }

    /// A setting that it was started with; nil if it has its default.
    func setting(_ name: String) -> String? { state.withLock { $0.environment[name] } }

    /// Starts it again, after it has ended; returns when it answers.
    package func restart() async throws {
        guard process.outcome != nil else { throw LabFailure("\(host.name) still runs") }
        let program = try await Self.start(host, state.withLock { $0.environment })
        state.withLock { $0.running = program }
        try await answers()
    }

    /// Ends it, and starts it again as a zone of a global control plane.
    package func join(_ global: Plane) async throws {
        await process.stop()
        state.withLock {
            $0.global = global
            $0.environment.merge(global.settingsOfZones) { $1 }
        }
        try await restart()
    }

    /// Of zones of this global control plane.
    private var settingsOfZones: [String: String] {
        [
            "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpcs://\(host.address):\(ports.zones)",
            "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE": certificate,
        ]
    }

    private static func start(_ host: Host, _ environment: [String: String]) async throws -> RunningProgram {
        try await host.start("kuma-cp", host.lab.programs.controlPlane, ["run"], environment)
    }

    private func answers() async throws {
        try await eventually("\(host.name) answers", within: .seconds(60)) {
            try self.process.mustRun()
            // Until it listens there is no answer.
            return (try? await self.call("GET", "/meshes"))?.status == 200
        }
    }

    // MARK: - REST

    /// One answer of the REST API.
    package struct Reply: Sendable {
        /// Of HTTP.
        package let status: Int
        /// The body as it came.
        package let text: String
        /// Null if the text is no JSON.
        package let body: JSON
    }

    /// Sends one request to the REST API, as an administrator once ``mayWrite()`` has been called.
    package func call(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> Reply {
        try await call(method, path, bytes: body?.text)
    }

    /// The same with a body that need not be JSON.
    package func call(_ method: String, _ path: String, bytes: [UInt8]?) async throws -> Reply {
        var headers = [ClientRequest.Header("content-type", "application/json")]
        if let token = token.withLock({ $0 }) { headers.append(.init("authorization", "Bearer \(token)")) }
        let url = "http://\(host.address):\(ports.api)\(path)"
        let answer = try await host.lab.rest.send(
            ClientRequest(method, url, headers: headers, body: bytes, timeout: .seconds(20))
        )
        let text = String(decoding: answer.body, as: UTF8.self)
        // Not all answers are JSON.
        return Reply(status: answer.status, text: text, body: (try? JSON(parsing: answer.body)) ?? .null)
    }

    /// The body of what GET answers; throws unless its status is 200.
    package func get(_ path: String) async throws -> JSON {
        let reply = try await call("GET", path)
        guard reply.status == 200 else { throw LabFailure("\(host.name)\(path): \(reply.status) \(reply.body)") }
        return reply.body
    }

    /// Stores resources; each goes to where its `type`, `mesh` and `name` say. Throws unless all are taken.
    package func put(_ resources: JSON...) async throws {
        for resource in resources {
            let path = try Self.path(of: resource)
            let reply = try await call("PUT", path, resource)
            guard reply.status == 200 || reply.status == 201 else {
                throw LabFailure("\(host.name): PUT \(path): \(reply.status) \(reply.body)")
            }
        }
    }

    private static func path(of resource: JSON) throws -> String {
        guard let type = resource["type"]?.stringValue, let name = resource["name"]?.stringValue else {
            throw LabFailure("no resource: \(resource)")
        }
        let collection = Self.collection(of: type)
        return resource["mesh"]?.stringValue.map { "/meshes/\($0)/\(collection)/\(name)" } ?? "/\(collection)/\(name)"
    }

    private static func collection(of type: String) -> String {
        let word = type.lowercased()
        if word.hasSuffix("h") || word.hasSuffix("s") { return word + "es" }
        return word.hasSuffix("gy") || word.hasSuffix("ty") ? word.dropLast() + "ies" : word + "s"
    }
}

extension Lab {
    /// A global control plane on a new host.
    package func global(_ settings: [String: String] = [:], named name: String = "global") async throws -> Plane {
        try await Plane(try await host(name), zone: nil, of: nil, settings)
    }

    /// A zone's control plane on a new host.
    ///
    /// - `hostName`: Nil: as the zone.
    package func zone(
        _ name: String,
        of global: Plane?,
        _ settings: [String: String] = [:],
        on hostName: String? = nil
    ) async throws -> Plane {
        try await Plane(try await host(hostName ?? name), zone: name, of: global, settings)
    }
}
