/// Rows about proxies, zones and services.
extension SettingTable {
    static let bootstrapServerSettings: [Setting] = [
        .string("bootstrapServer.params.adminAddress", "KUMA_BOOTSTRAP_SERVER_PARAMS_ADMIN_ADDRESS", "127.0.0.1"),
        .int("bootstrapServer.params.adminPort", "KUMA_BOOTSTRAP_SERVER_PARAMS_ADMIN_PORT", 9901),
        .bool(
            "bootstrapServer.params.envoyAdminUnixSocket",
            "KUMA_BOOTSTRAP_SERVER_PARAMS_ENVOY_ADMIN_UNIX_SOCKET",
            true
        ),
        .int("bootstrapServer.params.readinessPort", "KUMA_BOOTSTRAP_SERVER_PARAMS_READINESS_PORT", 9902),
        .string(
            "bootstrapServer.params.adminAccessLogPath",
            "KUMA_BOOTSTRAP_SERVER_PARAMS_ADMIN_ACCESS_LOG_PATH",
            "/dev/null"
        ),
        .string("bootstrapServer.params.xdsHost", "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST", ""),
        .int("bootstrapServer.params.xdsPort", "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT", 0),
        .duration("bootstrapServer.params.xdsConnectTimeout", "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_CONNECT_TIMEOUT", "1s"),
        .int(
            "bootstrapServer.params.xdsGrpcMaxReceiveMessageBytes",
            "KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_GRPC_MAX_RECEIVE_MESSAGE_BYTES",
            4194304
        ),
        .string(
            "bootstrapServer.params.corefileTemplatePath",
            "KUMA_BOOTSTRAP_SERVER_PARAMS_COREFILE_TEMPLATE_PATH",
            ""
        ),
    ]

    static let xdsServerSettings: [Setting] = [
        .duration(
            "xdsServer.dataplaneConfigurationRefreshInterval",
            "KUMA_XDS_SERVER_DATAPLANE_CONFIGURATION_REFRESH_INTERVAL",
            "1s"
        ),
        .duration("xdsServer.dataplaneStatusFlushInterval", "KUMA_XDS_SERVER_DATAPLANE_STATUS_FLUSH_INTERVAL", "10s"),
        .duration("xdsServer.nackBackoff", "KUMA_XDS_SERVER_NACK_BACKOFF", "5s"),
        .duration("xdsServer.dataplaneDeregistrationDelay", "KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY", "10s"),
    ]

    static let dpServerSettings: [Setting] = [
        .int("dpServer.port", "KUMA_DP_SERVER_PORT", 5678),
        .int("dpServer.maxConcurrentStreams", "KUMA_DP_SERVER_MAX_CONCURRENT_STREAMS", 32),
        .string("dpServer.tlsCertFile", "KUMA_DP_SERVER_TLS_CERT_FILE", ""),
        .string("dpServer.tlsKeyFile", "KUMA_DP_SERVER_TLS_KEY_FILE", ""),
        .string("dpServer.tlsMinVersion", "KUMA_DP_SERVER_TLS_MIN_VERSION", "TLSv1_2"),
        .string("dpServer.tlsMaxVersion", "KUMA_DP_SERVER_TLS_MAX_VERSION", ""),
        .list("dpServer.tlsCipherSuites", "KUMA_DP_SERVER_TLS_CIPHER_SUITES", []),
        .duration("dpServer.readHeaderTimeout", "KUMA_DP_SERVER_READ_HEADER_TIMEOUT", "5s"),
        .duration("dpServer.gracefulShutdownTimeout", "KUMA_DP_SERVER_GRACEFUL_SHUTDOWN_TIMEOUT", "10s"),
        .string("dpServer.authn.dpProxy.type", "KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE", ""),
        .bool(
            "dpServer.authn.dpProxy.dpToken.enableIssuer",
            "KUMA_DP_SERVER_AUTHN_DP_PROXY_DP_TOKEN_ENABLE_ISSUER",
            true
        ),
        .bool(
            "dpServer.authn.dpProxy.dpToken.validator.useSecrets",
            "KUMA_DP_SERVER_AUTHN_DP_PROXY_DP_TOKEN_VALIDATOR_USE_SECRETS",
            true
        ),
        .publicKeys("dpServer.authn.dpProxy.dpToken.validator.publicKeys"),
        .string("dpServer.authn.zoneProxy.type", "KUMA_DP_SERVER_AUTHN_ZONE_PROXY_TYPE", ""),
        .bool(
            "dpServer.authn.zoneProxy.zoneToken.enableIssuer",
            "KUMA_DP_SERVER_AUTHN_ZONE_PROXY_ZONE_TOKEN_ENABLE_ISSUER",
            true
        ),
        .bool(
            "dpServer.authn.zoneProxy.zoneToken.validator.useSecrets",
            "KUMA_DP_SERVER_AUTHN_ZONE_PROXY_ZONE_TOKEN_VALIDATOR_USE_SECRETS",
            true
        ),
        .publicKeys("dpServer.authn.zoneProxy.zoneToken.validator.publicKeys"),
        .bool("dpServer.authn.enableReloadableTokens", "KUMA_DP_SERVER_AUTHN_ENABLE_RELOADABLE_TOKENS", false),
        .bool("dpServer.hds.enabled", "KUMA_DP_SERVER_HDS_ENABLED", true),
        .duration("dpServer.hds.interval", "KUMA_DP_SERVER_HDS_INTERVAL", "5s"),
        .duration("dpServer.hds.refreshInterval", "KUMA_DP_SERVER_HDS_REFRESH_INTERVAL", "10s"),
        .duration("dpServer.hds.checkDefaults.timeout", "KUMA_DP_SERVER_HDS_CHECK_TIMEOUT", "2s"),
        .duration("dpServer.hds.checkDefaults.interval", "KUMA_DP_SERVER_HDS_CHECK_INTERVAL", "1s"),
        .duration("dpServer.hds.checkDefaults.noTrafficInterval", "KUMA_DP_SERVER_HDS_CHECK_NO_TRAFFIC_INTERVAL", "1s"),
        .int("dpServer.hds.checkDefaults.healthyThreshold", "KUMA_DP_SERVER_HDS_CHECK_HEALTHY_THRESHOLD", 1),
        .int("dpServer.hds.checkDefaults.unhealthyThreshold", "KUMA_DP_SERVER_HDS_CHECK_UNHEALTHY_THRESHOLD", 1),
    ]

