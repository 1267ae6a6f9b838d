/// What this proxy tells the control plane that it can do.
package struct AgentFeatures: Hashable, Sendable {
    /// The proxy is told only what changed.
    package var deltaXDS = true
    /// Envoy listens at virtual addresses itself, since nothing on the host redirects to it.
    package var bindsOutbounds = false
    /// Resources and statistics have names that say what they are, where the mesh has no services by tags.
    package var unifiedNaming = false
    /// Certificates may come from a SPIRE agent on this host.
    package var spire = false
    /// Redirected traffic to a port without inbound is refused, where all inbounds ask for TLS.
    package var strictInboundPorts = true
    /// `SO_REUSEPORT`: each of Envoy's threads listens for itself.
    package var reusePort = true
    /// The agent takes OpenTelemetry data from Envoy over a socket.
    package var telemetryPipe = true

    /// Kuma's defaults.
    package init() {}

    /// Their names on the wire.
    package func names(hasTransparentProxy: Bool) -> [String] {
        var names = [
            "feature-tcp-accesslog-via-named-pipe", "feature-embedded-dns", "feature-quick-stat-tags",
            "feature-prompt-health-reports", "feature-gateway-reachability", "feature-token-at-bootstrap",
        ]
        if telemetryPipe { names.append("feature-otel-via-kuma-dp") }
        if hasTransparentProxy { names.append("feature-transparent-proxy-in-dataplane-metadata") }
        if bindsOutbounds { names.append("feature-bind-outbounds") }
        if deltaXDS { names.append("feature-delta-grpc") }
        if unifiedNaming { names.append("feature-unified-resource-naming") }
        if spire { names.append("feature-spire") }
        if strictInboundPorts { names.append("feature-strict-inbound-ports") }
        if reusePort { names.append("feature-reuse-port") }
        return names
    }
}
