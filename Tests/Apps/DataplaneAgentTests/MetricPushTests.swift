import GRPC
import HTTP
import Lifecycle
import Logging
import Metrics
import Net
import Protobuf
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct MetricRequestsTests {
    private static func message(_ text: String) throws -> [UInt8] {
        let messages = MetricRequests(service: "kuma-dp", nanoseconds: 7).messages(MetricFamily.parse(Array(text.utf8)))
        return try #require(messages.first)
    }

    /// The encoded metrics of the only message.
    private static func metrics(_ text: String) throws -> [[UInt8]] {
        let scope = try #require(try Wire.fields(try message(text), 1, 2).first)
        return try Wire.fields(scope, 2)
    }

    @Test func `who sends it stands before what is sent`() throws {
        let message = try Self.message("a 1\n")
        let pair = try #require(try Wire.fields(message, 1, 1, 1).first)
        #expect(try Wire.text(pair, 1) == "service.name" && Wire.text(pair, 2, 1) == "kuma-dp")
        #expect(try Wire.text(message, 1, 2, 1, 1) == "kuma")
    }

    @Test func `a counter is a growing sum with its labels`() throws {
        let metric = try #require(
            try Self.metrics("# HELP rq Requests\n# TYPE rq counter\nrq{to=\"a \\\"b\\\"\"} 3 5\n").first
        )
        #expect(try Wire.text(metric, 1) == "rq" && Wire.text(metric, 2) == "Requests")
        let sum = try #require(try Wire.fields(metric, 7).first)
        #expect(try Wire.number(sum, 2) == 2 && Wire.number(sum, 3) == 1)
        let point = try #require(try Wire.fields(sum, 1).first)
        #expect(try Wire.fixed(point, 3) == 5_000_000 && Wire.double(point, 4) == 3)
        #expect(try Wire.text(point, 7, 1) == "to" && Wire.text(point, 7, 2, 1) == "a \"b\"")
    }

    @Test(arguments: ["# TYPE live gauge\nlive 1.5\n", "live 1.5\n", "# TYPE live untyped\nlive 1.5\n"])
    func `what only says a number is a gauge`(text: String) throws {
        let metric = try #require(try Self.metrics(text).first)
        let point = try #require(try Wire.fields(metric, 5, 1).first)
        #expect(try Wire.double(point, 4) == 1.5 && Wire.fixed(point, 3) == 7)
    }

    @Test func `a histogram's buckets are counted one by one`() throws {
        let text = """
            # TYPE time histogram
            time_bucket{to="a",le="0.5"} 2
            time_bucket{to="a",le="1"} 5
            time_bucket{to="a",le="+Inf"} 6
            time_sum{to="a"} 3.25
            time_count{to="a"} 6
            time_bucket{to="b",le="0.5"} 1
            time_sum{to="b"} 9
            time_count{to="b"} 4

            """
        let metric = try #require(try Self.metrics(text).first)
        let points = try Wire.fields(metric, 9, 1)
        #expect(points.count == 2)
        #expect(try Wire.fixed(points[0], 4) == 6 && Wire.double(points[0], 5) == 3.25)
        #expect(try Wire.packed(points[0], 6) == [2, 3, 1])
        #expect(try Wire.packed(points[0], 7) == [0.5, 1].map(\.bitPattern))
        // Without a bucket to infinity, the rest is there.
        #expect(try Wire.packed(points[1], 6) == [1, 3] && Wire.text(points[1], 9, 2, 1) == "b")
    }

    @Test func `a summary becomes a gauge and two sums`() throws {
        let text = "# TYPE t summary\nt{quantile=\"0.5\"} 1\nt_sum 9\nt_count 3\n"
        let metrics = try Self.metrics(text)
        #expect(try metrics.map { try Wire.text($0, 1) } == ["t", "t_sum", "t_count"])
        #expect(try metrics.map { try Wire.fields($0, 5).isEmpty } == [false, true, true])
        #expect(try metrics.map { try Wire.fields($0, 7).isEmpty } == [true, false, false])
    }

    @Test func `more than a collector takes at once is several messages, with every sample in one`() throws {
        let text = (0..<30_000).map { "rq{to=\"\(String(repeating: "x", count: 150))\($0)\"} \($0)\n" }.joined()
        let messages = MetricRequests(service: "s", nanoseconds: 7).messages(MetricFamily.parse(Array(text.utf8)))
        #expect(messages.count > 1 && messages.allSatisfy { $0.count < 4 << 20 })
        let count = try messages.map { try Wire.fields($0, 1, 2, 2, 5, 1).count }.reduce(0, +)
        #expect(count == 30_000)
        #expect(MetricRequests(service: "s", nanoseconds: 7).messages([]).isEmpty)
    }
}

