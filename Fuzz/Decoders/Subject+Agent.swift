import Documents
import EnvoyConfig
import HTTP

@testable import DataplaneAgent
@testable import MADS

extension Subject {
    static func bootstrap(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes), let request = try? BootstrapRequest(json) else { return }
        _ = request.isTransparent
    }

    /// The query up to the first line break, then the body.
    static func mads(_ bytes: [UInt8]) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        var request = HTTPRequest(
            target: "/v3/discovery:monitoringassignments?" + String(decoding: line, as: UTF8.self)
        )
        request.body = Array(bytes.dropFirst(line.count + 1))
        guard let asked = try? AssignmentRequest(request, defaultTimeout: .seconds(30)) else { return }
        precondition(
            asked.timeout >= .zero && asked.timeout <= AssignmentRequest.longestWait,
            "a wait beyond the limit"
        )
    }

    /// What an application says of itself is legal text of Prometheus when the agent passes it on, and reads the same.
    static func metrics(_ bytes: [UInt8]) {
        var filter = MetricFilter()
        filter.profile = .all
        let labelled = MetricMerging.labelled(MetricFamily.parse(bytes), [("kuma_io_mesh", "a\"b\\")])
        let families = MetricMerging.joined([MetricMerging.filtered(labelled, filter)])
        let text = MetricMerging.text(families)
        let again = MetricFamily.parse(text)
        precondition(MetricMerging.text(again) == text, "its own text reads differently")
        precondition(again.map(\.samples.count) == families.map(\.samples.count), "its own text loses series")
    }

    /// Whatever the bytes are split into, the same lines come out.
    static func accessLog(_ bytes: [UInt8]) {
        func lines(piece: Int) -> [[UInt8]] {
            var cutter = LineCutter()
            return bytes.pieces(of: piece).flatMap { cutter.lines(in: $0) }
        }
        let whole = lines(piece: bytes.count)
        precondition(whole == lines(piece: 1), "a split changed a line")
        for line in whole {
            guard let read = AccessLogLine(line) else { continue }
            precondition(!read.host.isEmpty && read.port > 0 && read.message.last == UInt8(ascii: "\n"))
        }
    }

    /// What the control plane has for the agent, through Envoy: names, metrics, collectors.
    static func dynamic(_ bytes: [UInt8]) {
        _ = try? NamesDocument.table(bytes)
        _ = try? TelemetryConfiguration(
            bytes,
            local: "127.0.0.1",
            environment: TelemetryEnvironment { _ in nil }
        )
        guard let metrics = try? MetricsConfiguration(bytes) else { return }
        precondition(metrics.pushes.allSatisfy { $0.interval >= .milliseconds(100) }, "a push that spins")
        precondition(metrics.applications.allSatisfy { $0.port > 0 && $0.path.hasPrefix("/") })
    }
}
