import Documents
import Laboratory
import TestSupport

/// Control planes of several instances with what is connected to them, on loopback.
struct InstanceCluster: Sendable {
    /// Two instances over one database; `a` was there first, and is asked as long as it lives.
    struct Pair: Sendable {
        let a: Plane
        let b: Plane
    }

    let global: Pair
    /// Zone `east`.
    let eastern: Pair
    /// The only instance of zone `west`; it knows the global instance `b` alone.
    let western: Plane
    /// A proxy of `east` that asks `server`.
    let client: Workload

    init(in lab: Lab, over database: TestPostgres) async throws {
        global = try await Self.pair(of: "global", in: lab, over: database) { settings, name, _ in
            try await lab.global(settings, named: name)
        }
        try await global.a.mayWrite()
        try await global.b.mayWrite()
        try await global.a.put(TwoZones.mesh, TwoZones.everybody)
        let doors = [global.a, global.b].compactMap { $0.port("KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT") }
        let front = "grpcs://127.0.0.1:\(try await lab.front(of: doors))"
        let above = global.a
        eastern = try await Self.pair(of: "east", in: lab, over: database) { settings, name, entrance in
            try await lab.zone(
                "east",
                of: above,
                settings.merging([
                    "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": front, "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT": "\(entrance)",
                ]) { $1 },
                on: name
            )
        }
        western = try await lab.zone("west", of: global.b)
        _ = try await lab.workload(Workload.Settings("server", service: "server"), of: eastern.a)
        var asking = Workload.Settings("client", service: "client")
        asking.asks = ["server"]
        let client = try await lab.workload(asking, of: eastern.a)
        self.client = client
        try await eventually("the server answers", within: .seconds(60)) {
            try await client.host.ask(client.url("server")).status == 200
        }
    }

    /// Starts two instances, one after the other, and waits until each knows the other.
    private static func pair(
        of name: String,
        in lab: Lab,
        over database: TestPostgres,
        _ start: (_ settings: [String: String], _ name: String, _ entrance: Int) async throws -> Plane
    ) async throws -> Pair {
        _ = try await database.query("CREATE DATABASE \(name)")
        var settings = [
            "KUMA_STORE_TYPE": "postgres", "KUMA_STORE_POSTGRES_HOST": database.folder,
            "KUMA_STORE_POSTGRES_PORT": "\(database.port)", "KUMA_STORE_POSTGRES_DB_NAME": name,
            "KUMA_INTER_CP_CATALOG_INSTANCE_ADDRESS": "127.0.0.1", "KUMA_INTER_CP_CATALOG_HEARTBEAT_INTERVAL": "500ms",
            "KUMA_INTER_CP_CATALOG_WRITER_INTERVAL": "2s",
        ]
        try await lab.migrate(settings)
        // Agents are told of one port before the instances have any.
        let front = try lab.port(0)
        let a = try await start(settings, "\(name)-a", front)
        // Who connects to either sees one certificate.
        settings["KUMA_GENERAL_TLS_CERT_FILE"] = a.certificate
        settings["KUMA_GENERAL_TLS_KEY_FILE"] = a.certificateKey
        let b = try await start(settings, "\(name)-b", front)
        try await lab.front(at: front, of: [a, b].compactMap { $0.port("KUMA_DP_SERVER_PORT") })
        try await eventually("both are in the catalog of \(name)", within: .seconds(30)) {
            let found = "SELECT count(*) FROM kuma_resources WHERE name = 'cp-catalog' AND spec LIKE '%instances%'"
            let ports = [a, b].compactMap { $0.port("KUMA_INTER_CP_SERVER_PORT") }
            let all = ports.map { " AND spec LIKE '%\($0)%'" }.joined()
            return try await database.query(found + all, database: name) == ["1"]
        }
        return Pair(a: a, b: b)
    }

    /// Whether its owner gave a resource that name.
    static func isCalled(_ name: String, _ resource: JSON) -> Bool {
        (resource["labels"]?["kuma.io/display-name"] ?? resource["name"])?.stringValue == name
    }

    /// What a control plane calls a proxy of `east`.
    func name(of proxy: String, at plane: Plane) async throws -> String {
        var name: String?
        try await eventually("\(plane.host.name) has \(proxy)", within: .seconds(30)) {
            let all = try await plane.get("/meshes/default/dataplanes")["items"]?.arrayValue ?? []
            let found = all.first { Self.isCalled(proxy, $0) }
            name = found?["name"]?.stringValue
            return name != nil
        }
        return name ?? proxy
    }
}
