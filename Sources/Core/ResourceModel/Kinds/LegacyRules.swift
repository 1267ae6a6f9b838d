import Documents

/// Rules of the kinds of 1.x, as far as a wrong one would do harm.
enum LegacyRules {
    /// Policies with `sources` and `destinations`.
    static func pair(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        return selectors(spec["sources"]) + selectors(spec["destinations"])
    }

    /// Policies with `selectors`.
    static func selected(_ resource: Resource) -> [Violation] { selectors(Node(resource.spec, at: "")["selectors"]) }

    private static func selectors(_ list: Node) -> [Violation] {
        if list.isEmpty { return list.violation("must have at least one element") }
        return list.items.flatMap {
            TagRules.violations(ofSelector: $0["match"], requiresTag: true, needsService: true)
        }
    }

    static func externalService(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let address = spec["networking"]["address"]
        var result: [Violation] = []
        if address.isEmpty {
            result += address.violation("cannot be empty")
        } else if let (host, _) = HostPort.split(address.text) {
            if spec["tags"].json?[Tag.service]?.stringValue == host {
                result.append(
                    Violation(
                        spec["tags"].path.key(Tag.service),
                        "cannot be the same as the host of networking.address"
                    )
                )
            }
        } else {
            result += address.violation("unable to parse address. It has to be in format HOST:PORT")
        }
        if spec["tags"].json?[Tag.service] == nil {
            result.append(Violation(spec["tags"].path.key(Tag.service), "tag has to exist"))
        }
        return result + TagRules.violations(ofTags: spec["tags"])
    }
}
