package import Documents
import TransparentProxy

/// What the agent tells the control plane to get Envoy's first configuration.
package struct BootstrapRequest: Sendable {
    /// Flags and variables; what follows from them and from the host is below.
    package var settings: AgentSettings
    /// Nil: the control plane has it already, under the name in the settings.
    package var resource: ProxyResource?
    /// The token itself, trimmed; empty for none.
    package var token: Secret<String>
    /// Where Envoy could read it; empty for none.
    package var tokenFile: String
    /// What the binary says of itself.
    package var envoy: EnvoyVersion
    /// PEM of the authority that the operator named; empty for the system's.
    package var authority: String
    /// Where the sockets are.
    package var workDirectory: String
    /// Whether the host has IPv6 and the operator allows it.
    package var hasIPv6: Bool
    /// Bytes for Envoy's heap; 0: no limit is known.
    package var maxMemory: UInt64
    /// PEM, on this host; empty without.
    package var systemAuthorityFile: String
    /// Becomes part of the node's metadata.
    package var dynamicMetadata: [String: String]
    /// Of which the control plane is told what there is; values stay here.
    package var telemetry = TelemetryEnvironment { _ in nil }

    /// The body of the request, with the names that Kuma's own agent uses.
    package var json: JSON {
        var json: JSON = [
            "mesh": .string(settings.proxyType == .dataplane ? resource?.mesh ?? settings.mesh : ""),
            "name": .string(resource?.name ?? settings.name),
            "proxyType": .string(settings.proxyType.rawValue),
            "version": version,
            "caCert": .string(authority),
            "dynamicMetadata": JSON(dynamicMetadata),
            "operatingSystem": "linux",
            "features": .array(
                settings.features.names(hasTransparentProxy: settings.transparentProxy != nil).map { .string($0) }
            ),
            "otelEnv": telemetry.inventory(isPiped: settings.features.telemetryPipe),
            "resources": ["maxHeapSizeBytes": .int(maxMemory)],
            "workdir": .string(workDirectory),
            "metricsResources": [
                "certPath": .string(settings.metricsCertificateFile), "keyPath": .string(settings.metricsKeyFile),
            ],
            "systemCaPath": .string(systemAuthorityFile),
            "ipv6Enabled": .bool(hasIPv6),
            "spireResources": ["socketPath": .string(settings.spireSocket)],
            "readinessPort": .int(settings.readinessPort),
            // Compat: the name says the opposite of what the control plane reads.
            "appProbeProxyDisabled": .bool(settings.probePort > 0),
        ]
        if !token.isEmpty { json.set("dataplaneToken", .string(token.exposed)) }
        if !tokenFile.isEmpty { json.set("dataplaneTokenPath", .string(tokenFile)) }
        if let resource { json.set("dataplaneResource", .string(String(decoding: resource.json.text, as: UTF8.self))) }
        if settings.dns.isEnabled, settings.proxyType == .dataplane {
            json.set("dnsPort", .int(settings.dns.envoyPort))
        }
        if let redirection = settings.transparentProxy {
            json.set("dataplaneConfig", Self.json(redirection))
        }
        return json
    }

    private var version: JSON {
        [
            "kumaDp": [
                "version": .string(AgentVersion.version), "gitTag": .string(AgentVersion.gitTag),
                "gitCommit": .string(AgentVersion.gitCommit), "buildDate": .string(AgentVersion.buildDate),
            ],
            "envoy": [
                "version": .string(envoy.version), "build": .string(envoy.build),
                "kumaDpCompatible": .bool(envoy.isCompatible),
            ],
        ]
    }

    /// How the host's traffic is caught.
    private static func json(_ redirection: TransparentProxySettings) -> JSON {
        let networks = redirection.virtualNetworks.map { JSON.string("\($0.interface):\($0.network)") }
        return [
            "ipFamilyMode": .string(redirection.ipFamilyMode.rawValue),
            "redirect": [
                "inbound": [
                    "enabled": .bool(redirection.inbound.isEnabled), "port": .int(redirection.inbound.port),
                ],
                "outbound": [
                    "enabled": .bool(redirection.outbound.isEnabled), "port": .int(redirection.outbound.port),
                ],
                "dns": ["enabled": .bool(redirection.dns.isEnabled), "port": .int(redirection.dns.port)],
                "vnet": ["networks": .array(networks)],
            ],
        ]
    }
}
