package import Documents

/// What an agent takes from its proxy for collectors of OpenTelemetry, and how it sends that on.
package struct TelemetryPlan: Hashable, Sendable {
    /// A collector, and what is for it.
    package struct Backend: Hashable, Sendable {
        /// Of the MeshOpenTelemetryBackend.
        package var collector: TelemetryBackend
        /// On which the agent takes what is for it.
        package var socket: String
        /// Only what policies send; never empty.
        package var signals: [TelemetrySignal: Signal]
    }

    /// One kind of data for a collector.
    package struct Signal: Hashable, Sendable {
        /// Whether the agent has variables that could count.
        package var hasEnvironment = false
        /// Fields in which those for this signal differ from those for all.
        package var overrides: [String] = []
        /// Fields that variables have to give and don't.
        package var missing: [String] = []
        /// Why variables don't count, or nothing is sent.
        package var blocks: [Block] = []
        /// Between two pushes, Go's form; nil but for metrics.
        package var interval: String?

        /// `ready`, or why nothing is sent.
        package var state: String {
            if blocks.contains(.severalBackends) { return "ambiguous" }
            return !missing.isEmpty || blocks.contains(.requiredMissing) ? "missing" : "ready"
        }
    }

    /// Why an agent's variables don't count; the first two of them stop nothing.
    package enum Block: String, Hashable, Sendable {
        case disabled = "EnvDisabledByPolicy"
        case overridesDisallowed = "SignalOverridesDisallowed"
        case requiredMissing = "RequiredEnvMissing"
        case severalBackends = "MultipleBackendsForSignal"
    }

    /// Sorted by name; never empty.
    package private(set) var backends: [Backend]

    /// Nil without backends. Variables cannot tell several collectors of one signal apart, so they count for none of those.
    init?(_ backends: [Backend]) {
        guard !backends.isEmpty else { return nil }
        self.backends = backends.sorted { $0.collector.name < $1.collector.name }
        for signal in TelemetrySignal.allCases where backends.count(where: { $0.signals[signal] != nil }) > 1 {
            for index in self.backends.indices {
                guard let plan = self.backends[index].signals[signal], plan.hasEnvironment,
                    self.backends[index].collector.environment?.mode != .disabled
                else { continue }
                self.backends[index].signals[signal]?.blocks.append(.severalBackends)
            }
        }
    }

    /// As the agent reads it.
    package var document: JSON {
        let documents = backends.map { backend in
            let collector = backend.collector
            var json: JSON = [
                "name": .string(collector.name), "socketPath": .string(backend.socket),
                "endpoint": .string(collector.address), "useHTTP": .bool(collector.isHTTP),
            ]
            if collector.isTLS { json.set("useHTTPS", true) }
            if !collector.path.isEmpty { json.set("path", .string(collector.path)) }
            if let environment = collector.environment { json.set("envPolicy", environment.json) }
            for signal in TelemetrySignal.allCases {
                guard let plan = backend.signals[signal] else { continue }
                var document: JSON = ["enabled": true]
                plan.tell(in: &document)
                if let interval = plan.interval { document.set("refreshInterval", .string(interval)) }
                json.set(signal.rawValue, document)
            }
            return json
        }
        return ["backends": .array(documents)]
    }

    /// `openTelemetry` of the proxy's insight.
    package var status: JSON {
        let statuses = backends.map { backend in
            var json: JSON = ["name": .string(backend.collector.name)]
            for signal in TelemetrySignal.allCases {
                guard let plan = backend.signals[signal] else { continue }
                var status: JSON = ["enabled": true]
                if backend.collector.environment?.mode != .disabled { status.set("envAllowed", true) }
                plan.tell(in: &status, state: plan.state)
                json.set(signal.rawValue, status)
            }
            return json
        }
        return ["backends": .array(statuses)]
    }
}

extension TelemetryPlan.Signal {
    /// The plan for a signal, of an agent that told which variables it has.
    init(_ signal: TelemetrySignal, _ policy: EnvironmentPolicy, _ inventory: TelemetryInventory?) {
        let own = inventory?.signals[signal]
        hasEnvironment = inventory?.shared.isPresent == true || own?.isPresent == true
        overrides = own?.overrides ?? []
        switch policy.mode {
        case .disabled: if hasEnvironment { blocks.append(.disabled) }
        case .required:
            missing = Self.missing(inventory?.errors ?? [], signal)
            if !hasEnvironment || !missing.isEmpty { blocks.append(.requiredMissing) }
        case .optional: break
        }
        if !overrides.isEmpty, !policy.allowsOverrides { blocks.append(.overridesDisallowed) }
    }

    /// Fields that make no sense, each once, of those for all signals and for this one.
    private static func missing(_ errors: [String], _ signal: TelemetrySignal) -> [String] {
        var result: [String] = []
        for error in errors {
            let parts = error.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "shared" || parts[0] == signal.rawValue else { continue }
            let fields = parts[1] == "mtls" ? ["client_certificate", "client_key"] : [String(parts[1])]
            result += fields.filter { !$0.isEmpty && !result.contains($0) }
        }
        return result
    }

    fileprivate func tell(in json: inout JSON, state: String? = nil) {
        if hasEnvironment { json.set("envInputPresent", true) }
        if let state { json.set("state", .string(state)) }
        let lists = [
            ("overrideKinds", overrides), ("missingFields", missing), ("blockedReasons", blocks.map(\.rawValue)),
        ]
        for (key, texts) in lists where !texts.isEmpty { json.set(key, .array(texts.map { .string($0) })) }
    }
}
