/// All settings. The order of rows is the order in which they are shown.
// Compat: paths, names and defaults are Kuma 2.14's, except for `store.type` and rows of our own (`store.sqlite`,
// `dnsServer.port`, `auth` of KDS, `maxConcurrentStreams` of a connection to the dataplane and KDS servers).
enum SettingTable {
    static let rows: [Setting] =
        environmentSettings + modeSettings + storeSettings + bootstrapServerSettings
        + monitoringAssignmentServerSettings
        + xdsServerSettings + apiServerSettings + runtimeSettings + defaultsSettings + metricsSettings + reportsSettings
        + generalSettings + dnsServerSettings + multizoneSettings + diagnosticsSettings + dpServerSettings
        + interCpSettings
        + accessSettings + experimentalSettings + proxySettings + tracingSettings + eventBusSettings + policiesSettings
        + coreResourcesSettings + ipamSettings + meshServiceSettings

    static let byPath: [String: Setting] = Dictionary(
        rows.map { ($0.path, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// Settings that list the kinds that there are, by their words in REST paths; all other kinds are always there.
    static let kindLists = ["policies.pluginPoliciesEnabled", "coreResources.enabled"]

    /// The words that a list of kinds may hold: those of its default.
    static func kindPaths(_ path: String) -> [String] {
        if case .list(let paths)? = byPath[path]?.initial { paths } else { [] }
    }

    /// What is always so here, whatever the setting says: giving just this value is no mistake.
    static let fixed: [String: SettingValue] = ["access.type": .string("static"), "reports.enabled": .bool(false)]

    /// Settings that there is no need for, and why; giving them is no mistake and changes nothing.
    static let needless: [String: String] = {
        let events = "changes are seen when they happen"
        var result = [
            "xdsServer.dataplaneConfigurationRefreshInterval", "multizone.global.kds.refreshInterval",
            "multizone.zone.kds.refreshInterval", "multizone.zone.ingressUpdateInterval",
            "runtime.universal.vipRefreshInterval", "runtime.universal.workload.generationInterval",
            "ipam.allocationInterval", "metrics.mesh.fullResyncInterval", "dpServer.hds.refreshInterval",
            "coreResources.status.meshMultiZoneServiceInterval", "coreResources.status.meshServiceInterval",
            "coreResources.status.meshIdentityInterval", "coreResources.status.workloadInterval",
            "coreResources.status.meshOpenTelemetryBackendInterval",
            "experimental.kdsEventBasedWatchdog.enabled", "experimental.kdsEventBasedWatchdog.flushInterval",
            "experimental.kdsEventBasedWatchdog.fullResyncInterval",
            "experimental.kdsEventBasedWatchdog.delayFullResync",
        ].reduce(into: [:]) { $0[$1] = events }
        let cache = "readers look at snapshots, so there is no cache"
        for name in ["enabled", "expirationTime"] { result["store.cache.\(name)"] = cache }
        for name in ["BaseBackoff", "MaxTimes", "JitterPercent"] {
            result["store.upsert.conflictRetry\(name)"] = "a write that met another is made again on what that left"
        }
        for name in ["bufferSize", "eventProcessors"] {
            result["metrics.mesh.\(name)"] = "signals carry no data, so there is no queue of events"
        }
        result["metrics.mesh.maxResyncTimeout"] = events
        result["eventBus.bufferSize"] = "signals carry no data, so there is no queue of events"
        result["store.postgres.driverName"] = "there is one driver"
        result["store.postgres.maxListQueryElements"] = "lists are not asked of the database"
        result["monitoringAssignmentServer.assignmentRefreshInterval"] = events
        result["monitoringAssignmentServer.apiVersions"] = "v1 is the only one"
        result["general.dnsCacheTTL"] =
            "names that zones advertise are looked up every `multizone.zone.reachabilityInterval`"
        for name in ["Base", "Max"] {
            result["general.certGeneration\(name)Backoff"] =
                "a certificate that could not be issued is tried again when something has changed"
        }
        result["apiServer.rootUrl"] = "only a GUI is told it, and there is none"
        result["bootstrapServer.params.readinessPort"] = "as in Kuma, agents say theirs"
        for name in ["kubeOutboundsAsVIPs", "sidecarContainers"] {
            result["experimental.\(name)"] = "it is about Kubernetes"
        }
        // Compat: on Universal agents say which form of xDS they want.
        result["experimental.deltaXds"] = "it is about Kubernetes"
        result["experimental.useTagFirstVirtualOutboundModel"] =
            "it is how addresses are written down, which nobody else reads"
        result["store.kubernetes.systemNamespace"] = "it is about Kubernetes"
        // Compat: Kuma 2.14 takes these and does not look at them either.
        for plane in ["global", "zone"] {
            for name in ["msgSendTimeout", "nackBackoff"] {
                result["multizone.\(plane).kds.\(name)"] = "as in Kuma, nothing looks at it"
            }
        }
        return result
    }()

    /// A name that this program still takes for a setting.
    struct Alias {
        let old: String
        let environment: String
    }

    /// Names of Kuma 1.1 that stand for a setting of today: each is taken with a word in the log.
    static let retiredNames: [Alias] = [
        Alias(old: "KUMA_MULTIZONE_REMOTE_ZONE", environment: "KUMA_MULTIZONE_ZONE_NAME"),
        Alias(old: "KUMA_MULTIZONE_REMOTE_GLOBAL_ADDRESS", environment: "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS"),
        Alias(
            old: "KUMA_MULTIZONE_REMOTE_KDS_REFRESH_INTERVAL",
            environment: "KUMA_MULTIZONE_ZONE_KDS_REFRESH_INTERVAL"
        ),
        Alias(old: "KUMA_MULTIZONE_REMOTE_KDS_ROOT_CA_FILE", environment: "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE"),
        Alias(old: "KUMA_DP_SERVER_AUTH_TYPE", environment: "KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE"),
        Alias(
            old: "KUMA_MONITORING_ASSIGNMENT_SERVER_GRPC_PORT",
            environment: "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT"
        ),
        Alias(
            old: "KUMA_API_SERVER_AUTH_ALLOW_FROM_LOCALHOST",
            environment: "KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN"
        ),
    ]

    /// Names that Kuma's manual gives although its code reads others; both are good.
    static let otherNames: [Alias] = [
        Alias(old: "KUMA_STORE_POSTGRES_TLS_ROOT_CERT_PATH", environment: "KUMA_STORE_POSTGRES_TLS_CA_PATH"),
        Alias(old: "KUMA_API_SERVER_HTTPS_CLIENT_CERTS_CA_FILE", environment: "KUMA_API_SERVER_HTTPS_TLS_CA_FILE"),
        Alias(old: "KUMA_DNS_SERVICE_SERVICE_VIP_PORT", environment: "KUMA_DNS_SERVER_SERVICE_VIP_PORT"),
    ]

    /// Paths of Kuma 1.1 in the file, and what they are called today.
    static let retiredPaths: [(old: String, path: String)] = [
        ("multizone.remote.zone", "multizone.zone.name"),
        ("multizone.remote.globalAddress", "multizone.zone.globalAddress"),
        ("multizone.remote.kds.refreshInterval", "multizone.zone.kds.refreshInterval"),
        ("multizone.remote.kds.rootCaFile", "multizone.zone.kds.rootCaFile"),
    ]
}
