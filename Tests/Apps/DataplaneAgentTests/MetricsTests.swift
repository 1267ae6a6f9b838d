import Documents
import HTTP
import HTTPClient
import Lifecycle
import Logging
import Metrics
import Net
import TestSupport
import Testing

@testable import DataplaneAgent

@Suite struct MetricFamilyTests {
    @Test func `text is read and written again`() {
        let text = """
            # HELP envoy_cluster_rq_time Time it took
            # TYPE envoy_cluster_rq_time histogram
            envoy_cluster_rq_time_bucket{envoy_cluster_name="a \\"b\\"",le="+Inf"} 3
            envoy_cluster_rq_time_sum{envoy_cluster_name="a \\"b\\""} 1.5e+06
            envoy_cluster_rq_time_count{envoy_cluster_name="a \\"b\\""} 3 1700000000
            plain NaN

            """
        let families = MetricFamily.parse(Array(text.utf8))
        #expect(
            families.map(\.name) == ["envoy_cluster_rq_time", "plain"] && families[0].samples.count == 3
                && families[0].type == "histogram"
        )
        #expect(String(decoding: MetricMerging.text(families), as: UTF8.self) == text.replacing("\n\n", with: "\n"))
    }

    @Test(arguments: [
        (" #a 1", ""), ("a-b 1", ""), ("1a 1", ""), ("a{b-c=\"x\"} 1", ""), ("a{b:c=\"x\"} 1", ""),
        ("# TYPE a-b counter\na-b 1", ""),
        ("# TYPE a info\na 1", "a 1\n"), ("a 1 1.5", "a 1\n"), ("a 1 soon", "a 1\n"), ("a 1 17", "a 1 17\n"),
        ("a:b{c_1=\"x\"} 1", "a:b{c_1=\"x\"} 1\n"),
    ])
    func `what Prometheus does not take is left out, so that it takes the rest`(_ given: String, _ passed: String) {
        let families = MetricFamily.parse(Array("ok 1\n\(given)\n".utf8))
        #expect(String(decoding: MetricMerging.text(families), as: UTF8.self) == "ok 1\n" + passed)
    }

    @Test(arguments: [
        "", "name", "name{", "name{a}", "name{a=1} 2", "name{a=\"x} 2", "name{a=\"x\"} many", "{a=\"b\"} 1", "# EOF",
        "# TYPE a", "name{a=\"\\",
    ])
    func `lines that make no sense are left out`(line: String) {
        #expect(MetricFamily.parse(Array(line.utf8)).isEmpty)
    }
}

@Suite struct MetricFilterTests {
    @Test(arguments: [
        ("{}", "envoy_cluster_upstream_rq", true), ("{}", "envoy_listener_manager_lds_update", false),
        (#"{"appendProfiles":[{"name":"None"},{"name":"All"}]}"#, "envoy_listener_manager_lds_update", true),
        (#"{"appendProfiles":[{"name":"None"}]}"#, "envoy_server_live", false),
        (
            #"{"appendProfiles":[{"name":"None"}],"include":[{"type":"Exact","match":"envoy_server_live"}]}"#,
            "envoy_server_live", true
        ),
        (
            #"{"appendProfiles":[{"name":"All"}],"exclude":[{"type":"Regex","match":"envoy_.*_rq$"}]}"#,
            "envoy_cluster_upstream_rq", false
        ),
        (
            #"{"exclude":[{"type":"Contains","match":"server"}],"include":[{"type":"Prefix","match":"envoy_server"}]}"#,
            "envoy_server_live", true
        ),
        (
            #"{"appendProfiles":[{"name":"None"}],"include":[{"type":"Regex","match":"(("},{"type":"Odd","match":"envoy"}]}"#,
            "envoy", false
        ),
    ])
    func `include goes over exclude, and both over the profile`(profiles: String, name: String, isShown: Bool) throws {
        let verdict = MetricFilter(try JSON(parsing: Array(profiles.utf8))).verdict(name)
        #expect((verdict != .hidden) == isShown)
    }

    @Test func `Envoy's own clusters are no traffic`() {
        let families = MetricFamily.parse(
            Array(
                "envoy_cluster_upstream_rq{envoy_cluster_name=\"ads_cluster\"} 1\nenvoy_cluster_upstream_rq{envoy_cluster_name=\"shop\"} 2\n"
                    .utf8
            )
        )
        #expect(MetricMerging.filtered(families, MetricFilter()).flatMap(\.samples).map(\.value) == ["2"])
    }

    @Test func `clusters of one service are added up`() {
        let families = MetricFamily.parse(
            Array(
                """
                rq{envoy_cluster_name="shop-0123456789abcdef",code="200"} 1
                rq{envoy_cluster_name="shop-fedcba9876543210",code="200"} 2
                rq{envoy_cluster_name="shop-0123456789abcdef",code="500"} 1.5
                rq{envoy_cluster_name="shop-0123456789abcdeg",code="200"} 7

                """.utf8
            )
        )
        var filter = MetricFilter()
        filter.profile = .all
        #expect(
            String(decoding: MetricMerging.text(MetricMerging.filtered(families, filter)), as: UTF8.self) == """
                rq{envoy_cluster_name="shop",code="200"} 3
                rq{envoy_cluster_name="shop",code="500"} 1.5
                rq{envoy_cluster_name="shop-0123456789abcdeg",code="200"} 7

                """
        )
    }

    @Test func `labels are put where they are missing`() throws {
        let configuration = try MetricsConfiguration(
            Array(
                #"{"observability":{"metrics":{"extraLabels":{"kuma.proxy_role":"side\"car","mesh":"default"}}}}"#.utf8
            )
        )
        let families = MetricMerging.labelled(
            MetricFamily.parse(Array("a{mesh=\"own\"} 1\nb 2\n".utf8)),
            configuration.labels
        )
        #expect(
            String(decoding: MetricMerging.text(families), as: UTF8.self)
                == "a{mesh=\"own\",kuma_proxy_role=\"side\\\"car\"} 1\nb{kuma_proxy_role=\"side\\\"car\",mesh=\"default\"} 2\n"
        )
    }
}

