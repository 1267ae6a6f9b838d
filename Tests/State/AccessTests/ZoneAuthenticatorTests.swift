import Documents
import ResourceModel
import Stores
import Testing

@testable import Access

@Suite struct ZoneAuthenticatorTests {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let snapshot: ResourceSnapshot

    init() throws {
        snapshot = ResourceSnapshot(revision: Revision(1), resources: [try SigningKeys.make(for: .zone)])
    }

    private func token(_ zone: String, scope: [String] = ["cp"]) throws -> String {
        try TokenIssuer().issue(
            ZoneClaims(zone: zone, scope: scope),
            validFor: .seconds(3600),
            in: snapshot,
            now: now
        )
    }

    private func check(_ zone: String, _ credentials: [String], at time: Timestamp? = nil) -> TokenError? {
        do throws(TokenError) {
            try ZoneAuthenticator(verifier: TokenVerifier()).authenticate(
                zone,
                credentials: credentials,
                in: snapshot,
                now: time ?? now
            )
            return nil
        } catch { return error }
    }

    @Test(arguments: [["cp"], ["ingress", "cp"]])
    func `who has a token of the zone for control planes comes in`(_ scope: [String]) throws {
        #expect(check("east", [try token("east", scope: scope)]) == nil)
    }

    @Test func `a token of another zone, of none, or for its proxies is not for this`() throws {
        let others = [try token("west"), try token(""), try token("east", scope: ["ingress", "egress"])]
        let refusals = others.map { check("east", [$0]) }
        #expect(refusals.allSatisfy { $0?.code == .notForThis })
        #expect(
            refusals.first??.message
                == #"authentication failed: zone name from requestor: "east" is different than in token: "west""#
        )
    }

    @Test func `without exactly one good token nobody comes in`() throws {
        let good = try token("east")
        let bad: [[String]] = [[], [""], ["x"], [good, good]]
        #expect(bad.allSatisfy { check("east", $0) != nil })
        #expect(check("east", [good], at: now.advanced(by: .seconds(7200)))?.code == .outOfTime)
    }
}