    static let multizoneSettings: [Setting] = [
        .int("multizone.global.kds.grpcPort", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", 5685),
        .duration("multizone.global.kds.refreshInterval", "KUMA_MULTIZONE_GLOBAL_KDS_REFRESH_INTERVAL", "1s"),
        .duration(
            "multizone.global.kds.zoneInsightFlushInterval",
            "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_INSIGHT_FLUSH_INTERVAL",
            "10s"
        ),
        // Ours: "zoneToken" asks zones for a zone token with the scope `cp`; empty: a zone's word is good, as in Kuma.
        .string("multizone.global.kds.auth.type", "KUMA_MULTIZONE_GLOBAL_KDS_AUTH_TYPE", ""),
        .bool("multizone.global.kds.tlsEnabled", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED", true),
        .string("multizone.global.kds.tlsCertFile", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_CERT_FILE", ""),
        .string("multizone.global.kds.tlsKeyFile", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_KEY_FILE", ""),
        .string("multizone.global.kds.tlsMinVersion", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_MIN_VERSION", "TLSv1_2"),
        .string("multizone.global.kds.tlsMaxVersion", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_MAX_VERSION", ""),
        .list("multizone.global.kds.tlsCipherSuites", "KUMA_MULTIZONE_GLOBAL_KDS_TLS_CIPHER_SUITES", []),
        .int("multizone.global.kds.maxMsgSize", "KUMA_MULTIZONE_GLOBAL_KDS_MAX_MSG_SIZE", 10485760),
        .int(
            "multizone.global.kds.maxConcurrentStreams",
            "KUMA_MULTIZONE_GLOBAL_KDS_MAX_CONCURRENT_STREAMS",
            // A zone opens six.
            16
        ),
        .duration("multizone.global.kds.msgSendTimeout", "KUMA_MULTIZONE_GLOBAL_KDS_MSG_SEND_TIMEOUT", "60s"),
        .duration("multizone.global.kds.nackBackoff", "KUMA_MULTIZONE_GLOBAL_KDS_NACK_BACKOFF", "5s"),
        .duration("multizone.global.kds.responseBackoff", "KUMA_MULTIZONE_GLOBAL_KDS_RESPONSE_BACKOFF", "0s"),
        .bool("multizone.global.kds.logPayloads", "KUMA_MULTIZONE_GLOBAL_KDS_LOG_PAYLOADS", false),
        .bool("multizone.global.kds.tracing.enabled", "KUMA_MULTIZONE_GLOBAL_KDS_TRACING_ENABLED", true),
        .string("multizone.zone.name", "KUMA_MULTIZONE_ZONE_NAME", "default"),
        .string("multizone.zone.globalAddress", "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", ""),
        .duration("multizone.zone.kds.refreshInterval", "KUMA_MULTIZONE_ZONE_KDS_REFRESH_INTERVAL", "1s"),
        // Ours: the file with the zone token that is shown to global; read at each connection.
        .string("multizone.zone.kds.auth.tokenFile", "KUMA_MULTIZONE_ZONE_KDS_AUTH_TOKEN_FILE", ""),
        .string("multizone.zone.kds.rootCaFile", "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE", ""),
        .bool("multizone.zone.kds.tlsSkipVerify", "KUMA_MULTIZONE_ZONE_KDS_TLS_SKIP_VERIFY", false),
        .int("multizone.zone.kds.maxMsgSize", "KUMA_MULTIZONE_ZONE_KDS_MAX_MSG_SIZE", 10485760),
        .duration("multizone.zone.kds.msgSendTimeout", "KUMA_MULTIZONE_ZONE_KDS_MSG_SEND_TIMEOUT", "60s"),
        .duration("multizone.zone.kds.nackBackoff", "KUMA_MULTIZONE_ZONE_KDS_NACK_BACKOFF", "5s"),
        .duration("multizone.zone.kds.responseBackoff", "KUMA_MULTIZONE_ZONE_KDS_RESPONSE_BACKOFF", "0s"),
        .bool("multizone.zone.kds.logPayloads", "KUMA_MULTIZONE_ZONE_KDS_LOG_PAYLOADS", false),
        .bool(
            "multizone.zone.disableOriginLabelValidation",
            "KUMA_MULTIZONE_ZONE_DISABLE_ORIGIN_LABEL_VALIDATION",
            false
        ),
        .duration("multizone.zone.ingressUpdateInterval", "KUMA_MULTIZONE_ZONE_INGRESS_UPDATE_INTERVAL", "1s"),
        // Between two looks at the gateways of other zones; 0: they are not looked at.
        .duration("multizone.zone.reachabilityInterval", "KUMA_MULTIZONE_ZONE_REACHABILITY_INTERVAL", "5s"),
        .duration(
            "multizone.global.kds.zoneHealthCheck.pollInterval",
            "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL",
            "0s"
        ),
        .duration(
            "multizone.global.kds.zoneHealthCheck.timeout",
            "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT",
            "0s"
        ),
        .bool(
            "multizone.global.kds.zoneHealthCheck.closeStaleConn",
            "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_CLOSE_STALE_CONN",
            false
        ),
        .list("multizone.global.kds.labels.skipPrefixes", "KUMA_MULTIZONE_GLOBAL_KDS_LABELS_SKIP_PREFIXES", []),
        .list("multizone.zone.kds.labels.skipPrefixes", "KUMA_MULTIZONE_ZONE_KDS_LABELS_SKIP_PREFIXES", []),
    ]

    static let experimentalSettings: [Setting] = [
        .bool("experimental.kubeOutboundsAsVIPs", "KUMA_EXPERIMENTAL_KUBE_OUTBOUNDS_AS_VIPS", true),
        .bool(
            "experimental.useTagFirstVirtualOutboundModel",
            "KUMA_EXPERIMENTAL_USE_TAG_FIRST_VIRTUAL_OUTBOUND_MODEL",
            false
        ),
        .list("experimental.ingressTagFilters", "KUMA_EXPERIMENTAL_INGRESS_TAG_FILTERS", []),
        .bool("experimental.exposeZoneProxyMetrics", "KUMA_EXPERIMENTAL_EXPOSE_ZONE_PROXY_METRICS", false),
        .bool(
            "experimental.kdsEventBasedWatchdog.enabled",
            "KUMA_EXPERIMENTAL_KDS_EVENT_BASED_WATCHDOG_ENABLED",
            false
        ),
        .duration(
            "experimental.kdsEventBasedWatchdog.flushInterval",
            "KUMA_EXPERIMENTAL_KDS_EVENT_BASED_WATCHDOG_FLUSH_INTERVAL",
            "5s"
        ),
        .duration(
            "experimental.kdsEventBasedWatchdog.fullResyncInterval",
            "KUMA_EXPERIMENTAL_KDS_EVENT_BASED_WATCHDOG_FULL_RESYNC_INTERVAL",
            "60s"
        ),
        .bool(
            "experimental.kdsEventBasedWatchdog.delayFullResync",
            "KUMA_EXPERIMENTAL_KDS_EVENT_BASED_WATCHDOG_DELAY_FULL_RESYNC",
            false
        ),
        .bool("experimental.autoReachableServices", "KUMA_EXPERIMENTAL_AUTO_REACHABLE_SERVICES", false),
        .bool("experimental.sidecarContainers", "KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS", true),
        .bool("experimental.deltaXds", "KUMA_EXPERIMENTAL_DELTA_XDS", false),
        .bool("experimental.inboundTagsDisabled", "KUMA_EXPERIMENTAL_INBOUND_TAGS_DISABLED", false),
    ]

    static let proxySettings: [Setting] = [
        .int(
            "proxy.gateway.globalDownstreamMaxConnections",
            "KUMA_PROXY_GATEWAY_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS",
            50000
        )
    ]

    static let policiesSettings: [Setting] = [
        .list(
            "policies.pluginPoliciesEnabled",
            "KUMA_PLUGIN_POLICIES_ENABLED",
            [
                "meshaccesslogs",
                "meshcircuitbreakers",
                "meshfaultinjections",
                "meshhealthchecks",
                "meshhttproutes",
                "meshloadbalancingstrategies",
                "meshmetrics",
                "meshpassthroughs",
                "meshproxypatches",
                "meshratelimits",
                "meshretries",
                "meshtcproutes",
                "meshtimeouts",
                "meshtlses",
                "meshtraces",
                "meshtrafficpermissions",
            ]
        )
    ]

    static let coreResourcesSettings: [Setting] = [
        .duration(
            "coreResources.status.meshMultiZoneServiceInterval",
            "KUMA_CORE_RESOURCES_STATUS_MESH_MULTI_ZONE_SERVICE_INTERVAL",
            "5s"
        ),
        .duration("coreResources.status.meshServiceInterval", "KUMA_CORE_RESOURCES_STATUS_MESH_SERVICE_INTERVAL", "5s"),
        .duration(
            "coreResources.status.meshIdentityInterval",
            "KUMA_CORE_RESOURCES_STATUS_MESH_IDENTITY_INTERVAL",
            "5s"
        ),
        .duration("coreResources.status.workloadInterval", "KUMA_CORE_RESOURCES_STATUS_WORKLOAD_INTERVAL", "5s"),
        .duration(
            "coreResources.status.meshOpenTelemetryBackendInterval",
            "KUMA_CORE_RESOURCES_STATUS_MESH_OPEN_TELEMETRY_BACKEND_INTERVAL",
            "5s"
        ),
        .list(
            "coreResources.enabled",
            "KUMA_CORE_RESOURCES_ENABLED",
            [
                "hostnamegenerators",
                "meshexternalservices",
                "meshidentities",
                "meshmultizoneservices",
                "meshopentelemetrybackends",
                "meshservices",
                "meshtrusts",
                "meshzoneaddresses",
                "workloads",
            ]
        ),
    ]

    static let ipamSettings: [Setting] = [
        .string("ipam.meshService.cidr", "KUMA_IPAM_MESH_SERVICE_CIDR", "241.0.0.0/8"),
        .string("ipam.meshExternalService.cidr", "KUMA_IPAM_MESH_EXTERNAL_SERVICE_CIDR", "242.0.0.0/8"),
        .string("ipam.meshMultiZoneService.cidr", "KUMA_IPAM_MESH_MULTI_ZONE_SERVICE_CIDR", "243.0.0.0/8"),
        .duration("ipam.allocationInterval", "KUMA_IPAM_ALLOCATION_INTERVAL", "5s"),
        .list(
            "ipam.knownInternalCIDRs",
            "KUMA_IPAM_KNOWN_INTERNAL_CIDRS",
            [
                "10.0.0.0/8",
                "192.168.0.0/16",
                "172.16.0.0/12",
                "fc00::/7",
                "fd00::/8",
                "127.0.0.1/32",
                "::1/128",
            ]
        ),
    ]

    static let meshServiceSettings: [Setting] = [
        .duration("meshService.generationInterval", "KUMA_MESH_SERVICE_GENERATION_INTERVAL", "2s"),
        .duration("meshService.deletionGracePeriod", "KUMA_MESH_SERVICE_DELETION_GRACE_PERIOD", "1h"),
        .bool("meshService.labelPropagation.enabled", "KUMA_MESH_SERVICE_LABEL_PROPAGATION_ENABLED", false),
        .list(
            "meshService.labelPropagation.allowedLabelKeys",
            "KUMA_MESH_SERVICE_LABEL_PROPAGATION_ALLOWED_LABEL_KEYS",
            []
        ),
    ]
}
