import Documents
import PolicyMatching
import ResourceModel
import Topology

extension SidecarPlanning {
    func systemPart() -> SystemPart {
        var part = SystemPart()
        let adminPort = proxy.adminPort == 0 ? facts.adminPort : proxy.adminPort
        part.admin = AdminPlan(facts, address: proxy.address, port: adminPort)
        // An agent that answers for no names tells no port either.
        let answersNames = interception?.outboundPort != nil && !bindsOutbounds && facts.dnsPort != 0
        let isIPv6Enabled = interception?.isIPv6Caught == true && facts.isIPv6Enabled
        if answersNames, !facts.has(.embeddedDNS) {
            part.dns = DNSPlan(port: facts.dnsPort, isIPv6Enabled: isIPv6Enabled, isUnified: isUnified)
        }
        let wantsNames = answersNames && facts.has(.embeddedDNS)
        part.metrics = metrics
        let telemetry = telemetryPlan
        if wantsNames || part.metrics != nil || telemetry != nil, !facts.workdir.isEmpty {
            part.dynamicConfig = DynamicConfigPlan(
                path: Self.socketPath(facts.workdir, "kuma-mesh-metric-config"),
                wantsNames: wantsNames,
                isIPv6Enabled: isIPv6Enabled,
                labels: nameLabels,
                metrics: part.metrics?.document,
                telemetry: telemetry,
                isUnified: isUnified
            )
        }
        if part.metrics == nil { part.prometheus = prometheus() }
        part.probes = probes
        part.identityAgent = workload?.agentTimeout.map { timeout in
            let told = facts.spireSocketPath
            return IdentityAgentPlan(path: told.isEmpty ? mesh.context.spireSocketPath : told, timeout: timeout)
        }
        return part
    }

    private var probes: ProbePlan? {
        guard let told = proxy.probes, !facts.hasProbeProxy else { return nil }
        return ProbePlan(
            address: proxy.address,
            port: told.port,
            endpoints: told.endpoints.map { endpoint in
                .init(
                    path: endpoint.path,
                    rewritten: endpoint.inboundPath,
                    port: endpoint.inboundPort,
                    section: proxy.inbounds.last { $0.workloadPort == endpoint.inboundPort }?.section
                )
            },
            binding: ListenerBinding(bindsToPort: interception == nil, reusesPort: facts.has(.reusePort)),
            isUnified: isUnified
        )
    }

    /// Labels of the agent's metrics about names.
    private var nameLabels: [String: String] {
        var labels = ["mesh": mesh.name, "kuma_io_zone": mesh.context.name]
        if let workload = proxy.labels[Label.workload] { labels["kuma_workload"] = workload }
        if let namespace = proxy.labels[Label.namespace] { labels["k8s_kuma_io_namespace"] = namespace }
        return labels
    }

    /// By `metrics` of the mesh, and of the Dataplane, which goes before it.
    private func prometheus() -> PrometheusPlan? {
        guard let backend = mesh.settings.metrics, backend.type == "prometheus", facts.adminPort != 0 else {
            return nil
        }
        let conf = MergePatch.merge([backend.conf] + (proxy.metrics.map { [$0] } ?? []))
        let mode =
            conf["tls"].map { $0.text("mode") ?? "activeMTLSBackend" }
            ?? (conf.flag("skipMTLS") == true ? "disabled" : "activeMTLSBackend")
        let tls: PrometheusPlan.TLS =
            switch mode {
            case "providedTLS": metricsFiles
            case "activeMTLSBackend" where mesh.isEncrypted: .mesh(mesh.name, isUnified: isUnified)
            default: .none
            }
        let port = conf.number("port").flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 } ?? 5670
        // It would take the place of a listener of the proxy, or of the application.
        guard !uses(proxy.address, port) else { return nil }
        let filter = conf["envoy"]?.text("filterRegex").map { "filter=\($0)" }
        let used = conf["envoy"]?.flag("usedOnly") == true ? "usedonly" : nil
        let query = [filter, used].compactMap { $0 }.joined(separator: "&")
        return PrometheusPlan(
            address: proxy.address,
            port: port,
            path: conf.text("path") ?? "/metrics",
            askedFor: query.isEmpty ? "/" : "/?\(query)",
            tls: tls,
            socketPath: Self.socketPath(facts.workdir, "kuma-mh-\(proxy.name)-\(proxy.mesh)"),
            reusesPort: facts.has(.reusePort)
        )
    }

    private func uses(_ address: String, _ port: UInt16) -> Bool {
        let places =
            proxy.inbounds.flatMap { [($0.address, $0.port), ($0.workloadAddress, $0.workloadPort)] }
            + proxy.outbounds.map { ($0.address, $0.port) }
        return places.contains { place in
            place.1 == port && [address, "0.0.0.0", "::"].contains(place.0)
        }
    }

    /// Of the proxy's host. Compat: without them metrics are shown in plain text; golden `sidecar-explicit-plain`.
    var metricsFiles: PrometheusPlan.TLS {
        guard !facts.metricsCertificatePath.isEmpty, !facts.metricsKeyPath.isEmpty else { return .none }
        return .files(certificate: facts.metricsCertificatePath, key: facts.metricsKeyPath)
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
            guard address != loopback else { return nil }
            upstream = .socket(loopback, port)
        }
        self.address = address
        self.port = port
        // Agents of old answer on a socket.
        readiness =
            facts.has(.readinessUnixSocket)
            ? .pipe(SidecarPlanning.socketPath(facts.workdir, "kuma-readiness-reporter"))
            : .socket(loopback, facts.readinessPort == 0 ? 9902 : facts.readinessPort)
        identity = facts.adminIdentity
        reusesPort = facts.has(.reusePort)
        isUnified = facts.has(.unifiedResourceNaming)
    }
}
