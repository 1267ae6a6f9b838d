import Documents

/// One kind of what OpenTelemetry collects.
package enum TelemetrySignal: String, CaseIterable, Hashable, Sendable {
    case traces
    case logs
    case metrics
}

/// Which of the variables `OTEL_EXPORTER_OTLP_*` an agent has, as it told with its bootstrap. Their values stay with it.
package struct TelemetryInventory: Hashable, Sendable {
    /// Variables for all signals, or for one.
    package struct Layer: Hashable, Sendable {
        /// Whether any of them is given.
        package var isPresent = false
        /// Fields that differ from those for all signals: `endpoint`.
        package var overrides: [String] = []
    }

    /// `OTEL_EXPORTER_OTLP_*` that are for all signals.
    package var shared = Layer()
    /// What is for one signal alone.
    package var signals: [TelemetrySignal: Layer] = [:]
    /// Variables that make no sense: `shared.endpoint`, `traces.timeout`.
    package var errors: [String] = []

    /// Reads `otelEnvInventory` of the node's metadata. What is odd counts as absent.
    init(_ json: JSON) {
        shared = Layer(json["shared"])
        for signal in TelemetrySignal.allCases { signals[signal] = Layer(json[signal.rawValue]) }
        errors = json.texts("validationErrors")
    }
}

extension TelemetryInventory.Layer {
    private static let fields = [
        "endpoint", "protocol", "headers", "timeout", "compression", "insecure", "certificate", "clientCertificate",
        "clientKey",
    ]

    fileprivate init(_ json: JSON?) {
        guard let json else { return }
        overrides = json.texts("overrideKinds")
        isPresent = !overrides.isEmpty || Self.fields.contains { json.flag("\($0)Present") == true }
    }
}

/// `env` of a MeshOpenTelemetryBackend: whether an agent's variables have a say.
package struct EnvironmentPolicy: Hashable, Sendable {
    /// Whether variables count at all.
    package enum Mode: String, Hashable, Sendable {
        case disabled = "Disabled"
        case optional = "Optional"
        case required = "Required"
    }

    /// Optional where nothing is said.
    package var mode = Mode.optional
    /// Variables go before what the resource says, unless it is `ExplicitFirst`.
    package var isEnvironmentFirst = true
    /// Whether variables for one signal count.
    package var allowsOverrides = true

    /// What counts without `env`.
    package init() {}

    init(_ json: JSON) {
        mode = json.text("mode").flatMap(Mode.init) ?? .optional
        isEnvironmentFirst = json.text("precedence") != "ExplicitFirst"
        allowsOverrides = json.flag("allowSignalOverrides") ?? true
    }

    /// As the agent reads it.
    var json: JSON {
        var json: JSON = [
            "mode": .string(mode.rawValue), "precedence": isEnvironmentFirst ? "EnvFirst" : "ExplicitFirst",
        ]
        if allowsOverrides { json.set("allowSignalOverrides", true) }
        return json
    }
}
