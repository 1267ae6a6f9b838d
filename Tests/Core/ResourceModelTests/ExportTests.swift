import Documents
import ResourceModel
import Testing

/// For which zones a MeshService is, as its field and its label say.
@Suite struct ExportTests {
    private static func zones(_ spec: JSON, label: String? = nil) -> Set<String>? {
        var service = Resource(ResourceKey(.meshService, mesh: "default", name: "s"), spec: spec)
        service.labels["kuma.io/export-zones"] = label
        return MeshService.exportZones(of: service)
    }

    @Test func `without field and label a service is for all`() {
        #expect(Self.zones([:]) == nil)
        #expect(Self.zones([:], label: "") == [])
        #expect(Self.zones([:], label: "west_north") == ["west", "north"])
        #expect(Self.zones(["export": ["zones": ["west"]]], label: "north") == ["west"])
    }

    @Test(arguments: ["west", .null, ["zones": "west"], ["zone": ["west"]], []] as [JSON])
    func `a field that cannot be read is for nobody`(_ export: JSON) {
        #expect(Self.zones(["export": export], label: "west") == [])
    }

    @Test(arguments: [
        ("west,north", "names of zones have '_' between them: west_north"),
        ("west, north", "names of zones have '_' between them: west_north"),
        (" west", "names of zones have '_' between them: west"),
        ("West_north", "\"West\" is not the name of a zone"), ("*", "\"*\" is not the name of a zone"),
        ("_west", "must be names of zones with '_' between them"),
        (
            String(repeating: "west_", count: 13) + "west",
            "a label holds at most 63 characters: name the zones in spec.export.zones of a MeshService instead"
        ),
    ])
    func `a value that names no zones says how it is written`(_ value: String, _ reason: String) {
        #expect(ExportLabel.fault(in: value) == reason)
    }

    @Test(arguments: ["", "west", "west_north", "zone-1_zone.2"]) func `names of zones are taken`(_ value: String) {
        #expect(ExportLabel.fault(in: value) == nil)
    }

    @Test func `names near ours are misspelt`() {
        for key in ["kuma.io/export", "kuma.io/export-zone", "kuma.io/exported-to", "kuma.io/Export-Zones"] {
            #expect(ExportLabel.isMisspelt(key), "\(key)")
        }
        for key in ["kuma.io/export-zones", "kuma.io/zone", "export-zones"] {
            #expect(!ExportLabel.isMisspelt(key), "\(key)")
        }
    }
}
