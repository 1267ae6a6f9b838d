/// Rows about the servers that people and machines ask.
extension SettingTable {
    static let apiServerSettings: [Setting] = [
        .bool("apiServer.http.enabled", "KUMA_API_SERVER_HTTP_ENABLED", true),
        .string("apiServer.http.interface", "KUMA_API_SERVER_HTTP_INTERFACE", "0.0.0.0"),
        .int("apiServer.http.port", "KUMA_API_SERVER_HTTP_PORT", 5681),
        .bool("apiServer.https.enabled", "KUMA_API_SERVER_HTTPS_ENABLED", true),
        .string("apiServer.https.interface", "KUMA_API_SERVER_HTTPS_INTERFACE", "0.0.0.0"),
        .int("apiServer.https.port", "KUMA_API_SERVER_HTTPS_PORT", 5682),
        .string("apiServer.https.tlsCertFile", "KUMA_API_SERVER_HTTPS_TLS_CERT_FILE", ""),
        .string("apiServer.https.tlsKeyFile", "KUMA_API_SERVER_HTTPS_TLS_KEY_FILE", ""),
        .string("apiServer.https.tlsCaFile", "KUMA_API_SERVER_HTTPS_TLS_CA_FILE", ""),
        .string("apiServer.https.tlsMinVersion", "KUMA_API_SERVER_HTTPS_TLS_MIN_VERSION", "TLSv1_2"),
        .string("apiServer.https.tlsMaxVersion", "KUMA_API_SERVER_HTTPS_TLS_MAX_VERSION", ""),
        .list("apiServer.https.tlsCipherSuites", "KUMA_API_SERVER_HTTPS_TLS_CIPHER_SUITES", []),
        .bool("apiServer.https.requireClientCert", "KUMA_API_SERVER_HTTPS_REQUIRE_CLIENT_CERT", false),
        .string("apiServer.auth.clientCertsDir", "KUMA_API_SERVER_AUTH_CLIENT_CERTS_DIR", ""),
        .string("apiServer.authn.type", "KUMA_API_SERVER_AUTHN_TYPE", "tokens"),
        .bool("apiServer.authn.localhostIsAdmin", "KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN", true),
        .bool("apiServer.authn.tokens.bootstrapAdminToken", "KUMA_API_SERVER_AUTHN_TOKENS_BOOTSTRAP_ADMIN_TOKEN", true),
        .bool("apiServer.authn.tokens.enableIssuer", "KUMA_API_SERVER_AUTHN_TOKENS_ENABLE_ISSUER", true),
        .bool(
            "apiServer.authn.tokens.validator.useSecrets",
            "KUMA_API_SERVER_AUTHN_TOKENS_VALIDATOR_USE_SECRETS",
            true
        ),
        .publicKeys("apiServer.authn.tokens.validator.publicKeys"),
        .bool("apiServer.readOnly", "KUMA_API_SERVER_READ_ONLY", false),
        .list("apiServer.corsAllowedDomains", "KUMA_API_SERVER_CORS_ALLOWED_DOMAINS", []),
        .string("apiServer.rootUrl", "KUMA_API_SERVER_ROOT_URL", ""),
        .string("apiServer.basePath", "KUMA_API_SERVER_BASE_PATH", "/"),
        .bool("apiServer.gui.enabled", "KUMA_API_SERVER_GUI_ENABLED", true),
        .string("apiServer.gui.rootUrl", "KUMA_API_SERVER_GUI_ROOT_URL", ""),
        .string("apiServer.gui.basePath", "KUMA_API_SERVER_GUI_BASE_PATH", "/gui"),
        .duration("apiServer.readHeaderTimeout", "KUMA_API_SERVER_READ_HEADER_TIMEOUT", "1s"),
        .duration("apiServer.readTimeout", "KUMA_API_SERVER_READ_TIMEOUT", "10s"),
        .duration("apiServer.writeTimeout", "KUMA_API_SERVER_WRITE_TIMEOUT", "30s"),
        .duration("apiServer.idleTimeout", "KUMA_API_SERVER_IDLE_TIMEOUT", "2m0s"),
    ]

