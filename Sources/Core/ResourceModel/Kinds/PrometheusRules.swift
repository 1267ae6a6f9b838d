import Documents

/// Rules of the metrics backends that a Mesh offers and a Dataplane overrides.
enum PrometheusRules {
    static func violations(ofBackend backend: Node, pathOfType: FieldPath) -> [Violation] {
        guard backend["type"].text == "prometheus" else {
            return [Violation(pathOfType, "unknown backend type. Available backends: \"prometheus\"")]
        }
        let conf = backend["conf"]
        if conf["skipMTLS"].exists, conf["tls"].exists, !saysTheSame(conf) {
            return conf.violation("skipMTLS and tls configuration cannot be defined together")
        }
        let filter = conf["envoy"]["filterRegex"]
        // Why it is none is not told, as in Kuma.
        if !filter.isEmpty, !RegularExpression.isValid(filter.text) {
            return filter.violation("provided regexp isn't correct")
        }
        var seen: Set<String> = []
        return conf["aggregate"].items.flatMap { item in
            seen.insert(item["name"].text).inserted
                ? [] : item["name"].violation("duplicate entry: \(item["name"].text), values have to be unique")
        }
    }

    private static func saysTheSame(_ conf: Node) -> Bool {
        let skips = conf["skipMTLS"].bool ?? false
        switch conf["tls"]["mode"].text {
        // The first word of the enumeration, so its default.
        case "activeMTLSBackend", "": return !skips
        case "disabled": return skips
        default: return false
        }
    }
}
