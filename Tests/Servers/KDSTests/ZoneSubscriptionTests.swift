import Documents
import Testing

@testable import KDS

struct ZoneSubscriptionTests {
    private func shown(_ version: [String: String]) -> JSON? {
        let peer = PeerDescription(instanceID: "east-1", version: version, config: "")
        return ZoneSubscription(
            id: "1",
            zone: "east",
            globalInstance: "global-1",
            zoneInstance: "",
            peer: peer,
            hasToken: false,
            connected: Timestamp(seconds: 0)
        ).json["version"]?["kumaCp"]
    }

    @Test(arguments: ["2.12.0", "2.14.3", "2.16.9", "0.0.0-preview.vabc", "1.0.0-preview.v1", "main", ""])
    func `such a version fits`(_ version: String) {
        #expect(shown(["version": version])?["kumaCpGlobalCompatible"] == true)
    }

    @Test(arguments: ["2.11.9", "2.17.0", "1.14.0", "3.14.0", "0.7.0"])
    func `such a version does not fit`(_ version: String) {
        #expect(shown(["version": version])?["kumaCpGlobalCompatible"] == nil)
    }

    @Test func `who says no version is not known to fit`() { #expect(shown([:]) == [:]) }

    @Test func `a connection was heard of when it began`() {
        let subscription = ZoneSubscription(
            id: "1",
            zone: "east",
            globalInstance: "global-1",
            zoneInstance: "",
            peer: PeerDescription(instanceID: "", version: [:], config: ""),
            hasToken: false,
            connected: Timestamp(seconds: 60)
        )
        #expect(subscription.json["status"]?["lastUpdateTime"] == "1970-01-01T00:01:00Z")
    }
}
