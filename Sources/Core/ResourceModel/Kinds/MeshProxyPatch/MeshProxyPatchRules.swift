import Documents

/// The shape of a MeshProxyPatch, and what is wrong with one.
enum MeshProxyPatchRules {
    private static let patches = Schema.array(
        .object([
            .init("op", .words("add", "remove", "replace", "move", "copy"), required: true),
            .init("path", .text, required: true), .init("value", .any), .init("from", .text),
        ])
    )

    private static func modification(_ operations: [String], _ match: [Schema.Field], needsMatch: Bool = false)
        -> Schema
    {
        .object([
            .init("match", .object(match), required: needsMatch),
            .init("operation", .string(oneOf: operations), required: true),
            .init("value", .text),
            .init("jsonPatches", patches),
        ])
    }

    private static let whole = ["Add", "Remove", "Patch"]
    private static let filter = ["Remove", "Patch", "AddFirst", "AddBefore", "AddAfter", "AddLast"]
    private static let names: [Schema.Field] = [.init("origin", .text), .init("name", .text)]
    private static let filterMatch = names + [.init("listenerName", .text), .init("listenerTags", .labels)]
    private static let kinds = ["cluster", "listener", "networkFilter", "httpFilter", "virtualHost"]

    static let schema = PolicyShape(
        whole: .object([
            .init(
                "appendModifications",
                .array(
                    .object([
                        .init("cluster", modification(whole, names)),
                        .init("listener", modification(whole, names + [.init("tags", .labels)])),
                        .init("networkFilter", modification(filter, filterMatch)),
                        .init("httpFilter", modification(filter, filterMatch)),
                        .init(
                            "virtualHost",
                            modification(whole, names + [.init("routeConfigurationName", .text)], needsMatch: true)
                        ),
                    ])
                )
            )
        ]),
        needsConf: ["default"]
    ).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let list = Node(resource.spec, at: "spec")["default"]["appendModifications"]
        var result = PolicyRules(top: .init(kinds: .proxies), conf: { _, _, _ in [] }).violations(of: resource)
        if list.isEmpty { result += list.violation("must not be empty") }
        for item in list.items {
            let given = kinds.filter { item[$0].exists }
            if given.count != 1 {
                result += item.violation(
                    "exactly one modification can be defined at a time. Currently, \(given.count) modifications are defined"
                )
            }
            for kind in given { result += violations(ofModification: item[kind], isFilter: kind.hasSuffix("Filter")) }
        }
        return result
    }

    private static func violations(ofModification node: Node, isFilter: Bool) -> [Violation] {
        let operation = node["operation"].text
        var result: [Violation] = []
        switch operation {
        case "Remove":
            if node["value"].exists { result += node["value"].undefined() }
            if node["jsonPatches"].exists { result += node["jsonPatches"].undefined() }
        case "Patch":
            if isFilter, node["match"]["name"].isEmpty { result += node["match"]["name"].defined() }
            if node["value"].exists == node["jsonPatches"].exists {
                result += node.violation("must have exactly one defined: value, jsonPatches")
            }
        default:
            if ["AddBefore", "AddAfter"].contains(operation), node["match"]["name"].isEmpty {
                result += node["match"]["name"].defined()
            }
            if node["jsonPatches"].exists { result += node["jsonPatches"].undefined() }
            if node["value"].isEmpty { result += node["value"].defined() }
        }
        if !node["value"].isEmpty {
            result += NativeResource.violations(of: node["value"])
        }
        for patch in node["jsonPatches"].items { result += violations(ofPatch: patch) }
        return result
    }

    private static func violations(ofPatch patch: Node) -> [Violation] {
        var result = [patch["path"], patch["from"]].flatMap { place in
            place.text.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= PatchPath.depthLimit
                ? [] : place.violation("must have at most \(PatchPath.depthLimit) parts")
        }
        switch patch["op"].text {
        case "add", "replace": result += patch["value"].defined()
        case "move", "copy": if patch["from"].isEmpty { result += patch["from"].defined() }
        default: break
        }
        return result
    }
}
