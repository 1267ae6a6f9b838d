import Commands
import Documents
import TransparentProxy

/// The settings that flags and variables make.
extension AgentFlags {
    /// Flags over variables over defaults; throws `CommandError` for what makes no sense.
    static func settings(_ invocation: Invocation) throws -> AgentSettings {
        var settings = AgentSettings()
        let variables = VariableReader(invocation.environment)
        settings.controlPlaneURL = invocation.string("cp-address")
        settings.authority = variables.text("KUMA_CONTROL_PLANE_CA_CERT") ?? ""
        settings.authorityFile = invocation.string("ca-cert-file")
        settings.skipsVerification = invocation.bool("skip-verify")
        settings.retryBackoff = try variables.duration("KUMA_CONTROL_PLANE_RETRY_BACKOFF") ?? settings.retryBackoff
        settings.retryMaxDuration =
            try variables.duration("KUMA_CONTROL_PLANE_RETRY_MAX_DURATION") ?? settings.retryMaxDuration
        settings.proxyType = ProxyType(rawValue: invocation.string("proxy-type")) ?? .dataplane
        readIdentity(&settings, invocation, variables)
        try readProxy(&settings, invocation, variables)
        try readFeatures(&settings.features, invocation, variables)
        settings.dns.isEnabled = invocation.bool("dns-enabled")
        settings.dns.port =
            try variables.port("KUMA_DNS_PROXY_PORT") ?? UInt16(clamping: invocation.int("dns-coredns-port"))
        settings.dns.envoyPort = UInt16(clamping: invocation.int("dns-envoy-port"))
        settings.transparentProxy = try transparentProxy(settings, invocation)
        let problems = settings.problems(proxyType: invocation.string("proxy-type"))
        guard problems.isEmpty else { throw CommandError("configuration validation failed: \(problems)") }
        return settings
    }

    /// What the operator should know about settings that do nothing here.
    static func warnings(_ invocation: Invocation) -> [String] {
        var warnings: [String] = []
        if invocation.isSet("dns-coredns-config-template-path") {
            warnings.append("there is no CoreDNS: its configuration template is ignored")
        }
        if invocation.bool("skip-verify") {
            warnings.append("--skip-verify is set: the certificate of the control plane is not verified")
        }
        return warnings
    }

    private static func readIdentity(
        _ settings: inout AgentSettings,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) {
        settings.mesh = invocation.string("mesh")
        settings.name = invocation.string("name")
        settings.resource = invocation.string("dataplane")
        settings.resourceFile = invocation.string("dataplane-file")
        // Kubernetes: the name follows from the pod's, unless a resource has one.
        if settings.name.isEmpty, settings.resource.isEmpty, settings.resourceFile.isEmpty,
            let pod = variables.text("POD_NAME"),
            let namespace = variables.text("POD_NAMESPACE")
        {
            settings.name = "\(pod).\(namespace)"
        }
        for pair in (variables.text("KUMA_DATAPLANE_RUNTIME_RESOURCE_VARS") ?? "").split(separator: ",") {
            let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { settings.variables[String(parts[0])] = String(parts[1]) }
        }
        for pair in invocation.stringMap("dataplane-var") {
            settings.variables[pair.key] = pair.value.stringValue ?? ""
        }
        settings.token = Secret(invocation.string("dataplane-token"))
        settings.tokenFile = invocation.string("dataplane-token-file")
    }

