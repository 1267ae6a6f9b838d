import Documents

extension Mesh {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        var result = violations(ofMTLS: spec["mtls"], mesh: resource.name)
        result +=
            violations(ofLogging: spec["logging"]) + violations(ofTracing: spec["tracing"])
            + violations(ofMetrics: spec["metrics"])
        let constraints = spec["constraints"]["dataplaneProxy"]
        for field in ["requirements", "restrictions"] {
            for rule in constraints[field].items {
                result += TagRules.violations(ofSelector: rule["tags"], requiresTag: true)
            }
        }
        if spec["routing"]["zoneEgress"].bool == true, spec["mtls"]["enabledBackend"].isEmpty {
            result += spec["mtls"].violation("has to be set when zoneEgress enabled")
        }
        return result
    }

    private static func violations(ofMTLS mtls: Node, mesh: String) -> [Violation] {
        guard mtls.exists else { return [] }
        var result: [Violation] = []
        let backends = mtls["backends"].items
        if backends.count > 1 { result += mtls["backends"].violation("cannot have more than 1 backends") }
        result += nameViolations(backends)
        if !mtls["enabledBackend"].isEmpty,
            !backends.contains(where: { $0["name"].text == mtls["enabledBackend"].text })
        {
            result += mtls["enabledBackend"].violation("has to be set to one of the backends in the mesh")
        }
        for backend in backends {
            let expiration = backend["dpCert"]["rotation"]["expiration"]
            if !expiration.isEmpty, !isExpiration(expiration.text) {
                // Compat: one path for all backends.
                result += mtls["dpcert.rotation.expiration"].violation("has to be a valid format")
            }
            let skips = mtls["skipValidation"].bool == true
            switch backend["type"].text {
            case "builtin": result += skips ? [] : violations(ofBuiltin: backend, mesh: mesh)
            case "provided": result += skips ? [] : violations(ofProvided: backend)
            default: result += backend["type"].violation("could not find installed plugin for this type")
            }
        }
        return result
    }

    /// The authority's secrets are named after mesh and backend.
    private static func violations(ofBuiltin backend: Node, mesh: String) -> [Violation] {
        let name = backend["name"]
        let secret = "\(mesh).ca-builtin-cert-\(name.text)"
        var result: [Violation] = []
        if secret.utf8.count > 255 { result += name.violation("Backend name is too long. Max length: 255") }
        if !isDNSName(secret) { result += name.violation("\"\(name.text)\" name must be valid dns name") }
        return result
    }

    /// In lower case, with underscores as DNS has them in names of records.
    private static func isDNSName(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-"
                && label.utf8.allSatisfy {
                    (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
                }
        }
    }

    /// The shape of an authority's settings; whether its key and certificate fit is found where they can be read.
    private static func violations(ofProvided backend: Node) -> [Violation] {
        ["cert", "key"].flatMap { field -> [Violation] in
            let source = backend["conf"][field]
            guard source.exists else { return source.violation("has to be defined") }
            guard DataSource(source.json) == nil else { return [] }
            return source.violation("data source has to be chosen. Available sources: secret, file, inline")
        }
    }

    private static func nameViolations(_ backends: [Node]) -> [Violation] {
        var seen: Set<String> = []
        return backends.flatMap { backend in
            seen.insert(backend["name"].text).inserted
                ? [] : backend["name"].violation("\"\(backend["name"].text)\" name is already used for another backend")
        }
    }

    /// `0`, or one whole number and a unit: `1d`.
    private static func isExpiration(_ text: String) -> Bool {
        if text == "0" { return true }
        let digits = text.prefix { ("0"..."9").contains($0) }
        return !digits.isEmpty && ["ms", "s", "m", "h", "d", "w", "y"].contains(String(text.dropFirst(digits.count)))
    }

    private static func violations(ofLogging logging: Node) -> [Violation] {
        var result: [Violation] = []
        for backend in logging["backends"].items {
            if backend["name"].isEmpty { result += backend["name"].violation("cannot be empty") }
            switch backend["type"].text {
            case "file":
                if backend["conf"]["path"].isEmpty { result += backend["config"]["path"].violation("cannot be empty") }
            case "tcp":
                let (address, told) = (backend["conf"]["address"], backend["config"]["address"])
                if address.isEmpty {
                    result += told.violation("cannot be empty")
                } else if !HostPort.isValid(address.text) {
                    result += told.violation("has to be in format of HOST:PORT")
                }
            default:
                result += backend["type"].violation("unknown backend type. Available backends: \"tcp\", \"file\"")
            }
        }
        return result + nameViolations(logging["backends"].items)
            + selectionViolations(logging, "defaultBackend", "has to be set to one of the logging backend in mesh")
    }

    private static func violations(ofTracing tracing: Node) -> [Violation] {
        var result: [Violation] = []
        for backend in tracing["backends"].items {
            if backend["name"].isEmpty { result += backend["name"].violation("cannot be empty") }
            if let sampling = backend["sampling"].decimal, !(0...100).contains(sampling) {
                result += backend["sampling"].violation("has to be in [0.0 - 100.0] range")
            }
            switch backend["type"].text {
            case "zipkin": result += violations(ofZipkin: backend["conf"], at: backend["config"])
            case "datadog":
                if backend["conf"]["address"].isEmpty {
                    result += backend["config"]["address"].violation("cannot be empty")
                }
                if let port = backend["conf"]["port"].int, !(1...65535).contains(port) {
                    result += backend["config"]["port"].violation("must be in range 1 to 65535")
                }
            default:
                result += backend["type"].violation("unknown backend type. Available backends: \"zipkin\", \"datadog\"")
            }
        }
        return result + nameViolations(tracing["backends"].items)
            + selectionViolations(tracing, "defaultBackend", "has to be set to one of the tracing backend in mesh")
    }

    private static func violations(ofZipkin conf: Node, at told: Node) -> [Violation] {
        var result: [Violation] = []
        if !conf["apiVersion"].isEmpty, !["httpJsonV1", "httpJson", "httpProto"].contains(conf["apiVersion"].text) {
            result += told["apiVersion"].violation("has invalid value. Allowed values: httpJsonV1, httpJson, httpProto")
        }
        if conf["url"].isEmpty { return result + told["url"].violation("cannot be empty") }
        guard let url = PlainURL(conf["url"].text) else { return result + told["url"].violation("invalid URL") }
        return url.port == nil ? result + told["url"].violation("port has to be explicitly specified") : result
    }

    private static func violations(ofMetrics metrics: Node) -> [Violation] {
        var result = nameViolations(metrics["backends"].items)
        for backend in metrics["backends"].items {
            result += PrometheusRules.violations(ofBackend: backend, pathOfType: backend["type"].path)
        }
        return result
            + selectionViolations(metrics, "enabledBackend", "has to be set to one of the backends in the mesh")
    }

    private static func selectionViolations(_ section: Node, _ field: String, _ reason: String) -> [Violation] {
        let chosen = section[field]
        if chosen.isEmpty || section["backends"].items.contains(where: { $0["name"].text == chosen.text }) { return [] }
        return chosen.violation(reason)
    }
}
