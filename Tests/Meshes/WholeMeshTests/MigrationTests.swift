import Documents
import Laboratory
import TestSupport
import Testing

/// Changes of a running mesh that its operator makes step by step: no request fails meanwhile.
@Suite(.serialized, .withNamespaces, .timeLimit(.minutes(3)))
struct MigrationTests {
    private static let legacy = "http://backend.mesh/"
    private static let named = "http://backend.svc.zone-2.mesh.local:8080/"

    /// Old names work but in Exclusive, new ones but in Disabled; in ReachableBackends new ones are for proxies that say what they reach.
    @Test func `meshServices.mode goes from Disabled to Exclusive and back, and no request fails`() async throws {
        try await Lab.with { lab in
            let mesh = try await TwoZones(in: lab)
            let client = mesh.client.host
            var settings = Workload.Settings("narrow", service: "narrow")
            let wanted: JSON = ["kuma.io/display-name": "backend", "kuma.io/zone": "zone-2"]
            settings.reaches = ["refs": [["kind": "MeshService", "labels": wanted]]]
            let narrow = try await lab.workload(settings, of: mesh.one).host

            try await Self.set("Disabled", in: mesh)
            try await Self.answers(Self.legacy, client)
            let old = try await Traffic(from: client, to: Self.legacy)
            try await Self.set("Everywhere", in: mesh)
            try await Self.answers(Self.named, narrow)
            let new = try await Traffic(from: narrow, to: Self.named)
            try await Self.set("ReachableBackends", in: mesh)
            try await Self.flow(old, new)
            let before = await old.stop()
            try await Self.set("Exclusive", in: mesh)
            try await Self.flow(new)
            try await Self.answers(Self.named, client)
            try await eventually("old names are gone") { try await client.ask(Self.legacy).status == 0 }

            try await Self.set("ReachableBackends", in: mesh)
            try await Self.answers(Self.legacy, client)
            let again = try await Traffic(from: client, to: Self.legacy)
            try await Self.set("Everywhere", in: mesh)
            try await Self.flow(new, again)
            let during = await new.stop()
            try await Self.set("Disabled", in: mesh)
            try await eventually("new names are gone") { try await narrow.ask(Self.named).status == 0 }
            try await Self.flow(again)
            let after = await again.stop()
            for record in [before, during, after] { #expect(record.failures == [], "\(record)") }
        }
    }

    @Test func `a stand-alone zone becomes a zone of a global, and no request fails`() async throws {
        try await Lab.with { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.mayWrite()
            try await zone.put(TwoZones.mesh, TwoZones.everybody)
            let backends = try await lab.all(["backend-a", "backend-b"]) { name in
                try await lab.workload(Workload.Settings(name, service: "backend"), of: zone)
            }
            let client = try await lab.workload(Workload.Settings("client", service: "client"), of: zone).host
            let urls = ["http://backend.svc.mesh.local:8080/", Self.legacy]
            for url in urls { try await Self.answers(url, client) }
            let loads = try await lab.all(urls) { try await Traffic(from: client, to: $0) }

            let global = try await lab.global()
            try await global.mayWrite()
            try await zone.export(to: global)
            // The keys of global's users are the zone's now.
            try await global.mayWrite()
            try await zone.join(global)
            try await eventually("global knows the zone's proxies") {
                try await global.get("/meshes/default/dataplanes")["total"]?.intValue == 3
            }
            try await eventually("the zone has a policy of global") {
                try await global.put(Self.timeout)
                return try await zone.call("GET", "/meshes/default/meshtimeouts").text.contains("\"after\"")
            }
            for load in loads { try await Self.flow(load) }
            // Who comes later is believed by those who were there, and believes them.
            let late = try await lab.workload(Workload.Settings("late", service: "late"), of: zone).host
            try await Self.answers(urls[0], late)
            await backends[0].proxy.process.stop()
            for load in loads {
                try await Self.flow(load)
                let record = await load.stop()
                #expect(record.failures == [], "\(record)")
            }
        }
    }

    @Test func `a zone that has joined keeps its secrets, says which, and takes global's when it has deleted its own`()
        async throws
    {
        try await Lab.with { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.mayWrite()
            try await zone.put(TwoZones.mesh, Self.secret("zone's"))
            let global = try await lab.global()
            try await global.mayWrite()
            try await zone.export(to: global)
            try await global.mayWrite()
            try await zone.join(global)
            try await global.put(Self.secret("other", named: "other"))
            try await Self.change("global's", global)
            try await eventually("the zone has what was new to it") {
                try await zone.call("GET", "/meshes/default/secrets/other").status == 200
            }
            let data = try await zone.get("/meshes/default/secrets/key")["data"]
            #expect(data == Self.secret("zone's")["data"])
            let words = "resource already exists: type=Secret name=key mesh=default; the receiver keeps its own until"
            for plane in [zone, global] {
                try await eventually("\(plane.host.name) says so") { plane.process.output.contains(words) }
            }
            #expect(try await zone.call("DELETE", "/meshes/default/secrets/key").status == 200)
            try await Self.change("global's newer", global)
            try await eventually("the zone has global's") {
                let reply = try await zone.call("GET", "/meshes/default/secrets/key")
                return reply.body["data"] == Self.secret("global's newer")["data"]
            }
        }
    }

    /// Changes the mode on global and waits until both zones have it.
    private static func set(_ mode: String, in mesh: TwoZones) async throws {
        var resource = TwoZones.mesh
        resource["meshServices"] = ["mode": .string(mode)]
        try await mesh.global.put(resource)
        for zone in [mesh.one, mesh.two] {
            try await eventually("\(zone.host.name) has \(mode)") {
                let has = try await zone.get("/meshes/default")["meshServices"]?["mode"]?.stringValue
                return has ?? "Disabled" == mode
            }
        }
    }

    private static func answers(_ url: String, _ host: Host) async throws {
        var last: Traffic.Record?
        do {
            try await eventually("\(url) answers \(host.name)", within: .seconds(30)) {
                last = try await host.spread(url, 20)
                return last?.failures.isEmpty == true
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error): \(last.map { "\($0)" } ?? "")")
        }
    }

    /// Waits until each load has been answered some times more.
    private static func flow(_ loads: Traffic...) async throws {
        for load in loads {
            let before = load.record.count
            try await eventually("\(load.record) goes on") { load.record.count >= before + 40 }
        }
    }

    private static func secret(_ text: String, named name: String = "key") -> JSON {
        ["type": "Secret", "mesh": "default", "name": .string(name), "data": .string(Base64.encode(Array(text.utf8)))]
    }

    private static func change(_ text: String, _ plane: Plane) async throws {
        var key = try await plane.get("/meshes/default/secrets/key")
        key["data"] = secret(text)["data"]
        try await plane.put(key)
    }

    private static let timeout: JSON = [
        "type": "MeshTimeout", "mesh": "default", "name": "after",
        "spec": ["to": [["targetRef": ["kind": "Mesh"], "default": ["idleTimeout": "20s"]]]],
    ]
}
