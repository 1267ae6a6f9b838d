package import Metrics
import Synchronization

/// What the streams of one discovery service count, under Kuma's names: `xds_…` or `kds_delta_…`.
package final class StreamMetrics: Sendable {
    /// Of one type of resource. Made once: asking the registry for each message would cost more than the message.
    struct Series: Sendable {
        let sent: Counter
        let size: Histogram
        let accepted: Counter
        let refused: Counter
    }

    private let registry: MetricRegistry
    private let prefix: String
    private let types: Set<String>
    private let series = Mutex<[String: Series]>([:])
    private let versions = Mutex<Set<String>>([])
    let delivery: Histogram
    let active: Gauge

    /// - `prefix`: In front of each name, without the underscore.
    /// - `types`: That there are; what a peer asks for beyond them is counted as `other`.
    package init(_ registry: MetricRegistry, prefix: String, types: Set<String>) {
        (self.registry, self.prefix, self.types) = (registry, prefix, types)
        delivery = registry.histogram(
            "\(prefix)_delivery",
            help: "Milliseconds from a change until the client has taken or refused it",
            buckets: Histogram.milliseconds
        )
        active = registry.gauge(
            "\(prefix)_streams_active",
            help: "Number of active connections between a server and a client"
        )
    }

    func series(of type: String) -> Series {
        let type = types.contains(type) ? type : "other"
        return series.withLock { known in
            if let series = known[type] { return series }
            let made = make(type)
            known[type] = made
            return made
        }
    }

    private func make(_ type: String) -> Series {
        func received(_ confirmation: String, _ error: String) -> Counter {
            registry.counter(
                "\(prefix)_requests_received",
                help: "Number of confirmations requests from a client",
                labels: ["type_url": type, "confirmation": confirmation, "error_type": error]
            )
        }
        return Series(
            sent: registry.counter(
                "\(prefix)_responses_sent",
                help: "Number of responses sent by the server to a client",
                labels: ["type_url": type]
            ),
            size: registry.histogram(
                "\(prefix)_responses_sent_bytes",
                help: "Size in bytes of the responses sent by the server",
                labels: ["type_url": type],
                buckets: (0..<16).map { Double(1024 << $0) }
            ),
            accepted: received("ACK", "no_error"),
            refused: received("NACK", "other")
        )
    }

    /// The gauge of a version; what is none, and versions beyond any that can be in use, count as `other`.
    func clients(_ version: String) -> Gauge {
        let isVersion = version.utf8.count <= 64 && version.first?.isNumber == true
        let label = versions.withLock { versions in
            guard isVersion, versions.contains(version) || versions.count < 64 else { return "other" }
            versions.insert(version)
            return version
        }
        return registry.gauge(
            "\(prefix)_client_versions",
            help: "Number of clients for each version. It only counts connections where they sent at least one request",
            labels: ["client_version": label]
        )
    }
}

/// The part of one stream in its service's metrics. Owned by the stream.
package struct StreamMeter {
    private let metrics: StreamMetrics
    private var series: [String: StreamMetrics.Series] = [:]
    private var changed: ContinuousClock.Instant?
    /// When what is under way was ready to go, by type.
    private var pending: [String: ContinuousClock.Instant] = [:]
    private var clients: Gauge?
    private var isOpen = false

    /// A stream that is not open yet.
    package init(_ metrics: StreamMetrics) { self.metrics = metrics }

    /// The stream begins.
    package mutating func opened() {
        guard !isOpen else { return }
        isOpen = true
        metrics.active.add(1)
    }

    /// The peer has said which version it is; only once.
    package mutating func introduced(version: String) {
        guard isOpen, clients == nil, !version.isEmpty else { return }
        clients = metrics.clients(version)
        clients?.add(1)
    }

    /// There may be something new for the peer.
    package mutating func ready() { changed = .now }

    /// A response goes out.
    package mutating func sent(_ type: String, bytes: Int) {
        let series = series(of: type)
        series.sent.add()
        series.size.observe(Double(bytes))
        pending[type] = changed ?? .now
    }

    /// The peer has answered a response.
    package mutating func answered(_ type: String, accepts: Bool) {
        let series = series(of: type)
        (accepts ? series.accepted : series.refused).add()
        if let start = pending.removeValue(forKey: type) {
            metrics.delivery.observe(milliseconds: .now - start)
        }
    }

    /// The stream has ended.
    package mutating func closed() {
        guard isOpen else { return }
        isOpen = false
        metrics.active.add(-1)
        clients?.add(-1)
        clients = nil
    }

    private mutating func series(of type: String) -> StreamMetrics.Series {
        if let known = series[type] { return known }
        let found = metrics.series(of: type)
        series[type] = found
        return found
    }
}