@Suite struct MetricsHijackerTests {
    @Test(.timeLimit(.minutes(1))) func `Envoy, applications and the agent are one page`() async throws {
        let loops = EventLoopGroup(count: 1)
        let envoy = HTTPServer(loops: loops, address: .loopback()) { request in
            let isUsedOnly = request.query.contains { $0.name == "usedonly" }
            let isFiltered = request.query.contains { $0.name == "filter" && $0.value == "li.e" }
            return HTTPResponse(
                status: request.path == "/stats" ? 200 : 404,
                text: "envoy_server_live 1\n" + (isFiltered ? "" : "envoy_other \(isUsedOnly ? 1 : 2)\n")
            )
        }
        let application = HTTPServer(loops: loops, address: .loopback()) { request in
            HTTPResponse(status: 200, text: "app_moods_total 42\n")
        }
        try await envoy.start()
        try await application.start()
        let folder = try AgentFiles.makeTemporaryFolder(in: "/tmp")
        defer { AgentFiles.removeFolder(folder) }
        let registry = MetricRegistry()
        registry.counter("kuma_dp_dns_x_total", help: "x").add()
        let path = "\(folder)/metrics.sock"
        let metrics = ProxyMetrics(
            admin: EnvoyAdmin(.address("127.0.0.1", port: UInt16(try #require(envoy.boundPort)))),
            registry: registry,
            host: .init(address: "127.0.0.1", isRedirected: false),
            aggregates: [],
            logger: .disabled
        )
        let hijacker = MetricsHijacker(path: path, metrics: metrics, loops: loops)
        let port = try #require(application.boundPort)
        let configuration = try MetricsConfiguration(
            Array(
                """
                {"observability":{"metrics":{"applications":[{"name":"app","path":"m","port":\(port)},{"name":"gone","port":1}],
                 "extraLabels":{"dataplane":"shop"},"sidecar":{"profiles":{"include":[{"type":"Exact","match":"envoy_other"}]}}}}}
                """.utf8
            )
        )
        metrics.update(configuration)
        let group = ServiceGroup([hijacker], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("the file is there") { AgentFiles.exists(path) }
            let answer = try await HTTPClient().send(
                ClientRequest("GET", "http://localhost/meshmetric", unixSocket: path)
            )
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 200 && answer["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            for line in [
                "envoy_server_live{dataplane=\"shop\"} 1\n", "envoy_other{dataplane=\"shop\"} 1\n",
                "app_moods_total{dataplane=\"shop\"} 42\n",
                "kuma_dp_dns_x_total{dataplane=\"shop\"} 1\n",
            ] {
                #expect(text.contains(line), "\(text)")
            }
            for (query, lines) in [
                ("", ["envoy_other 2"]), ("?usedonly", ["envoy_other 1"]), ("?filter=li.e&usedonly", []),
            ] {
                let old = try await HTTPClient().send(
                    ClientRequest("GET", "http://localhost/\(query)", unixSocket: path)
                )
                let shown = String(decoding: old.body, as: UTF8.self).split(separator: "\n").map(String.init)
                #expect(shown.filter { $0.hasPrefix("envoy_other") } == lines)
            }
            group.shutdown()
            try await tasks.waitForAll()
        }
        #expect(!AgentFiles.exists(path))
        envoy.shutdown()
        application.shutdown()
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["nan", "inf", "-inf", "1e400", "-5", "1e18", "0x1p1023", "", "soon"])
    func `a scrape's timeout that is no time is borne`(header: String) async throws {
        let loops = EventLoopGroup(count: 1)
        let folder = try AgentFiles.makeTemporaryFolder(in: "/tmp")
        defer { AgentFiles.removeFolder(folder) }
        let path = "\(folder)/metrics.sock"
        let metrics = ProxyMetrics(
            admin: EnvoyAdmin(.address("127.0.0.1", port: 1)),
            registry: MetricRegistry(),
            host: .init(address: "127.0.0.1", isRedirected: false),
            aggregates: [],
            logger: .disabled
        )
        let hijacker = MetricsHijacker(path: path, metrics: metrics, loops: loops)
        let group = ServiceGroup([hijacker], logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("the file is there") { AgentFiles.exists(path) }
            let request = ClientRequest(
                "GET",
                "http://localhost/metrics",
                headers: [.init("x-prometheus-scrape-timeout-seconds", header)],
                unixSocket: path
            )
            // Of an Envoy that is not there; what matters is that an answer comes.
            #expect((200...599).contains(try await HTTPClient().send(request).status))
            group.shutdown()
            try await tasks.waitForAll()
        }
    }
}