    private static func readProxy(
        _ settings: inout AgentSettings,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) throws {
        settings.drainTime = invocation.duration("drain-time")
        settings.readinessPort = try variables.port("KUMA_READINESS_PORT") ?? settings.readinessPort
        settings.probePort = try variables.port("KUMA_APPLICATION_PROBE_PROXY_PORT") ?? 0
        settings.envoyBinary = invocation.string("binary-path")
        settings.concurrency = invocation.int("concurrency")
        let folders = [
            invocation.string("work-dir"), invocation.string("config-dir"),
            variables.text("KUMA_DATAPLANE_RUNTIME_SOCKET_DIR") ?? "",
        ]
        settings.workDirectory = folders.first { !$0.isEmpty } ?? ""
        settings.envoyLogLevel = invocation.string("envoy-log-level")
        settings.envoyComponentLogLevel = invocation.string("envoy-component-log-level")
        settings.metricsCertificateFile = invocation.string("metrics-cert-path")
        settings.metricsKeyFile = invocation.string("metrics-key-path")
        settings.maxMemory = try variables.number("KUMA_DATAPLANE_RESOURCES_MAX_MEMORY_BYTES") ?? 0
        let interval =
            try variables.duration("KUMA_DATAPLANE_RUNTIME_DYNAMIC_CONFIGURATION_REFRESH_INTERVAL")
            ?? settings.refreshInterval
        // At zero it would spin.
        settings.refreshInterval = max(interval, .milliseconds(10))
        settings.systemAuthorityFile = variables.text("KUMA_DATAPLANE_RUNTIME_DYNAMIC_SYSTEM_CA_PATH") ?? ""
        settings.usesIPv6 = try variables.flag("KUMA_DATAPLANE_RUNTIME_IPV6_ENABLED") ?? true
        settings.spireSocket = variables.text("KUMA_DATAPLANE_RUNTIME_SPIRE_SOCKET_PATH") ?? ""
    }

    private static func readFeatures(
        _ features: inout AgentFeatures,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) throws {
        features.bindsOutbounds = invocation.bool("bind-outbounds")
        let variant = "KUMA_DATAPLANE_RUNTIME_ENVOY_XDS_TRANSPORT_PROTOCOL_VARIANT"
        switch variables.text(variant) {
        case nil, "DELTA_GRPC": features.deltaXDS = true
        case "GRPC": features.deltaXDS = false
        case let other?:
            throw CommandError(
                "configuration validation failed: .DataplaneRuntime is not valid: .EnvoyXdsTransportProtocolVariant invalid "
                    + "value: \(other) . Must be one of: DELTA_GRPC or GRPC when defined"
            )
        }
        features.unifiedNaming = try variables.flag("KUMA_DATAPLANE_RUNTIME_UNIFIED_RESOURCE_NAMING_ENABLED") ?? false
        features.telemetryPipe = try variables.flag("KUMA_DATAPLANE_RUNTIME_OTEL_PIPE_ENABLED") ?? true
        features.spire = try variables.flag("KUMA_DATAPLANE_RUNTIME_SPIRE_SUPPORTED") ?? false
        features.strictInboundPorts = try variables.flag("KUMA_DATAPLANE_RUNTIME_STRICT_INBOUND_PORTS_ENABLED") ?? true
        features.reusePort = try variables.flag("KUMA_DATAPLANE_RUNTIME_REUSE_PORT_ENABLED") ?? true
    }

    /// Nil unless the operator says that the host redirects traffic. The resolver's own settings win: it is this program's.
    private static func transparentProxy(_ settings: AgentSettings, _ invocation: Invocation) throws
        -> TransparentProxySettings?
    {
        let files = invocation.strings("transparent-proxy-config").flatMap {
            $0.split(separator: ",").map { String($0) }
        }
        guard invocation.bool("transparent-proxy") || !files.isEmpty else { return nil }
        var redirection = TransparentProxySettings()
        for file in files {
            let text =
                file == "-"
                ? invocation.console.readInput()
                : Array(try AgentFiles.read(file, as: "transparent proxy configuration").utf8)
            do {
                for document in try YAML.parse(text) { try redirection.merge(document) }
            } catch {
                throw CommandError(
                    "failed to load transparent proxy configuration from provided input: \(file): \(error)"
                )
            }
        }
        redirection.dns.port = settings.dns.envoyPort
        redirection.dns.isEnabled = settings.dns.isEnabled
        return redirection
    }
}
