import Documents
import PolicyMatching
import ResourceModel
import Topology

extension SidecarPlanning {
    func systemPart() -> SystemPart {
        var part = SystemPart()
        let adminPort = proxy.adminPort == 0 ? facts.adminPort : proxy.adminPort
        part.admin = AdminPlan(facts, address: proxy.address, port: adminPort)
        if interception?.outboundPort != nil, !bindsOutbounds, facts.dnsPort != 0, !facts.has(.embeddedDNS) {
            part.dns = DNSPlan(port: facts.dnsPort, isIPv6Enabled: facts.isIPv6Enabled, isUnified: isUnified)
        }
        let wantsNames = facts.has(.embeddedDNS) && interception?.outboundPort != nil && !bindsOutbounds
        part.metrics = metrics
        let telemetry = telemetryPlan
        if wantsNames || part.metrics != nil || telemetry != nil, !facts.workdir.isEmpty {
            part.dynamicConfig = DynamicConfigPlan(
                path: Self.socketPath(facts.workdir, "kuma-mesh-metric-config"),
                wantsNames: wantsNames,
                isIPv6Enabled: facts.isIPv6Enabled,
                labels: ["mesh": mesh.name, "kuma_io_zone": mesh.context.name].merging(
                    proxy.labels[Label.workload].map { ["kuma_workload": $0] } ?? [:]
                ) { first, _ in first },
                metrics: part.metrics?.document,
                telemetry: telemetry,
                isUnified: isUnified
            )
        }
        if part.metrics == nil { part.prometheus = prometheus() }
        return part
    }

    private func prometheus() -> PrometheusPlan? {
        guard let backend = mesh.settings.metrics, backend.type == "prometheus" else { return nil }
        let conf = backend.conf
        let mode =
            conf["tls"]?.text("mode")
            ?? (conf.flag("skipMTLS") == true ? "disabled" : "activeMTLSBackend")
        let tls: PrometheusPlan.TLS =
            switch mode {
            case "providedTLS": .files(certificate: facts.metricsCertificatePath, key: facts.metricsKeyPath)
            case "activeMTLSBackend" where mesh.isEncrypted: .mesh(mesh.name, isUnified: isUnified)
            default: .none
            }
        return PrometheusPlan(
            address: proxy.address,
            port: conf.number("port").flatMap { UInt16(exactly: $0) } ?? 5670,
            path: conf.text("path") ?? "/metrics",
            tls: tls,
            socketPath: Self.socketPath(facts.workdir, "kuma-mh-\(proxy.name)-\(proxy.mesh)"),
            reusesPort: facts.has(.reusePort)
        )
    }

    /// As kuma-dp names its sockets: the path is cut before the ending is added.
    static func socketPath(_ folder: String, _ name: String) -> String {
        let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        return String(decoding: path.utf8.prefix(98), as: UTF8.self) + ".sock"
    }
}

extension AdminPlan {
    /// Nil if the proxy opens no administration, or wants it to lead to another machine.
    init?(_ facts: ProxyFacts, address: String, port: UInt16) {
        guard port != 0 else { return nil }
        let local = ["127.0.0.1", "0.0.0.0", "::1", "::", ""]
        guard local.contains(facts.adminAddress) else { return nil }
        let loopback = facts.adminAddress.contains(":") ? "::1" : "127.0.0.1"
        if let path = facts.adminSocketPath, !path.isEmpty {
            upstream = .pipe(path)
        } else {
            // The listener would take the port of what it leads to.
            guard address != facts.adminAddress else { return nil }
            upstream = .socket(loopback, port)
        }
        self.address = address
        self.port = port
        readinessPort = facts.readinessPort
        readinessAddress = loopback
        identity = facts.adminIdentity
        reusesPort = facts.has(.reusePort)
        isUnified = facts.has(.unifiedResourceNaming)
    }
}