    static let accessSettings: [Setting] = [
        .string("access.type", "KUMA_ACCESS_TYPE", "static"),
        .list("access.static.adminResources.users", "KUMA_ACCESS_STATIC_ADMIN_RESOURCES_USERS", ["mesh-system:admin"]),
        .list(
            "access.static.adminResources.groups",
            "KUMA_ACCESS_STATIC_ADMIN_RESOURCES_GROUPS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateDpToken.users",
            "KUMA_ACCESS_STATIC_GENERATE_DP_TOKEN_USERS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateDpToken.groups",
            "KUMA_ACCESS_STATIC_GENERATE_DP_TOKEN_GROUPS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateUserToken.users",
            "KUMA_ACCESS_STATIC_GENERATE_USER_TOKEN_USERS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateUserToken.groups",
            "KUMA_ACCESS_STATIC_GENERATE_USER_TOKEN_GROUPS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateZoneToken.users",
            "KUMA_ACCESS_STATIC_GENERATE_ZONE_TOKEN_USERS",
            ["mesh-system:admin"]
        ),
        .list(
            "access.static.generateZoneToken.groups",
            "KUMA_ACCESS_STATIC_GENERATE_ZONE_TOKEN_GROUPS",
            ["mesh-system:admin"]
        ),
        .list("access.static.viewConfigDump.users", "KUMA_ACCESS_STATIC_GET_CONFIG_DUMP_USERS", []),
        .list(
            "access.static.viewConfigDump.groups",
            "KUMA_ACCESS_STATIC_GET_CONFIG_DUMP_GROUPS",
            [
                "mesh-system:unauthenticated",
                "mesh-system:authenticated",
            ]
        ),
        .list("access.static.viewStats.users", "KUMA_ACCESS_STATIC_VIEW_STATS_USERS", []),
        .list(
            "access.static.viewStats.groups",
            "KUMA_ACCESS_STATIC_VIEW_STATS_GROUPS",
            [
                "mesh-system:unauthenticated",
                "mesh-system:authenticated",
            ]
        ),
        .list("access.static.viewClusters.users", "KUMA_ACCESS_STATIC_VIEW_CLUSTERS_USERS", []),
        .list(
            "access.static.viewClusters.groups",
            "KUMA_ACCESS_STATIC_VIEW_CLUSTERS_GROUPS",
            [
                "mesh-system:unauthenticated",
                "mesh-system:authenticated",
            ]
        ),
        .list("access.static.controlPlaneMetadata.users", "KUMA_ACCESS_STATIC_CONTROL_PLANE_METADATA_USERS", []),
        .list(
            "access.static.controlPlaneMetadata.groups",
            "KUMA_ACCESS_STATIC_CONTROL_PLANE_METADATA_GROUPS",
            [
                "mesh-system:unauthenticated",
                "mesh-system:authenticated",
            ]
        ),
    ]

