import Documents

/// Which metrics this proxy shows: the MeshMetric that selects it, as Envoy's dynamic configuration listener tells it.
struct MetricsConfiguration: Sendable {
    /// An application on this host with metrics of its own.
    struct Application: Hashable, Sendable {
        var name: String
        /// Empty: the proxy's own.
        var address: String
        var port: UInt16
        var path: String
    }

    /// A collector of OpenTelemetry, which Envoy leads to.
    struct Push: Hashable, Sendable {
        var name: String
        /// The socket on which Envoy takes what is for it.
        var socket: String
        /// Between two pushes.
        var interval: Duration

        /// What a document says about it: as told, a minute without.
        static func interval(_ json: JSON?) -> Duration {
            let told = json?.stringValue.flatMap(GoDuration.parse) ?? .zero
            // At zero it would spin.
            return told > .zero ? max(told, .milliseconds(100)) : .seconds(60)
        }
    }

    var applications: [Application] = []
    var pushes: [Push] = []
    var filter = MetricFilter()
    /// Metrics that Envoy has never touched are shown too.
    var includesUnused = false
    /// Put on every series that has not got them; names as Prometheus allows them, sorted.
    var labels: [(name: String, value: String)] = []

    /// What there is without a policy.
    init() {}

    /// Reads the document of `/meshmetric`. What makes no sense in it is left out.
    init(_ body: [UInt8]) throws(AgentError) {
        let document: JSON
        do { document = try JSON(parsing: body) } catch {
            throw AgentError(.envoy, "metrics for this proxy are no JSON: \(error)")
        }
        let metrics = document["observability"]?["metrics"]
        applications = (metrics?["applications"]?.arrayValue ?? []).compactMap(Self.application)
        pushes = (metrics?["backends"]?.arrayValue ?? []).compactMap(Self.push)
        let sidecar = metrics?["sidecar"]
        includesUnused = sidecar?["includeUnused"]?.boolValue ?? false
        filter = MetricFilter(sidecar?["profiles"])
        labels = (metrics?["extraLabels"]?.members ?? [])
            .compactMap { member in member.value.stringValue.map { (Self.labelName(member.key), $0) } }
            .sorted { $0.0 < $1.0 }
    }

    /// An application of the older kind (`Mesh.metrics`) is written the same way.
    static func application(_ json: JSON) -> Application? {
        guard let port = json["port"]?.intValue.flatMap({ UInt16(exactly: $0) }), port > 0 else { return nil }
        let path = json["path"]?.stringValue ?? ""
        return Application(
            name: json["name"]?.stringValue ?? "",
            address: json["address"]?.stringValue ?? "",
            port: port,
            path: path.isEmpty ? "/metrics" : path.hasPrefix("/") ? path : "/" + path
        )
    }

    private static func push(_ json: JSON) -> Push? {
        let conf = json["openTelemetry"]
        guard json["type"]?.stringValue == "OpenTelemetry", let socket = conf?["endpoint"]?.stringValue else {
            return nil
        }
        return Push(
            name: json["name"]?.stringValue ?? "",
            socket: socket,
            interval: Push.interval(conf?["refreshInterval"])
        )
    }

    private static func labelName(_ text: String) -> String {
        let name = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return name.first?.isNumber == true ? "_" + name : name
    }
}
