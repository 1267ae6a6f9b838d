import Testing

@testable import ControlPlane

/// Settings that Kuma refuses, in its words behind the place.
@Suite struct RefusedSettingsTests {
    /// A case: what is given, and what is said of it; nil where it is taken.
    struct Case: Sendable, CustomTestStringConvertible {
        let variables: [String: String]
        let told: String?

        init(_ given: String, _ told: String?) {
            let pairs = given.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
            variables = Dictionary(
                uniqueKeysWithValues: pairs.map { ("KUMA_\($0[0])", $0.count == 2 ? String($0[1]) : "") }
            )
            self.told = told
        }

        var testDescription: String { variables.description }

        /// What is said in a mode.
        func refusal(_ mode: String) -> String? {
            do {
                try Settings(file: nil, environment: variables.merging(["KUMA_MODE": mode]) { given, _ in given })
                    .validate()
                return nil
            } catch { return "\(error)" }
        }

        var expected: String? { told.map { "Invalid configuration: \($0)" } }
    }

    private static let health = "Multizone.Global.Kds.ZoneHealthCheck: "

    @Test(arguments: [
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL=2s",
            health + "timeout and pollInterval must both be either set or unset"
        ),
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT=2s",
            health + "timeout and pollInterval must both be either set or unset"
        ),
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT=9s MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL=2s",
            nil
        ),
    ])
    func `of what only global has, a zone is not asked`(_ given: Case) {
        #expect(given.refusal("global") == given.expected)
        #expect(given.refusal("zone") == nil)
    }

    private static let name = "Multizone.Zone.Name: "

    @Test(arguments: [
        Case("MULTIZONE_ZONE_NAME=us.east", nil), Case("MULTIZONE_ZONE_NAME=eu_west", nil),
        Case("MULTIZONE_ZONE_NAME=Zone1", nil), Case("MULTIZONE_ZONE_NAME", name + "Name is mandatory"),
        Case("MULTIZONE_ZONE_NAME=a..b", name + "Zone name a..b has to be a valid DNS name"),
        Case("MULTIZONE_ZONE_NAME=-a", name + "Zone name -a has to be a valid DNS name"),
        Case("MULTIZONE_ZONE_NAME=192.0.2.1", name + "Zone name 192.0.2.1 has to be a valid DNS name"),
        Case(
            "MULTIZONE_ZONE_NAME=\(String(repeating: "a.", count: 32))a",
            name + "Zone name cannot be longer than 63 characters"
        ),
    ])
    func `a zone's name is one of DNS, in Kuma's sense`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
    }

    private static let global = "Multizone.Zone.GlobalAddress: "

    @Test(arguments: [
        Case("MULTIZONE_ZONE_GLOBAL_ADDRESS=grpcs://global.example/", nil),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=https://h:1",
            global + "unsupported scheme \"https\" in zone GlobalAddress. Use one of [grpc grpcs]"
        ),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=nowhere",
            global + "unsupported scheme \"\" in zone GlobalAddress. Use one of [grpc grpcs]"
        ),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=grpcs://h:port",
            global + "\"grpcs://h:port\" has to be grpc://<host>:<port> or grpcs://<host>:<port>"
        ),
    ])
    func `where global is, is said in words`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
    }
}
