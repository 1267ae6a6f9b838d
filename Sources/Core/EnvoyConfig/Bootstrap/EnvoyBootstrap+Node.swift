import Documents
import ResourceModel

extension EnvoyBootstrap {
    /// Who the proxy is, with all that the control plane will want to know of it.
    var node: JSON {
        ["id": .string("\(proxy.mesh).\(proxy.name)"), "cluster": .string(cluster), "metadata": metadata]
    }

    /// What metrics and traces call the proxy.
    private var cluster: String {
        switch type {
        case .ingress: return "ingress"
        case .egress: return "egress"
        case .dataplane:
            if settings.areInboundTagsDisabled, let workload = proxy.labels["kuma.io/workload"], !workload.isEmpty {
                return workload
            }
            let services = Dataplane(proxy).tagSets.compactMap { $0["kuma.io/service"] }
            return services.min() ?? proxy.labels["kuma.io/workload"] ?? proxy.name
        }
    }

    private var metadata: JSON {
        var metadata: JSON = [
            "dataplane.proxyType": .string(type.rawValue),
            "features": .array(request.features.map { .string($0) }),
            "workdir": .string(request.workdir),
            "metricsCertPath": .string(request.metricsCertificatePath),
            "metricsKeyPath": .string(request.metricsKeyPath),
            "systemCaPath": .string(request.systemCAPath),
            "ipv6Enabled": .bool(request.isIPv6Enabled),
            "spireAgent.socketPath": .string(request.spireSocketPath),
        ]
        metadata.set("version", request.version)
        if let resource = request.resource { metadata.set("dataplane.resource", .string(resource)) }
        if adminPort != 0 {
            metadata.set("dataplane.admin.port", .string(String(adminPort)))
            metadata.set("dataplane.admin.address", .string(settings.adminAddress))
            if let adminSocket { metadata.set("dataplane.admin.socketPath", .string(adminSocket)) }
        }
        if request.dnsPort != 0 { metadata.set("dataplane.dns.port", .string(String(request.dnsPort))) }
        if request.readinessPort != 0 {
            metadata.set("dataplane.readinessReporter.port", .string(String(request.readinessPort)))
        }
        if request.isProbeProxyEnabled { metadata.set("dataplane.appProbeProxy.enabled", "true") }
        if request.dynamicMetadata.members?.isEmpty == false {
            metadata.set("dynamicMetadata", request.dynamicMetadata)
        }
        if !request.transparentProxy.isNull { metadata.set("transparentProxy", request.transparentProxy) }
        if !request.otelEnvironment.isNull { metadata.set("otelEnvInventory", request.otelEnvironment) }
        return metadata
    }
}
