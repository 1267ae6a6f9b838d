import Documents
import Laboratory
import TestSupport
import Testing

/// What goes on when a part of a mesh is gone.
///
/// zone-1 takes a proxy off two seconds after its stream is lost, zone-2 after an hour: what is gone from zone-2 earlier is gone for another reason.
@Suite(
    .serialized,  // the tests share a mesh, break it, and mend it
    .withEnvoy,
    InTwoZones(
        first: ["KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY": "2s"],
        // What goes at once in zone-2 goes by goodbyes and prompt reports of health alone.
        second: ["KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY": "1h", "KUMA_DP_SERVER_HDS_INTERVAL": "1h"]
    ),
    .timeLimit(.minutes(5))
)
struct OutageTests {
    let mesh: TwoZones

    init() async throws {
        mesh = try #require(InTwoZones.mesh)
        try await mesh.mend()
    }

    /// Waits until some more requests were answered than now.
    func flows(_ traffic: Traffic, _ count: Int = 30, within limit: Duration = .seconds(60)) async throws {
        let before = traffic.record.count
        try await eventually("\(count) more requests are answered", within: limit) {
            traffic.record.count >= before + count
        }
    }

    /// Waits until no cluster of a proxy's Envoy, or not the one named, has the endpoint.
    func isGone(_ address: String, from proxy: String, cluster: String = "", of plane: Plane) async throws {
        var last = ""
        do {
            try await eventually("\(address) gone from \(proxy)") {
                let reply = try await plane.call("GET", "/\(proxy)/clusters")
                let lines = reply.text.split(separator: "\n").filter {
                    $0.hasPrefix(cluster) && $0.contains("::\(address)::")
                }
                last = "\(reply.status) \(lines.joined(separator: "\n"))"
                return reply.status == 200 && lines.isEmpty
            }
        } catch let error as NeverHappened {
            throw LabFailure("\(error); last: \(last.prefix(4000))")
        }
    }

    /// Waits until a proxy's Envoy has the endpoint.
    func isThere(_ address: String, in proxy: String, of plane: Plane) async throws {
        try await eventually("\(address) in \(proxy)", within: .seconds(30)) {
            try await plane.call("GET", "/\(proxy)/clusters").text.contains("::\(address)::")
        }
    }
}
