import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    /// Where a MeshService names the zones that it is for.
    enum Naming: String, CaseIterable {
        case field
        case label
    }

    @Test(arguments: Naming.allCases)
    func `a service for named zones: others are not told, and its inbound refuses what shows their certificate`(
        by naming: Naming
    ) async throws {
        try await two.put(Self.exported(to: "zone-1", "zone-3", by: naming))
        let vault = try await mesh.lab.workload(.init("vault-\(naming)", service: "vault"), of: two)
        try await mesh.isAnswered("http://vault.svc.zone-2.mesh.local:8080/", by: vault.name)
        // An instance of zone-3 that is none: proxies of zone-3 call zone-2's directly, with their own certificate.
        try await three.put(Self.dataplane("impostor", service: "vault", at: vault.host.address))
        try await mesh.isAnswered("http://vault.svc.mesh.local:8080/", from: mesh.guest, by: vault.name)
        try await mesh.isAnswered("http://vault.svc.zone-2.mesh.local:8080/", from: mesh.guest, by: vault.name)

        try await two.put(Self.exported(to: "zone-1", by: naming))
        try await eventually("zone-3 is refused") {
            try await mesh.guest.host.ask("http://vault.svc.mesh.local:8080/").status == 403
        }
        try await eventually("zone-3 does not know it") {
            try await mesh.guest.host.ask("http://vault.svc.zone-2.mesh.local:8080/").status == 0
        }
        try await mesh.isAnswered("http://vault.svc.zone-2.mesh.local:8080/", by: vault.name)
        try await two.put(Self.exported(by: naming))
        try await eventually("zone-1 does not know it") {
            try await mesh.client.host.ask("http://vault.svc.zone-2.mesh.local:8080/").status == 0
        }
        _ = try await three.call("DELETE", "/meshes/default/dataplanes/impostor")
        await vault.proxy.process.stop()
    }

    @Test
    func `an instance that another service keeps at home is missing elsewhere by every name, and the others answer`()
        async throws
    {
        let (service, tag) = ("http://app.svc.zone-2.mesh.local:8080/", "http://app.mesh/")
        try await mesh.isAnswered(tag, from: mesh.guest, by: "app-1a", "app-1b", "app-2a", "app-2b", "app-3a")
        try await two.put(Self.service("drawer", ["dataplaneRef": ["name": "app-2a"]], for: []))
        try await mesh.isAnswered(service, from: mesh.guest, by: "app-2b")
        try await mesh.isAnswered(tag, from: mesh.guest, by: "app-1a", "app-1b", "app-2b", "app-3a")
        try await mesh.isAnswered("http://app.svc.mesh.local:8080/", from: try app("app-2b"), by: "app-2a", "app-2b")
        _ = try await two.call("DELETE", "/meshes/default/meshservices/drawer")
        try await mesh.isAnswered(service, from: mesh.guest, by: "app-2a", "app-2b")
        try await mesh.isAnswered(tag, from: mesh.guest, by: "app-1a", "app-1b", "app-2a", "app-2b", "app-3a")
    }

    @Test func `a Dataplane for named zones: from birth others are not told, and get an answer by no name`()
        async throws
    {
        var settings = Workload.Settings("safe", service: "safe")
        settings.labels = ["kuma.io/export-zones": "zone-3"]
        let safe = try await mesh.lab.workload(settings, of: two)
        try await mesh.isAnswered("http://safe.svc.zone-2.mesh.local:8080/", from: mesh.guest, by: "safe")
        // For all, on the same inbound.
        try await two.put(Self.service("alias", ["dataplaneTags": ["kuma.io/service": "safe"]]))
        let alias = "http://alias.svc.zone-2.mesh.local:8080/"
        try await eventually("zone-1 knows the other name, behind which others find nobody") {
            let told = try await one.told(["MeshService"], of: "zone-2")
            return told["MeshService/alias"]?["spec"]?["state"] == "Unavailable"
        }
        #expect(try await one.told(["MeshService"], of: "zone-2")["MeshService/safe"] == nil)
        try await eventually("the other name leads to nobody") { try await mesh.client.host.ask(alias).status == 503 }
        for ingress in ["ingress-2a", "ingress-2b"] {
            let clusters = try await two.call("GET", "/zoneingresses/\(ingress)/clusters").text.split(separator: "\n")
            let leading = clusters.filter { $0.contains("::\(safe.host.address):") }.compactMap {
                $0.split(separator: "::").first
            }
            #expect(Set(leading) == ["default_safe__zone-2_msvc_8080"], "zone-3 comes by this name")
        }
        // An instance of zone-1 that is none: its proxies call zone-2's directly, by the name of the service.
        try await one.put(Self.dataplane("impostor", service: "safe", at: safe.host.address))
        try await eventually("zone-1 is refused") { try await mesh.client.host.ask("http://safe.mesh/").status == 403 }
        #expect(try await mesh.client.host.ask(alias).status == 503)
        try await mesh.isAnswered("http://safe.svc.zone-2.mesh.local:8080/", from: mesh.guest, by: "safe")
        try await mesh.isAnswered("http://safe.svc.mesh.local:8080/", from: try app("app-2a"), by: "safe")
        _ = try await one.call("DELETE", "/meshes/default/dataplanes/impostor")
        _ = try await two.call("DELETE", "/meshes/default/meshservices/alias")
        await safe.proxy.process.stop()
    }

    @Test func `a service with two hundred instances in each of two zones goes to zero and comes back`() async throws {
        let places = [(one, "10.201.0"), (two, "10.202.0")]
        let instances = places.flatMap { plane, subnet in
            (1...200).map { (plane, Self.dataplane("many-\($0)", service: "many", at: "\(subnet).\($0)")) }
        }
        for count in [200, 0, 200, 0] {
            _ = try await mesh.lab.all(instances) { plane, instance in
                guard count == 0 else { return try await plane.put(instance) }
                let name = instance["name"]?.stringValue ?? ""
                _ = try await plane.call("DELETE", "/meshes/default/dataplanes/\(name)")
            }
            try await eventually("\(count) in the client") {
                try await self.count("10.201.0", in: "meshes/default/dataplanes/client-1", of: one) == count
            }
            for ingress in ["ingress-2a", "ingress-2b"] {
                try await eventually("\(count) in \(ingress)") {
                    try await self.count("10.202.0", in: "zoneingresses/\(ingress)", of: two) == count
                }
            }
        }
    }

    @Test func `a zone that is disabled is not called by others and goes on by itself, until it is enabled`()
        async throws
    {
        let url = "http://app.svc.zone-3.mesh.local:8080/"
        try await mesh.global.put(["type": "Zone", "name": "zone-3", "enabled": false])
        try await eventually("zone-3 is not called") { try await mesh.client.host.ask(url).status != 200 }
        try await mesh.isAnswered("http://app.svc.mesh.local:8080/", from: mesh.guest, by: "app-3a")
        try await mesh.global.put(["type": "Zone", "name": "zone-3", "enabled": true])
        try await mesh.isAnswered(url, by: "app-3a")
    }

    @Test
    func
        `a zone may be deleted when its control plane is gone; all of it goes from the others, and comes back with it`()
        async throws
    {
        let url = "http://app.svc.zone-3.mesh.local:8080/"
        #expect(try await mesh.global.call("DELETE", "/zones/zone-3").status == 400)
        #expect(try await one.told(["MeshService", "ZoneIngress"], of: "zone-3").isEmpty == false)
        await three.process.kill()
        try await eventually("global lets it go") {
            try await mesh.global.call("DELETE", "/zones/zone-3").status == 200
        }
        try await eventually("zone-1 knows nothing of zone-3", within: .seconds(30)) {
            try await one.told(["MeshService", "ZoneIngress"], of: "zone-3").isEmpty
        }
        #expect(try await mesh.client.host.ask(url).status != 200)
        try await mesh.isAnswered(ThreeZones.away, by: "app-2a", "app-2b")
        try await three.restart()
        try await mesh.isAnswered(url, by: "app-3a")
    }

    /// The number of different endpoints of a subnet in a proxy's Envoy.
    private func count(_ subnet: String, in proxy: String, of plane: Plane) async throws -> Int {
        let lines = try await plane.call("GET", "/\(proxy)/clusters").text.split(separator: "\n")
        let endpoints = lines.filter { $0.contains("::\(subnet).") }.map { $0.split(separator: "::")[1] }
        return Set(endpoints).count
    }

    private static func exported(to zones: String..., by naming: Naming) -> JSON {
        service("vault", ["dataplaneTags": ["kuma.io/service": "vault"]], for: zones, by: naming)
    }

    /// - `zones`: Nil: for all.
    private static func service(
        _ name: String,
        _ selector: JSON,
        for zones: [String]? = nil,
        by naming: Naming = .field
    ) -> JSON {
        var resource: JSON = [
            "type": "MeshService", "mesh": "default", "name": .string(name), "labels": ["kuma.io/origin": "zone"],
            "spec": ["selector": selector, "ports": [["port": 8080, "targetPort": 8080, "appProtocol": "http"]]],
        ]
        guard let zones else { return resource }
        switch naming {
        case .field: resource["spec"]?["export"] = ["zones": .array(zones.map { .string($0) })]
        case .label: resource["labels"]?["kuma.io/export-zones"] = .string(zones.joined(separator: "_"))
        }
        return resource
    }

    private static func dataplane(_ name: String, service: String, at address: String) -> JSON {
        let inbound: JSON = ["port": 8080, "tags": ["kuma.io/service": .string(service), "kuma.io/protocol": "http"]]
        return [
            "type": "Dataplane", "mesh": "default", "name": .string(name),
            "networking": ["address": .string(address), "inbound": [inbound]],
        ]
    }
}
