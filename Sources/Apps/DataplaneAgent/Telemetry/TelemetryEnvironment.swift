import Documents

/// The variables `OTEL_EXPORTER_OTLP_*` of this process: those for all of OpenTelemetry's signals, and those for single ones.
package struct TelemetryEnvironment: Sendable {
    /// What a variable tells; as the control plane calls it.
    enum Field: String, CaseIterable, Sendable {
        // In the order of the alphabet, in which the control plane is told what overrides.
        case certificate
        case clientCertificate
        case clientKey
        case compression
        case endpoint
        case headers
        case insecure
        case `protocol`
        case timeout

        /// The end of the variable's name.
        fileprivate var variable: String {
            switch self {
            case .clientCertificate: "CLIENT_CERTIFICATE"
            case .clientKey: "CLIENT_KEY"
            default: rawValue.uppercased()
            }
        }
    }

    /// The variables with one beginning. No log or error may show them: headers have keys in them.
    struct Layer: Sendable {
        private var values: [Field: Secret<String>] = [:]

        /// Those named `prefix_ENDPOINT` and so on, trimmed; an empty one counts as not given.
        fileprivate init(_ prefix: String, _ value: (String) -> String?) {
            for field in Field.allCases {
                let text = value("\(prefix)_\(field.variable)")?.trimmed ?? ""
                if !text.isEmpty { values[field] = Secret(text) }
            }
        }

        subscript(field: Field) -> String? { values[field]?.exposed }

        fileprivate var isEmpty: Bool { values.isEmpty }
    }

    let shared: Layer
    private let own: [TelemetryConfiguration.Signal: Layer]

    /// - `value`: Of a variable; nil without.
    package init(_ value: (String) -> String?) {
        let prefix = "OTEL_EXPORTER_OTLP"
        shared = Layer(prefix, value)
        var own: [TelemetryConfiguration.Signal: Layer] = [:]
        for signal in TelemetryConfiguration.Signal.allCases {
            own[signal] = Layer("\(prefix)_\(signal.rawValue.uppercased())", value)
        }
        self.own = own
    }

    /// The variables for one signal alone.
    subscript(signal: TelemetryConfiguration.Signal) -> Layer { own[signal] ?? Layer("", { _ in nil }) }

    /// What the control plane is told: which variables there are, and what makes no sense, never a value.
    ///
    /// - `isPiped`: Whether this agent sends on what its proxy tells.
    func inventory(isPiped: Bool) -> JSON {
        var json: JSON = [:]
        if isPiped { json.set("pipeEnabled", true) }
        var errors: [JSON] = []
        func add(_ name: String, _ layer: Layer, beside shared: Layer?) {
            guard !layer.isEmpty else { return }
            let inventory = layer.inventory(name, beside: shared)
            json.set(name, inventory)
            errors += inventory["validationErrors"]?.arrayValue ?? []
        }
        add("shared", shared, beside: nil)
        for signal in TelemetryConfiguration.Signal.allCases { add(signal.rawValue, self[signal], beside: shared) }
        if !errors.isEmpty { json.set("validationErrors", .array(errors)) }
        return json
    }
}

extension TelemetryEnvironment.Layer {
    /// What the variables tell, as far as it can be read.
    private var `protocol`: OTLPProtocol? { self[.protocol].flatMap(OTLPProtocol.init) }

    fileprivate func inventory(_ name: String, beside shared: Self?) -> JSON {
        var json: JSON = ["signal": .string(name)]
        for field in TelemetryEnvironment.Field.allCases where self[field] != nil {
            json.set("\(field.rawValue)Present", true)
        }
        var errors: [String] = []
        if self[.protocol] != nil {
            json.set("effectiveProtocol", .string(`protocol`?.rawValue ?? "unknown"))
            if `protocol` == nil { errors.append("protocol") }
        }
        if let url = self[.endpoint].flatMap(CollectorURL.init) {
            json.set("endpointParsedAsURL", true)
            if !url.path.isEmpty { json.set("endpointHasPath", true) }
            // Without a word it is gRPC, which has no paths.
            let word = self[.protocol] ?? shared?[.protocol]
            if !url.path.isEmpty, (word ?? "grpc") == "grpc" { errors.append("endpoint") }
        }
        if let text = self[.compression], TelemetryExporter.isCompressed(text) == nil { errors.append("compression") }
        if let text = self[.timeout], TelemetryExporter.timeout(text) == nil { errors.append("timeout") }
        if (self[.clientCertificate] == nil) != (self[.clientKey] == nil) { errors.append("mtls") }
        json.set("effectiveAuthMode", .string(authentication))
        let overrides = TelemetryEnvironment.Field.allCases.filter { field in
            shared != nil && self[field] != nil && self[field] != shared?[field]
        }
        if !overrides.isEmpty { json.set("overrideKinds", .array(overrides.map { .string($0.rawValue) })) }
        if !errors.isEmpty { json.set("validationErrors", .array(errors.map { .string("\(name).\($0)") })) }
        return json
    }

    private var authentication: String {
        if self[.clientCertificate] != nil, self[.clientKey] != nil { return "mtls" }
        if self[.certificate] != nil { return "tls" }
        return self[.headers] != nil ? "headers" : "none"
    }
}

/// How OpenTelemetry's data travels.
enum OTLPProtocol: String, Sendable {
    case grpc
    case http = "http/protobuf"
}

extension String {
    fileprivate var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        return String(String(rest.reversed()).drop(while: \.isWhitespace).reversed())
    }
}
