import Documents
import Laboratory
import Net
import TestSupport
import Testing

/// The DNS server of a zone's control plane, as hosts without an agent ask it. Each question goes over UDP and over TCP.
@Suite(.serialized, .withNamespaces, InTwoZones(), .timeLimit(.minutes(3))) struct ZoneNameServerTests {
    let mesh: TwoZones

    init() throws { mesh = try #require(InTwoZones.mesh) }

    @Test func `a service of another zone has the address that REST shows`() async throws {
        let address = try await address(of: "backend", from: "zone-2", in: mesh.one)
        try await answers("backend.svc.zone-2.mesh.local", "NOERROR \(address)", mesh.one)
    }

    @Test func `a service of the zone itself has the address that REST shows`() async throws {
        let address = try await address(of: "backend", from: "zone-2", in: mesh.two)
        try await answers("backend.svc.mesh.local", "NOERROR \(address)", mesh.two)
        // Zone-1 has a client of its own, and no backend.
        let own = try await self.address(of: "client", from: "zone-1", in: mesh.one)
        try await answers("client.svc.mesh.local", "NOERROR \(own)", mesh.one)
        try await answers("backend.svc.mesh.local", "NXDOMAIN", mesh.one)
    }

    @Test func `a service by its tag has the address at which the client's Envoy listens for it`() async throws {
        let address = try await outcome("backend.mesh", "A", mesh.one).dropFirst("NOERROR ".count)
        let configuration = try await mesh.one.call("GET", "/meshes/default/dataplanes/client/xds")
        let listener = "outbound:\(address):80"
        #expect(address.hasPrefix("240.") && configuration.text.contains(listener), "\(address)")
    }

    @Test(arguments: ["backend.mesh", "backend.svc.zone-2.mesh.local"])
    func `a name has no data of another type`(name: String) async throws {
        try await answers(name, "NOERROR", type: "TXT", mesh.one)
    }

    @Test(arguments: ["nobody.mesh", "nobody.svc.zone-2.mesh.local"])
    func `a name that is none does not exist`(name: String) async throws {
        try await answers(name, "NXDOMAIN", mesh.one)
    }

    @Test func `a service that is deleted has no name in either zone`() async throws {
        try await mesh.two.mayWrite()
        try await mesh.two.put([
            "type": "MeshService", "mesh": "default", "name": "shop",
            "labels": ["kuma.io/origin": "zone"],
            "spec": [
                "selector": ["dataplaneTags": ["kuma.io/service": "shop"]],
                "ports": [["port": 80, "targetPort": 80, "appProtocol": "http"]],
            ],
        ])
        let address = try await address(of: "shop", from: "zone-2", in: mesh.one)
        try await answers("shop.svc.zone-2.mesh.local", "NOERROR \(address)", mesh.one)
        #expect(try await mesh.two.call("DELETE", "/meshes/default/meshservices/shop").status == 200)
        try await answers("shop.svc.mesh.local", "NXDOMAIN", mesh.two)
        try await answers("shop.svc.zone-2.mesh.local", "NXDOMAIN", mesh.one)
    }

    /// Waits for a MeshService's virtual address, and returns it.
    private func address(of service: String, from zone: String, in plane: Plane) async throws -> String {
        var address: String?
        try await eventually("\(service) of \(zone) has an address", within: .seconds(60)) {
            let services = try await plane.get("/meshes/default/meshservices")["items"]?.arrayValue ?? []
            let found = services.first {
                let labels = $0["labels"]
                return labels?["kuma.io/display-name"]?.stringValue == service
                    && labels?["kuma.io/zone"]?.stringValue == zone
            }
            address = found?["status"]?["vips"]?.arrayValue?.first?["ip"]?.stringValue
            return address != nil
        }
        return try #require(address)
    }

    /// Waits until the server gives this answer over both transports.
    private func answers(_ name: String, _ expected: String, type: String = "A", _ plane: Plane) async throws {
        try await eventually("\(name) \(type) is \(expected) in \(plane.host.name)", within: .seconds(60)) {
            try await outcome(name, type, plane) == expected
        }
    }

    /// The code and the addresses; two of them if the transports do not agree.
    private func outcome(_ name: String, _ type: String, _ plane: Plane) async throws -> String {
        let port = try #require(plane.port("KUMA_DNS_SERVER_PORT"))
        let script = #filePath.replacing("ZoneNameServerTests.swift", with: "peers/ask_names.py")
        let peer = try await mesh.global.host.startPeer(script, [plane.host.address, "\(port)", name, type])
        try #require(await peer.wait() == .exited(0), "\(peer.tail)")
        let lines = peer.output.split(separator: "\n")
        try #require(lines.count == 2)
        return lines[0] == lines[1] ? String(lines[0]) : "\(lines[0]) over UDP, \(lines[1]) over TCP"
    }
}
