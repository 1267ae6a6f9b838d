extension Dataplane {
    private static let services = ["MeshExternalService", "MeshMultiZoneService", "MeshService"]

    static func violations(ofOutbound node: Node) -> [Violation] {
        var result = portViolations(node["port"], isRequired: true)
        if !node["address"].isEmpty, !NameRules.isIPAddress(node["address"].text) {
            result += node["address"].violation("address has to be valid IP address")
        }
        let ref = node["backendRef"]
        guard ref.exists else { return result + TagRules.violations(ofTags: node["tags"], needsService: true) }
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        if ref["name"].isEmpty == ref["labels"].isEmpty {
            result += ref.violation("either 'name' or 'labels' should be specified")
        }
        // The port of an external service is its own.
        if ref["kind"].text != "MeshExternalService" { result += portViolations(ref["port"], isRequired: true) }
        if !node["tags"].isEmpty { result += ref.violation("both backendRef and tags/service cannot be defined") }
        return result
    }

    static func violations(ofReachable ref: Node) -> [Violation] {
        var result: [Violation] = []
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        let (name, namespace, labels) = (ref["name"], ref["namespace"], ref["labels"])
        if !name.isEmpty, !NameRules.isSubdomain(name.text) {
            result += name.violation(
                "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                    + "and must start and end with an alphanumeric character"
            )
        }
        if name.isEmpty, namespace.isEmpty, labels.isEmpty { result += name.violation("name or labels are required") }
        if name.isEmpty, !namespace.isEmpty {
            result += name.violation("name is required, when namespace is defined")
        }
        if !labels.isEmpty, !name.isEmpty || !namespace.isEmpty {
            result += labels.violation("labels cannot be defined when name is specified")
        }
        return result
    }
}
