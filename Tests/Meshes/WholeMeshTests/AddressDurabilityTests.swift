import Documents
import Laboratory
import Net
import TestSupport
import Testing

/// Virtual addresses of a zone whose control plane is killed and starts again.
@Suite(.timeLimit(.minutes(2))) struct AddressDurabilityTests {
    /// By the blocks that their addresses are from.
    private static let names = [
        "240.": "backend.mesh", "241.": "backend.svc.mesh.local", "242.": "outside.extsvc.mesh.local",
        "243.": "union.mzsvc.mesh.local",
    ]

    @Test func `names of every kind keep their addresses, and later ones get others`() async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.mayWrite()
            try await zone.put(TwoZones.mesh, Self.dataplane("backend"), Self.outside, Self.union, Self.unionNames)
            var before: [String: String] = [:]
            for (block, name) in Self.names {
                try await eventually("\(name) has an address of \(block)") {
                    before[name] = try await address(of: name, zone)
                    return before[name]?.hasPrefix(block) == true
                }
            }
            await zone.process.kill()
            try await zone.restart()
            try await zone.put(Self.dataplane("later"))
            for name in ["later.mesh", "later.svc.mesh.local"] {
                try await eventually("\(name) has an address of its own") {
                    let address = try await address(of: name, zone)
                    return address.map { !before.values.contains($0) } ?? false
                }
            }
            for (name, address) in before { #expect(try await self.address(of: name, zone) == address, "\(name)") }
        }
    }

    /// Nil while the zone's name server knows none.
    private func address(of name: String, _ zone: Plane) async throws -> String? {
        let port = try #require(zone.port("KUMA_DNS_SERVER_PORT"))
        let script = #filePath.replacing("AddressDurabilityTests.swift", with: "peers/ask_names.py")
        let peer = try await zone.host.startPeer(script, [zone.host.address, "\(port)", name, "A"])
        try #require(await peer.wait() == .exited(0), "\(peer.tail)")
        let words = peer.output.split(separator: "\n").first?.split(separator: " ") ?? []
        return words.count == 2 ? String(words[1]) : nil
    }

    private static func dataplane(_ service: String) -> JSON {
        let inbound: JSON = ["port": 80, "tags": ["kuma.io/service": .string(service), "kuma.io/protocol": "http"]]
        return [
            "type": "Dataplane", "mesh": "default", "name": .string(service),
            "networking": ["address": "192.0.2.1", "inbound": [inbound]],
        ]
    }

    private static let outside: JSON = [
        "type": "MeshExternalService", "mesh": "default", "name": "outside",
        "spec": [
            "match": ["type": "HostnameGenerator", "port": 80, "protocol": "http"],
            "endpoints": [["address": "192.0.2.200", "port": 80]],
        ],
    ]

    private static let union: JSON = [
        "type": "MeshMultiZoneService", "mesh": "default", "name": "union",
        "spec": [
            "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": "backend"]]],
            "ports": [["port": 80, "appProtocol": "http"]],
        ],
    ]

    /// A zone that stands alone has no such generator.
    private static let unionNames: JSON = [
        "type": "HostnameGenerator", "name": "unions", "labels": ["kuma.io/origin": "zone"],
        "spec": [
            "selector": ["meshMultiZoneService": ["matchLabels": ["kuma.io/mesh": "default"]]],
            "template": "{{ .DisplayName }}.mzsvc.mesh.local",
        ],
    ]
}
