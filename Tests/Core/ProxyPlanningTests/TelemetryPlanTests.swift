import Documents
import ResourceModel
import Testing

@testable import ProxyPlanning

@Suite struct TelemetryPlanTests {
    /// What a proxy told of its variables, what the resource says of them, and what comes of it for traces.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var inventory: JSON?
        var policy: JSON = [:]
        var state: String
        var hasEnvironment = false
        var missing: [String] = []
        var blocks: [TelemetryPlan.Block] = []
    }

    private static let shared: JSON = ["shared": ["endpointPresent": true]]
    private static let own: JSON = [
        "traces": ["endpointPresent": true, "overrideKinds": ["endpoint"]],
        "validationErrors": ["traces.timeout", "traces.mtls", "logs.endpoint", "shared.timeout", "odd"],
    ]

    @Test(
        arguments: [
            Case(testDescription: "nothing told", state: "ready"),
            Case(testDescription: "for all", inventory: shared, state: "ready", hasEnvironment: true),
            Case(testDescription: "for traces", inventory: own, state: "ready", hasEnvironment: true),
            Case(
                testDescription: "for logs alone",
                inventory: ["logs": ["headersPresent": true]],
                policy: ["mode": "Disabled"],
                state: "ready"
            ),
            Case(
                testDescription: "disabled",
                inventory: shared,
                policy: ["mode": "Disabled"],
                state: "ready",
                hasEnvironment: true,
                blocks: [.disabled]
            ),
            Case(
                testDescription: "none of its own",
                inventory: own,
                policy: ["allowSignalOverrides": false],
                state: "ready",
                hasEnvironment: true,
                blocks: [.overridesDisallowed]
            ),
            Case(
                testDescription: "required, and there",
                inventory: shared,
                policy: ["mode": "Required"],
                state: "ready",
                hasEnvironment: true
            ),
            Case(
                testDescription: "required, not there",
                policy: ["mode": "Required"],
                state: "missing",
                blocks: [.requiredMissing]
            ),
            Case(
                testDescription: "required, nonsense",
                inventory: own,
                policy: ["mode": "Required", "allowSignalOverrides": false],
                state: "missing",
                hasEnvironment: true,
                missing: ["timeout", "client_certificate", "client_key"],
                blocks: [.requiredMissing, .overridesDisallowed]
            ),
        ]
    )
    func `the resource says whether variables have a say`(case: Case) {
        let inventory = `case`.inventory.map(TelemetryInventory.init)
        let signal = TelemetryPlan.Signal(.traces, EnvironmentPolicy(`case`.policy), inventory)
        #expect(signal.state == `case`.state)
        #expect(signal.hasEnvironment == `case`.hasEnvironment)
        #expect(signal.missing == `case`.missing)
        #expect(signal.blocks == `case`.blocks)
    }

    private static func backend(_ name: String, _ policy: JSON?) throws -> TelemetryPlan.Backend {
        let resource = Resource(
            ResourceKey(.meshOpenTelemetryBackend, mesh: "default", name: name),
            labels: ["name": name],
            spec: policy.map { ["env": $0] } ?? [:]
        )
        let collector = try #require(TelemetryBackend(["backendRef": ["labels": ["name": .string(name)]]], [resource]))
        let signal = TelemetryPlan.Signal(
            .logs,
            collector.environment ?? EnvironmentPolicy(),
            TelemetryInventory(shared)
        )
        return .init(collector: collector, socket: "/\(name)", signals: [.logs: signal])
    }

    @Test func `variables count for none of several collectors of a signal`() throws {
        let backends = try [Self.backend("b", nil), Self.backend("a", [:]), Self.backend("c", ["mode": "Disabled"])]
        let plan = try #require(TelemetryPlan(backends))
        #expect(plan.backends.map { $0.signals[.logs]?.state } == ["ambiguous", "ambiguous", "ready"])
        #expect(
            plan.status["backends"]?[1] == [
                "name": "b",
                "logs": [
                    "enabled": true, "envAllowed": true, "envInputPresent": true, "state": "ambiguous",
                    "blockedReasons": ["MultipleBackendsForSignal"],
                ],
            ]
        )
        #expect(try TelemetryPlan([Self.backend("b", nil)])?.backends[0].signals[.logs]?.state == "ready")
        #expect(TelemetryPlan([]) == nil)
    }
}
