import Documents

/// What is wrong with a ProxyTemplate.
enum ProxyTemplateRules {
    private static let profiles = ["default-proxy", "egress-proxy", "gateway-proxy", "ingress-proxy"]
    private static let kinds = ["cluster", "listener", "networkFilter", "httpFilter", "virtualHost"]
    private static let empty = "cannot be empty"

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let conf = spec["conf"]
        // None at all is legal.
        var result = SelectorRules(isRequired: false, needsService: true).violations(of: spec["selectors"])
        for profile in conf["imports"].items {
            if profile.isEmpty {
                result += profile.violation(empty)
            } else if !profiles.contains(profile.text) {
                let known = profiles.joined(separator: ",")
                result += profile.violation("profile not found. Available profiles: \(known)")
            }
        }
        for item in conf["resources"].items {
            for field in ["name", "version", "resource"] where item[field].isEmpty {
                result += item[field].violation(empty)
            }
            if !item["resource"].isEmpty { result += NativeResource.violations(of: item["resource"]) }
        }
        for item in conf["modifications"].items {
            for kind in kinds where item[kind].exists {
                let isFilter = kind.hasSuffix("Filter")
                result += isFilter ? filter(item[kind]) : whole(item[kind], isHost: kind == "virtualHost")
            }
        }
        return result
    }

    /// A change of a cluster, a listener or a virtual host.
    private static func whole(_ node: Node, isHost: Bool) -> [Violation] {
        switch node["operation"].text {
        case "add":
            let match = isHost ? node["match"]["name"] : node["match"]
            return match.undefined("cannot be defined") + NativeResource.violations(of: node["value"])
        case "patch": return NativeResource.violations(of: node["value"])
        case "remove": return []
        default: return unknownOperation(node, ["add", "patch", "remove"])
        }
    }

    private static func filter(_ node: Node) -> [Violation] {
        let name = node["match"]["name"]
        func needsName(_ reason: String) -> [Violation] { name.isEmpty ? name.violation(reason) : [] }
        switch node["operation"].text {
        case "addFirst", "addLast": return NativeResource.violations(of: node["value"])
        case "addBefore":
            return needsName("\(empty). You need to pick a filter before which this one will be added")
                + NativeResource.violations(of: node["value"])
        case "addAfter":
            return needsName("\(empty). You need to pick a filter after which this one will be added")
                + NativeResource.violations(of: node["value"])
        case "patch": return needsName(empty) + NativeResource.violations(of: node["value"])
        case "remove": return []
        default:
            return unknownOperation(node, ["addFirst", "addLast", "addBefore", "addAfter", "patch", "remove"])
        }
    }

    private static func unknownOperation(_ node: Node, _ operations: [String]) -> [Violation] {
        let list = operations.map { "\"\($0)\"" }.joined(separator: ", ")
        return node["operation"].violation("invalid operation. Available operations: \(list)")
    }
}
