import Testing

@testable import EnvoyConfig

@Suite struct StatisticTagTests {
    /// Names as Envoy makes them, and what the tags are.
    static let names: [(String, [String: String])] = [
        ("grpc.ads_cluster.streams_closed_14", ["name": "ads_cluster", "status": "14"]),
        ("grpc.ads_cluster.streams_total", ["name": "ads_cluster"]),
        (
            "kafka.kafka_10.0.0.1_9092.request.fetch_request",
            ["kafka_name": "kafka_10.0.0.1_9092", "kafka_type": "fetch_request"]
        ),
        (
            "kafka.inbound_80.response.api_response_duration",
            ["kafka_name": "inbound_80", "kafka_type": "api_response"]
        ),
        ("listener.127.0.0.1_15001.worker_3.downstream_cx_active", ["worker": "3"]),
        ("server.worker_12.watchdog_miss", ["worker": "12"]),
        ("inbound_10.0.0.1_80.rbac.allowed", ["listener": "inbound_10.0.0.1_80"]),
        ("http.inbound:127.0.0.1:80.rbac.shadow_denied", ["listener": "http.inbound:127.0.0.1:80"]),
        ("cluster.default_backend_zone-1_msvc_80.upstream_cx_total", [:]),
        ("cluster_manager.cluster_added", [:]),
        ("listener_manager.listener_added", [:]),
        ("rbac.allowed", [:]),
    ]

    @Test(arguments: names) func `tags are Kuma's, whichever expression finds them`(
        _ name: String,
        _ expected: [String: String]
    ) throws {
        #expect(try Self.tags(of: name, by: StatisticTag.all).mapValues(\.value) == expected)
        #expect(try Self.tags(of: name, by: StatisticTag.quick) == Self.tags(of: name, by: StatisticTag.all))
    }

    @Test func `a cluster's name is not taken for a worker's or a listener's`() throws {
        // Compat: Kuma's expressions do, and cut it to pieces.
        #expect(try Self.tags(of: "cluster.worker_1.upstream_cx_total", by: StatisticTag.quick).isEmpty)
        #expect(try Self.tags(of: "cluster.a.rbac.upstream_cx_total", by: StatisticTag.quick).isEmpty)
    }

    @Test func `expressions for other than clusters' names are not tried on clusters'`() {
        let slow = StatisticTag.quick.filter { !$0.expression.hasPrefix("^") }
        #expect(slow.map(\.name) == [], "tried at each character")
    }

    private struct Found: Equatable {
        var value: String
        var rest: String
    }

    /// As Envoy does it.
    private static func tags(of name: String, by tags: [StatisticTag]) throws -> [String: Found] {
        var result: [String: Found] = [:]
        for tag in tags {
            let expression = try Regex(tag.expression)
            guard let match = name.firstMatch(of: expression), let cut = match.output[1].range else { continue }
            let value = match.output.count > 2 ? match.output[2].substring : match.output[1].substring
            result[tag.name] = Found(value: String(value ?? ""), rest: name.replacingCharacters(in: cut, with: ""))
        }
        return result
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
