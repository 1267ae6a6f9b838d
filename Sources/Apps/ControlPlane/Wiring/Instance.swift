import Crypto
import Metrics

/// This process among the control planes: a new one at each start.
struct Instance: Sendable {
    /// `<host name>-<four hexadecimal digits>`.
    let id: String
    let hostname: String
    let mode: ControlPlaneMode

    init(host: HostIdentity, mode: ControlPlaneMode) {
        hostname = host.name
        id = "\(host.name)-\(RandomID().description.prefix(4))"
        self.mode = mode
    }

    /// A registry with what every control plane counts.
    func metrics() -> MetricRegistry {
        let registry = MetricRegistry(constantLabels: ["zone": mode.label])
        ProcessMetrics.register(in: registry)
        let build = BuildFacts.current
        registry.gauge(
            "cp_info",
            help: "Static information about the CP instance",
            labels: [
                "product": build.product, "version": build.version, "git_tag": build.gitTag,
                "git_commit": build.gitCommit,
                "build_date": build.buildDate, "instance_id": id,
            ]
        ) { 1 }
        return registry
    }
}
