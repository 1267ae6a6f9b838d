import Documents
import Laboratory
import TestSupport
import Testing

/// A zone that stands alone: a client, and four instances of `backend` that are `spare` too. The first two and the client are in the
/// same `rack`. Namespaces only.
struct FourInstances: Sendable {
    let lab: Lab
    let zone: Plane
    let instances: [Workload]
    let client: Workload

    /// Where the client asks `backend`.
    static let url = "http://backend.svc.mesh.local:8080/"

    init(in lab: Lab) async throws {
        self.lab = lab
        let zone = try await lab.zone("zone-1", of: nil)
        self.zone = zone
        try await zone.mayWrite()
        try await zone.put(TwoZones.mesh, TwoZones.everybody)
        instances = try await lab.all(["one", "two", "three", "four"]) { name in
            var settings = Workload.Settings(name, service: "backend")
            settings.others = [8081: "spare"]
            settings.tags = ["rack": ["one", "two"].contains(name) ? "near" : "far"]
            return try await lab.workload(settings, of: zone)
        }
        var settings = Workload.Settings("client", service: "client")
        settings.tags = ["rack": "near"]
        client = try await lab.workload(settings, of: zone)
        let host = client.host
        for url in [Self.url, "http://spare.svc.mesh.local:8081/"] {
            try await eventually("all answer at \(url)", within: .seconds(60)) {
                let record = try await host.spread(url, 40)
                return record.count == 40 && record.answers.count == 4
            }
        }
    }

    /// Makes this the strategy for both services, in place of the one before.
    ///
    /// - `more`: For something else.
    func balance(_ conf: JSON, _ more: JSON...) async throws {
        let items: [JSON] = ["backend", "spare"].map {
            ["targetRef": ["kind": "MeshService", "name": .string($0)], "default": conf]
        }
        try await zone.put([
            "type": "MeshLoadBalancingStrategy", "mesh": "default", "name": "balance",
            "spec": ["to": .array(items + more)],
        ])
    }

    /// What the client's Envoy runs with.
    func configuration() async throws -> String {
        try await zone.call("GET", "/meshes/default/dataplanes/client/xds").text
    }

    /// The endpoints of the client's Envoy.
    func clusters() async throws -> String {
        try await zone.call("GET", "/meshes/default/dataplanes/client/clusters").text
    }
}

/// Builds one ``FourInstances`` for a whole suite.
struct InFourInstances: SuiteTrait, TestScoping {
    /// The mesh of the running suite.
    @TaskLocal static var mesh: FourInstances?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with { lab in
            let mesh = try await FourInstances(in: lab)
            try await Self.$mesh.withValue(mesh) { try await function() }
        }
    }
}
