package import Documents
package import ResourceModel

/// Envoy's bootstrap configuration for one proxy, as JSON in Envoy's own form.
///
/// Everything beyond it comes over ADS: here is only how to reach the control plane, who the proxy is, and its administration.
package struct EnvoyBootstrap: Sendable {
    /// How the proxy reaches the control plane.
    package struct ControlPlane: Hashable, Sendable {
        /// Host name or IP address.
        package var host: String
        /// Whether `host` is an IP address.
        package var isAddress: Bool
        /// Whether the name has IPv4 addresses only.
        package var isIPv4Only: Bool
        /// Of the data plane server, which takes ADS and health discovery.
        package var port: UInt16
        /// PEM of what the proxy must trust.
        package var authority: [UInt8]

        /// - `authority`: PEM; empty: the proxy would believe nobody.
        package init(host: String, isAddress: Bool, isIPv4Only: Bool, port: UInt16, authority: [UInt8]) {
            (self.host, self.isAddress, self.isIPv4Only, self.port) = (host, isAddress, isIPv4Only, port)
            self.authority = authority
        }
    }

    let request: BootstrapRequest
    let proxy: Resource
    let controlPlane: ControlPlane
    let settings: BootstrapSettings
    /// Names of clusters as in a mesh whose resources all have KRIs.
    let hasUnifiedNames: Bool
    let type: BootstrapRequest.ProxyType

    /// - `proxy`: Dataplane, ZoneIngress or ZoneEgress; sent or stored.
    /// - `mesh`: The proxy's Mesh; nil for a zone proxy.
    package init(
        _ request: BootstrapRequest,
        type: BootstrapRequest.ProxyType,
        proxy: Resource,
        mesh: Mesh?,
        controlPlane: ControlPlane,
        settings: BootstrapSettings
    ) {
        (self.request, self.type, self.proxy, self.controlPlane, self.settings) = (
            request, type, proxy, controlPlane, settings
        )
        hasUnifiedNames =
            request.features.contains("feature-unified-resource-naming") && mesh?.meshServices == .exclusive
    }

    /// The configuration.
    package var config: JSON {
        var config: JSON = [
            "node": node,
            "layeredRuntime": ["layers": .array(runtimeLayers)],
            "statsConfig": [
                "statsTags": .array(
                    statisticTags.map { ["tagName": .string($0.name), "regex": .string($0.expression)] }
                )
            ],
            "dynamicResources": [
                "ldsConfig": Self.fromADS, "cdsConfig": Self.fromADS,
                "adsConfig": discovery(isDelta: request.features.contains("feature-delta-grpc")),
            ],
            "defaultRegexEngine": [
                "name": "envoy.regex_engines.google_re2",
                "typedConfig": ["@type": "type.googleapis.com/envoy.extensions.regex_engines.v3.GoogleRE2"],
            ],
            "staticResources": ["secrets": [validationSecret], "clusters": .array(clusters)],
        ]
        if adminPort != 0 { config.set("admin", admin) }
        if type == .dataplane, settings.hasHealthDiscovery { config.set("hdsConfig", discovery(isDelta: false)) }
        if isBuiltinGateway { config.set("overloadManager", overloadManager) }
        return config
    }

    /// Unix sockets have short paths.
    static func socketPath(_ folder: String, _ name: String) -> String {
        let path = folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        return String(decoding: path.utf8.prefix(98), as: UTF8.self) + ".sock"
    }

    var isBuiltinGateway: Bool { type == .dataplane && Dataplane(proxy).isBuiltinGateway }

    /// Port of the administration; 0: there is none.
    var adminPort: UInt16 {
        let own = proxy.spec["networking"]?["admin"]?["port"]?.intValue.flatMap { UInt16(exactly: $0) } ?? 0
        return own == 0 ? settings.adminPort : own
    }

    /// Where the administration listens; nil: on TCP.
    var adminSocket: String? {
        settings.usesAdminSocket && !request.workdir.isEmpty
            ? Self.socketPath(request.workdir, "kuma-envoy-admin") : nil
    }

    private static let fromADS: JSON = ["ads": [:], "initialFetchTimeout": "0s", "resourceApiVersion": "V3"]

    private var statisticTags: [StatisticTag] {
        request.features.contains("feature-quick-stat-tags") ? StatisticTag.quick : StatisticTag.all
    }

    private var runtimeLayers: [JSON] {
        let fixed: JSON = [
            "name": "kuma",
            "staticLayer": [
                "re2.max_program_size.error_level": 4_294_967_295, "re2.max_program_size.warn_level": 1000,
            ],
        ]
        guard isBuiltinGateway else { return [fixed] }
        return [
            fixed,
            [
                "name": "gateway.listeners",
                "rtdsLayer": ["name": "gateway.listeners", "rtdsConfig": ["ads": [:], "resourceApiVersion": "V3"]],
            ],
        ]
    }

    private var admin: JSON {
        let address: JSON =
            if let adminSocket {
                ["pipe": ["path": .string(adminSocket), "mode": 0o600]]
            } else {
                ["socketAddress": ["address": .string(settings.adminAddress), "portValue": .int(adminPort)]]
            }
        guard !settings.adminAccessLogPath.isEmpty else { return ["address": address] }
        return [
            "address": address,
            "accessLog": [
                [
                    "name": "envoy.access_loggers.file",
                    "typedConfig": [
                        "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
                        "path": .string(settings.adminAccessLogPath),
                    ],
                ]
            ],
        ]
    }

    private var overloadManager: JSON {
        var monitors: [JSON] = [
            [
                "name": "envoy.resource_monitors.global_downstream_max_connections",
                "typedConfig": [
                    "@type":
                        "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                    "maxActiveDownstreamConnections": .string(String(settings.gatewayConnectionLimit)),
                ],
            ]
        ]
        var manager: JSON = ["refreshInterval": "0.250s"]
        if request.maxHeapSize != "0" {
            let heap = "envoy.resource_monitors.fixed_heap"
            monitors.append([
                "name": .string(heap),
                "typedConfig": [
                    "@type": "type.googleapis.com/envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
                    "maxHeapSizeBytes": .string(request.maxHeapSize),
                ],
            ])
            func action(_ name: String, _ threshold: Double) -> JSON {
                [
                    "name": .string("envoy.overload_actions.\(name)"),
                    "triggers": [["name": .string(heap), "threshold": ["value": .double(threshold)]]],
                ]
            }
            manager.set("actions", [action("shrink_heap", 0.95), action("stop_accepting_requests", 0.98)])
        }
        manager.set("resourceMonitors", .array(monitors))
        return manager
    }
}
