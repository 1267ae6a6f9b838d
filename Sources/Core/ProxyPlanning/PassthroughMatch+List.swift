import Documents

extension PassthroughMatch {
    /// All matches of a conf. One without port is there once more for each port that another names, since Envoy looks at the port
    /// first.
    static func list(_ items: [JSON]) -> [PassthroughMatch] {
        var result: [PassthroughMatch] = []
        var seen: Set<PassthroughMatch> = []
        for json in items {
            guard let kind = json.text("type").flatMap(Kind.init), let value = json.text("value") else { continue }
            let match = PassthroughMatch(
                kind: kind,
                value: value,
                port: json.number("port").flatMap { UInt16(exactly: $0) },
                spoken: json.text("protocol").flatMap(Spoken.init) ?? .tcp
            )
            if seen.insert(match).inserted { result.append(match) }
        }
        let ports = Set(result.compactMap(\.port)).sorted()
        for match in result where match.port == nil {
            for port in ports {
                var clone = match
                clone.port = port
                if seen.insert(clone).inserted { result.append(clone) }
            }
        }
        return result
    }
}
