import Documents
import Laboratory
import TestSupport
import Testing

/// One zone's control plane for the suite, with a second mesh.
private struct WithZone: SuiteTrait, TestScoping {
    @TaskLocal static var place: (lab: Lab, zone: Plane)?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.with(.loopback) { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.put(["type": "Mesh", "name": "other"])
            try await Self.$place.withValue((lab, zone)) { try await function() }
        }
    }
}

/// Agents whose token a zone's control plane does not take: each ends with the status 1, and says why once.
@Suite(.serialized, .withEnvoy, WithZone(), .timeLimit(.minutes(3))) struct RefusedAgentTests {
    /// A token of `kumactl generate`, and what the control plane says to who shows it.
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var type = "dataplane"
        var resource = RefusedAgentTests.web
        /// The first is the kind of the token.
        let token: [String]
        let reason: String
    }

    private static let web = #"""
        {"type":"Dataplane","mesh":"default","name":"web","networking":{"address":"127.0.0.1",
        "inbound":[{"port":8080,"tags":{"kuma.io/service":"web"}}]}}
        """#
    private static let ingress = #"""
        {"type":"ZoneIngress","name":"ingress","networking":{"address":"127.0.0.1","port":10001}}
        """#

    static let refused = [
        Refused(
            testDescription: "of another mesh",
            token: ["dataplane-token", "--mesh", "other", "--name", "web", "--valid-for", "1h"],
            reason: "authentication failed: could not parse token: token signature is invalid: "
                + "crypto/rsa: verification error "
                + #"(it is for proxies of mesh "other", not of mesh "default")"#
        ),
        Refused(
            testDescription: "of another name",
            token: ["dataplane-token", "--mesh", "default", "--name", "api", "--valid-for", "1h"],
            reason: "proxy name from requestor: web is different than in token: api"
        ),
        Refused(
            testDescription: "of another tag",
            token: ["dataplane-token", "--mesh", "default", "--tag", "kuma.io/service=api", "--valid-for", "1h"],
            reason: #"dataplane contains tag "kuma.io/service" with value "web" which is not allowed"#
        ),
        Refused(
            testDescription: "expired",
            token: ["dataplane-token", "--mesh", "default", "--name", "web", "--valid-for=-1h"],
            reason: "could not parse token: token has invalid claims: token is expired"
        ),
        Refused(
            testDescription: "an ingress with that of another zone",
            type: "ingress",
            resource: ingress,
            token: ["zone-token", "--zone", "zone-2", "--scope", "ingress", "--valid-for", "1h"],
            reason: "zone from requestor: zone-1 is different than in token: zone-2"
        ),
    ]

    @Test(arguments: refused) func `an agent whose token is refused says why once, and ends with 1`(_ refused: Refused)
        async throws
    {
        let (lab, zone) = try #require(WithZone.place)
        var token = ""
        // The signing key of a mesh may come a moment after it.
        try await eventually("a token \(refused)") {
            guard let made = try? await zone.kumactl(["generate"] + refused.token) else { return false }
            token = made
            return true
        }
        let port = try #require(zone.port("KUMA_DP_SERVER_PORT"))
        let ended = try await lab.agentOutcome([
            "run", "--cp-address", "https://127.0.0.1:\(port)", "--skip-verify", "--proxy-type", refused.type,
            "--dataplane", refused.resource, "--dataplane-token", token,
        ])
        #expect(ended.status == 1, "\(ended.errors)")
        #expect(ended.errors.ranges(of: refused.reason).count == 1, "\(ended.errors)")
    }
}
