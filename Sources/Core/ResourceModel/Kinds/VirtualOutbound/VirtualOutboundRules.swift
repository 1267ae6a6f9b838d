import Documents

/// What is wrong with a VirtualOutbound.
enum VirtualOutboundRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let conf = spec["conf"]
        let selectors = SelectorRules.tags.violations(of: spec["selectors"])
        guard conf.exists else { return selectors + conf.violation(undefined) }
        return selectors + violations(ofParameters: conf["parameters"])
            + violations(ofTemplate: conf["host"], conf, sample: "dummy", Self.hostFault)
            + violations(ofTemplate: conf["port"], conf, sample: "1", Self.portFault)
    }

    private static let undefined = "has to be defined"

    private static func violations(ofParameters list: Node) -> [Violation] {
        var result: [Violation] = []
        var names: Set<String> = []
        for item in list.items {
            let (name, key) = (item["name"], item["tagKey"])
            if !names.insert(name.text).inserted { result += name.violation("name is already used") }
            if !key.isEmpty {
                if !NameRules.isTagName(key.text) { result += key.violation("must be a valid tag name") }
            } else if !NameRules.isTagName(name.text) {
                result += name.violation("must be a valid tag name if you are not setting tagKey")
            }
            if name.isEmpty || !name.text.utf8.allSatisfy({ NameRules.isAlphanumeric($0) }) {
                result += name.violation("must consist of alphanumeric characters to be used as a gotemplate key")
            }
        }
        if !list.items.contains(where: { $0["tagKey"].text == Tag.service }) {
            result += list.violation("must contain a parameter with \(Tag.service) as a tagKey")
        }
        return result
    }

    /// Tried with `sample` for each parameter.
    private static func violations(
        ofTemplate node: Node,
        _ conf: Node,
        sample: String,
        _ fault: (String) -> String?
    ) -> [Violation] {
        if node.isEmpty { return node.violation(undefined) }
        let names = Set(conf["parameters"].items.map { $0["name"].text })
        let reason: String?
        do {
            // Go's word for a field that a map has not got.
            let text = try GoTemplate(node.text).render { names.contains($0) ? sample : "<no value>" }
            reason = fault(text)
        } catch {
            reason = "failed compiling gotemplate error=\(GoText.quoted("template: :1: \(error)"))"
        }
        return reason.map { node.violation("template pre evaluation failed with error=\(GoText.quoted($0))") } ?? []
    }

    private static func hostFault(_ text: String) -> String? {
        if GoNetwork.isDNSName(text) { return nil }
        return "evaluation of template with parameters didn't return a valid dns name result=\(GoText.quoted(text))"
    }

    private static func portFault(_ text: String) -> String? {
        guard let port = Int(text) else {
            return
                "evaluation of template with parameters didn't evaluate to a parsable number result=\(GoText.quoted(text))"
        }
        if (1...65535).contains(port) { return nil }
        return "evaluation of template returned a port outside of the range [1..65535] result=\(port)"
    }
}
