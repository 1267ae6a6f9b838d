import Documents

/// What is wrong with a RateLimit.
enum RateLimitRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let (conf, http) = (spec["conf"], spec["conf"]["http"])
        var result = Node.endViolations(spec, sources: .tags, destinations: .tags)
        if !conf.exists { result += conf.violation("must have conf") }
        if http.exists {
            if http["requests"].int ?? 0 == 0 { result += http["requests"].violation("requests must be set") }
            result += http["interval"].defined("interval must be set")
            result += violations(ofAnswer: http["onRateLimit"])
        }
        return result
    }

    private static func violations(ofAnswer answer: Node) -> [Violation] {
        answer["headers"].items.enumerated().flatMap { index, header in
            // Compat: Kuma's place, which no document has (`header`, and a key for an index).
            let place = Node(nil, at: answer.path.field("header").key("\(index)"))
            return (header["key"].isEmpty ? place.violation("key must be set") : [])
                + (header["value"].isEmpty ? place.violation("value must be set") : [])
        }
    }
}