    static let monitoringAssignmentServerSettings: [Setting] = [
        .bool("monitoringAssignmentServer.enabled", "KUMA_MONITORING_ASSIGNMENT_SERVER_ENABLED", true),
        .int("monitoringAssignmentServer.port", "KUMA_MONITORING_ASSIGNMENT_SERVER_PORT", 5676),
        .list("monitoringAssignmentServer.apiVersions", "KUMA_MONITORING_ASSIGNMENT_SERVER_API_VERSIONS", ["v1"]),
        .duration(
            "monitoringAssignmentServer.assignmentRefreshInterval",
            "KUMA_MONITORING_ASSIGNMENT_SERVER_ASSIGNMENT_REFRESH_INTERVAL",
            "1s"
        ),
        .duration(
            "monitoringAssignmentServer.defaultFetchTimeout",
            "KUMA_MONITORING_ASSIGNMENT_SERVER_DEFAULT_FETCH_TIMEOUT",
            "30s"
        ),
        .string("monitoringAssignmentServer.tlsCertFile", "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_CERT_FILE", ""),
        .string("monitoringAssignmentServer.tlsKeyFile", "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_KEY_FILE", ""),
        .string(
            "monitoringAssignmentServer.tlsMinVersion",
            "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_MIN_VERSION",
            "TLSv1_2"
        ),
        .string("monitoringAssignmentServer.tlsMaxVersion", "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_MAX_VERSION", ""),
        .list("monitoringAssignmentServer.tlsCipherSuites", "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_CIPHER_SUITES", []),
        .bool("monitoringAssignmentServer.tlsEnabled", "KUMA_MONITORING_ASSIGNMENT_SERVER_TLS_ENABLED", false),
    ]

    static let diagnosticsSettings: [Setting] = [
        .int("diagnostics.serverPort", "KUMA_DIAGNOSTICS_SERVER_PORT", 5680),
        .bool("diagnostics.debugEndpoints", "KUMA_DIAGNOSTICS_DEBUG_ENDPOINTS", false),
        .bool("diagnostics.tlsEnabled", "KUMA_DIAGNOSTICS_TLS_ENABLED", false),
        .string("diagnostics.tlsCertFile", "KUMA_DIAGNOSTICS_TLS_CERT_FILE", ""),
        .string("diagnostics.tlsKeyFile", "KUMA_DIAGNOSTICS_TLS_KEY_FILE", ""),
        .string("diagnostics.tlsMinVersion", "KUMA_DIAGNOSTICS_TLS_MIN_VERSION", "TLSv1_2"),
        .string("diagnostics.tlsMaxVersion", "KUMA_DIAGNOSTICS_TLS_MAX_VERSION", ""),
        .list("diagnostics.tlsCipherSuites", "KUMA_DIAGNOSTICS_TLS_CIPHER_SUITES", []),
    ]

    static let interCpSettings: [Setting] = [
        .string("interCp.catalog.instanceAddress", "KUMA_INTER_CP_CATALOG_INSTANCE_ADDRESS", ""),
        .duration("interCp.catalog.heartbeatInterval", "KUMA_INTER_CP_CATALOG_HEARTBEAT_INTERVAL", "5s"),
        .duration("interCp.catalog.writerInterval", "KUMA_INTER_CP_CATALOG_WRITER_INTERVAL", "15s"),
        .int("interCp.server.port", "KUMA_INTER_CP_SERVER_PORT", 5683),
        .string("interCp.server.tlsMinVersion", "KUMA_INTER_CP_SERVER_TLS_MIN_VERSION", "TLSv1_2"),
        .string("interCp.server.tlsMaxVersion", "KUMA_INTER_CP_SERVER_TLS_MAX_VERSION", ""),
        .list("interCp.server.tlsCipherSuites", "KUMA_INTER_CP_SERVER_TLS_CIPHER_SUITES", []),
        .string("interCp.catalog.instanceVersion", "KUMA_INTER_CP_CATALOG_INSTANCE_VERSION", ""),
    ]

    static let dnsServerSettings: [Setting] = [
        .string("dnsServer.domain", "KUMA_DNS_SERVER_DOMAIN", "mesh"),
        .int("dnsServer.port", "KUMA_DNS_SERVER_PORT", 5653),
        .string("dnsServer.CIDR", "KUMA_DNS_SERVER_CIDR", "240.0.0.0/4"),
        .bool("dnsServer.serviceVipEnabled", "KUMA_DNS_SERVER_SERVICE_VIP_ENABLED", true),
        .int("dnsServer.serviceVipPort", "KUMA_DNS_SERVER_SERVICE_VIP_PORT", 80),
    ]
}