@Suite(.timeLimit(.minutes(1))) struct MetricPushTests {
    @Test func `a collector gets what is shown, again and again`() async throws {
        try await pushing(every: .milliseconds(20)) { received in
            try await eventually("it is pushed again and again") { received.value.count >= 2 }
        } afterwards: { received in
            let last = try #require(received.last)
            #expect(try Wire.fields(last, 1, 2, 2).map { try Wire.text($0, 1) } == ["envoy_server_live"])
        }
    }

    @Test func `what was counted since the last time is pushed at the end`() async throws {
        try await pushing(every: .seconds(3600)) { received in
            #expect(received.value.isEmpty)
        } afterwards: { received in
            #expect(received.count == 1)
        }
    }

    /// Runs a push to a collector on a socket, while `body` does.
    private func pushing(
        every interval: Duration,
        _ body: (Shared<[[UInt8]]>) async throws -> Void,
        afterwards: ([[UInt8]]) throws -> Void
    ) async throws {
        let loops = EventLoopGroup(count: 1)
        let folder = try TestFolder()
        let envoy = HTTPServer(loops: loops, address: .loopback()) { _ in
            HTTPResponse(status: 200, text: "envoy_server_live 1\nenvoy_hidden 1\n")
        }
        try await envoy.start()
        let received = Shared<[[UInt8]]>([])
        var services = GRPCServices()
        services.unary("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export") { request in
            received.withLock { $0.append(request.message) }
            return []
        }
        let path = "\(folder.path)/collector.sock"
        let collector = HTTPServer(loops: loops, unixSocket: path, grpc: services)
        try await collector.start()
        let metrics = ProxyMetrics(
            admin: EnvoyAdmin(.address("127.0.0.1", port: UInt16(try #require(envoy.boundPort)))),
            registry: MetricRegistry(),
            host: .init(address: "127.0.0.1", isRedirected: false),
            aggregates: [],
            logger: .disabled
        )
        let push = MetricPush(metrics, service: "dp", loop: loops.next(), logger: .disabled)
        push.update([.init(name: "c", socket: path, interval: interval)])
        let group = ServiceGroup([push], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(received)
            group.shutdown()
            try await tasks.waitForAll()
        }
        try afterwards(received.value)
        collector.shutdown()
        envoy.shutdown()
    }

    @Test func `backends are collectors with a socket`() throws {
        let configuration = try MetricsConfiguration(
            Array(
                #"""
                {"observability":{"metrics":{"backends":[
                 {"type":"OpenTelemetry","name":"a","openTelemetry":{"endpoint":"/s","refreshInterval":"15s"}},
                 {"type":"OpenTelemetry","name":"b","openTelemetry":{"endpoint":"/t","refreshInterval":"0s"}},
                 {"type":"OpenTelemetry","name":"c"},{"type":"Prometheus"},7]}}}
                """#.utf8
            )
        )
        #expect(
            configuration.pushes == [
                .init(name: "a", socket: "/s", interval: .seconds(15)),
                .init(name: "b", socket: "/t", interval: .seconds(60)),
            ]
        )
    }
}

/// Looks into encoded messages by field numbers.
private enum Wire {
    /// The parts at a path of field numbers, of all parents.
    static func fields(_ bytes: [UInt8], _ path: Int...) throws -> [[UInt8]] { try fields(bytes, path[...]) }

    private static func fields(_ bytes: [UInt8], _ path: ArraySlice<Int>) throws -> [[UInt8]] {
        guard let number = path.first else { return [bytes] }
        var found: [[UInt8]] = []
        var reader = try WireReader(bytes)
        while let field = try reader.nextField() {
            var part: [UInt8] = []
            if field == number { try reader.bytes(&part) } else { try reader.skip() }
            if field == number { found += try fields(part, path.dropFirst()) }
        }
        return found
    }

    static func text(_ bytes: [UInt8], _ path: Int...) throws -> String {
        String(decoding: try #require(try fields(bytes, path[...]).first), as: UTF8.self)
    }

    private static func value<Kind: ScalarKind>(_ kind: Kind.Type, _ bytes: [UInt8], _ number: Int) throws -> Kind.Value
    {
        var found: Kind.Value?
        var reader = try WireReader(bytes)
        while let field = try reader.nextField() {
            if field == number { found = try reader.scalar(kind) } else { try reader.skip() }
        }
        return try #require(found)
    }

    static func number(_ bytes: [UInt8], _ number: Int) throws -> UInt64 { try value(UInt64Kind.self, bytes, number) }
    static func fixed(_ bytes: [UInt8], _ number: Int) throws -> UInt64 { try value(Fixed64Kind.self, bytes, number) }
    static func double(_ bytes: [UInt8], _ number: Int) throws -> Double { try value(DoubleKind.self, bytes, number) }

    /// Packed numbers of eight bytes each.
    static func packed(_ bytes: [UInt8], _ number: Int) throws -> [UInt64] {
        let part = try #require(try fields(bytes, number).first)
        return stride(from: 0, to: part.count, by: 8).map { start in
            part[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
