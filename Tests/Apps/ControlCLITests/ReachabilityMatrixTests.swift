import Documents
import Testing

@testable import ControlCLI

@Suite struct ReachabilityMatrixTests {
    private static let since = JSON.string("2027-01-15T07:58:00Z")

    private static func row(_ zone: String, _ more: JSON = [:], _ cells: JSON...) -> JSON {
        var row: JSON = ["zone": .string(zone), "status": "Online", "to": .array(cells)]
        for member in more.members ?? [] { row.set(member.key, member.value) }
        return row
    }

    private func text(_ rows: [JSON]) -> String {
        ReachabilityMatrix(rows, now: Timestamp(seconds: 1_800_000_000)).table.text
    }

    @Test func `each zone has a row and a column, and each cell says what is known or why nothing is`() {
        let rows = [
            Self.row(
                "east",
                [:],
                [
                    "zone": "north", "state": "Reachable", "roundTripMicroseconds": 1250, "ageSeconds": 3,
                    "since": Self.since, "gateways": 2, "reachableGateways": 1,
                ],
                ["zone": "south", "state": "Unknown", "reason": "ZoneDisabled", "message": "the zone is disabled"],
                ["zone": "west", "state": "Unknown", "reason": "NoIngress", "message": "the zone has no ingress"]
            ),
            Self.row(
                "north",
                ["isolatedSince": Self.since],
                [
                    "zone": "east", "state": "Unreachable", "reason": "Isolated", "message": "no answer in 2.5 seconds",
                    "ageSeconds": 3, "since": Self.since, "gateways": 1, "reachableGateways": 0,
                ],
                ["zone": "south", "state": "Unknown", "reason": "NeverProbed", "message": "never"],
                [
                    "zone": "west", "state": "Unknown", "reason": "NoAnswerForItself",
                    "message": "it does not answer for itself: connection reset by peer", "ageSeconds": 3,
                    "since": Self.since, "gateways": 1, "reachableGateways": 0,
                ]
            ),
            Self.row(
                "south",
                ["isOld": true, "status": "Disabled"],
                ["zone": "east", "state": "Reachable", "ageSeconds": 300, "gateways": 1, "reachableGateways": 1],
                ["zone": "north", "state": "Unknown", "reason": "ZoneOffline", "message": "offline"],
                ["zone": "west", "state": "Reachable", "roundTripMicroseconds": 42_400, "ageSeconds": 300]
            ),
            Self.row(
                "west",
                ["isOld": true, "status": "Offline"],
                [
                    "zone": "east", "state": "Unreachable", "reason": "NoAnswer", "message": "refused",
                    "since": Self.since, "gateways": 2, "reachableGateways": 0,
                ]
            ),
        ]
        #expect(
            text(rows) == """
                FROM \\ TO                 east                     north                          south                     west
                east                      -                        reachable 1/2 1.25ms, 3s ago   unknown: zone disabled    unknown: no ingress
                north (isolated for 2m)   unreachable for 2m       -                              unknown: not probed yet   unknown: it does not answer for itself
                south (disabled, old)     reachable, 5m ago        unknown: zone offline          -                         reachable 42ms, 5m ago
                west (offline, old)       unreachable 0/2 for 2m                                                            -

                """
        )
    }

    @Test func `a control plane that knows of no zone shows an empty table`() { #expect(text([]) == "FROM \\ TO\n") }

    @Test func `what a control plane of another version says is shown as far as it goes`() {
        let odd: JSON = ["zone": "east", "state": "Asleep"]
        #expect(text([Self.row("north", [:], odd)]).contains("unknown: it tells nothing"))
    }
}
