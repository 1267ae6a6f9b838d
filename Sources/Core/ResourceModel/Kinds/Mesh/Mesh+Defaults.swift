package import Documents

extension Mesh {
    /// The document with the settings of metrics backends written out.
    package static func fill(_ spec: JSON) -> JSON {
        guard var metrics = spec["metrics"], let backends = metrics["backends"]?.arrayValue else { return spec }
        metrics.set(
            "backends",
            .array(
                backends.map { backend in
                    guard backend["type"]?.stringValue == "prometheus" else { return backend }
                    var filled = backend
                    filled.set("conf", prometheus(backend["conf"] ?? .object([])))
                    return filled
                }
            )
        )
        var result = spec
        result.set("metrics", metrics)
        return result
    }

    private static func prometheus(_ conf: JSON) -> JSON {
        var result = conf
        if (conf["port"]?.intValue ?? 0) == 0 { result.set("port", 5670) }
        if (conf["path"]?.stringValue ?? "").isEmpty { result.set("path", "/metrics") }
        if (conf["tags"]?.members ?? []).isEmpty { result.set("tags", ["kuma.io/service": "dataplane-metrics"]) }
        let mode = conf["tls"]?["mode"]?.stringValue
        if conf["tls"] == nil {
            result.set("tls", conf["skipMTLS"]?.boolValue == true ? ["mode": "disabled"] : [:])
        } else if mode == "providedTLS" {
            result.remove("skipMTLS")
        } else if mode == "activeMTLSBackend" {
            // The first word of the enumeration, which proto3 leaves out.
            result.set("tls", [:])
        }
        return result.sortedByKey()
    }
}

extension Mesh {
    /// What the writer of a mesh should know: its name becomes a part of host names.
    static func deprecations(_ resource: Resource) -> [String] {
        guard !NameRules.isDNS1035Label(resource.name) else { return [] }
        return [
            "mesh name \"\(resource.name)\" is not a DNS-1035 label: it begins with a letter and has lower case letters, digits and "
                + "'-' only; names like this one will not be supported in the future"
        ]
    }
}
