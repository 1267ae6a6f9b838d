import Documents

/// The shape of a MeshHealthCheck, and what is wrong with one.
enum MeshHealthCheckRules {
    private static let header = Schema.object([
        .init("name", .string(minimumLength: 1, maximumLength: 256), required: true),
        .init("value", .text, required: true),
    ])
    static let headerChanges = Schema.object([.init("set", .array(header)), .init("add", .array(header))])

    private static let conf = Schema.object([
        .init("interval", .duration, default: "1m0s"), .init("timeout", .duration, default: "15s"),
        .init("unhealthyThreshold", .int32), .init("healthyThreshold", .int32),
        .init("initialJitter", .duration), .init("intervalJitter", .duration), .init("intervalJitterPercent", .int32),
        .init("healthyPanicThreshold", .integerOrString), .init("failTrafficOnPanic", .bool),
        .init("eventLogPath", .text),
        .init("alwaysLogHealthCheckFailures", .bool), .init("noTrafficInterval", .duration),
        .init("tcp", .object([.init("disabled", .bool), .init("send", .text), .init("receive", .array(.text))])),
        .init(
            "http",
            .object([
                .init("disabled", .bool), .init("path", .text),
                .init("requestHeadersToAdd", headerChanges),
                .init("expectedStatuses", .array(.int32)),
            ])
        ),
        .init("grpc", .object([.init("disabled", .bool), .init("serviceName", .text), .init("authority", .text)])),
        .init("reuseConnection", .bool),
    ])

    static let schema = PolicyShape(to: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: .destinations),
            conf: { conf, _, _ in Self.violations(conf) }
        ).violations(of: resource)
    }

    private static func violations(_ conf: Node) -> [Violation] {
        var result: [Violation] = []
        for field in ["interval", "timeout", "initialJitter", "intervalJitter", "noTrafficInterval"] {
            result += conf[field].positiveDuration()
        }
        for field in ["unhealthyThreshold", "healthyThreshold"] {
            result += conf[field].positive("must be greater than zero when defined")
        }
        result += conf["intervalJitterPercent"].wholePercentage()
        result += conf["healthyPanicThreshold"].percentage(isRequired: false)
        if conf["eventLogPath"].exists, !conf["eventLogPath"].text.hasPrefix("/") {
            result += conf["eventLogPath"].violation("must be a valid path when defined")
        }
        let http = conf["http"]
        if !http.exists, !conf["tcp"].exists, !conf["grpc"].exists {
            result += conf.violation(Node.mustHaveAtLeastOne(of: "http", "tcp", "grpc"))
        }
        if http.exists {
            if http["path"].exists, http["path"].isEmpty { result += http["path"].violation("must not be empty") }
            for status in http["expectedStatuses"].items { result += status.statusCode() }
            result += headerViolations(http["requestHeadersToAdd"])
        }
        return result
    }

    /// No header is changed twice.
    static func headerViolations(_ changes: Node) -> [Violation] {
        guard changes.exists else { return [] }
        if changes["set"].isEmpty, changes["add"].isEmpty, changes["remove"].isEmpty {
            return changes.violation(Node.mustHaveAtLeastOne(of: "set", "add", "remove"))
        }
        var seen: Set<String> = []
        return ["set", "add"].flatMap { list in
            changes[list].items.flatMap { item in
                seen.insert(item["name"].text.lowercased()).inserted
                    ? [] : item["name"].violation("duplicate header name")
            }
        }
            + changes["remove"].items.flatMap { item in
                seen.insert(item.text.lowercased()).inserted ? [] : item["name"].violation("duplicate header name")
            }
    }

    static func deprecations(_ resource: Resource) -> [String] {
        guard
            Node(resource.spec, at: "spec")["to"].items.contains(where: {
                $0["default"]["healthyPanicThreshold"].exists
            })
        else { return [] }
        return ["healthyPanicThreshold for MeshHealthCheck is deprecated, use MeshCircuitBreaker instead"]
    }
}
