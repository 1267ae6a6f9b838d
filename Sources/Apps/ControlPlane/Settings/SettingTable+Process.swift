/// Rows about the process, its store, and what it makes and counts.
extension SettingTable {
    static let environmentSettings: [Setting] = [
        .string("environment", "KUMA_ENVIRONMENT", "universal")
    ]

    static let modeSettings: [Setting] = [
        .string("mode", "KUMA_MODE", "zone")
    ]

    static let storeSettings: [Setting] = [
        .string("store.type", "KUMA_STORE_TYPE", "sqlite"),
        .string("store.sqlite.path", "KUMA_STORE_SQLITE_PATH", ""),
        .string("store.kubernetes.systemNamespace", "KUMA_STORE_KUBERNETES_SYSTEM_NAMESPACE", "kuma-system"),
        .string("store.postgres.host", "KUMA_STORE_POSTGRES_HOST", "127.0.0.1"),
        .int("store.postgres.port", "KUMA_STORE_POSTGRES_PORT", 15432),
        .string("store.postgres.user", "KUMA_STORE_POSTGRES_USER", "kuma"),
        .secret("store.postgres.password", "KUMA_STORE_POSTGRES_PASSWORD", "kuma"),
        .string("store.postgres.dbName", "KUMA_STORE_POSTGRES_DB_NAME", "kuma"),
        .string("store.postgres.driverName", "KUMA_STORE_POSTGRES_DRIVER_NAME", "pgx"),
        .int("store.postgres.connectionTimeout", "KUMA_STORE_POSTGRES_CONNECTION_TIMEOUT", 5),
        .duration("store.postgres.maxConnectionIdleTime", "KUMA_STORE_POSTGRES_MAX_CONNECTION_IDLE_TIME", "30m"),
        .duration("store.postgres.maxConnectionLifetime", "KUMA_STORE_POSTGRES_MAX_CONNECTION_LIFETIME", "1h"),
        .duration(
            "store.postgres.maxConnectionLifetimeJitter",
            "KUMA_STORE_POSTGRES_MAX_CONNECTION_LIFETIME_JITTER",
            "1m"
        ),
        .duration("store.postgres.healthCheckInterval", "KUMA_STORE_POSTGRES_HEALTH_CHECK_INTERVAL", "30s"),
        .int("store.postgres.minOpenConnections", "KUMA_STORE_POSTGRES_MIN_OPEN_CONNECTIONS", 0),
        .int("store.postgres.maxOpenConnections", "KUMA_STORE_POSTGRES_MAX_OPEN_CONNECTIONS", 50),
        .int("store.postgres.maxIdleConnections", "KUMA_STORE_POSTGRES_MAX_IDLE_CONNECTIONS", 50),
        .int("store.postgres.maxListQueryElements", "KUMA_STORE_POSTGRES_MAX_LIST_QUERY_ELEMENTS", 0),
        .string("store.postgres.tls.mode", "KUMA_STORE_POSTGRES_TLS_MODE", "disable"),
        .string("store.postgres.tls.certPath", "KUMA_STORE_POSTGRES_TLS_CERT_PATH", ""),
        .string("store.postgres.tls.keyPath", "KUMA_STORE_POSTGRES_TLS_KEY_PATH", ""),
        .string("store.postgres.tls.caPath", "KUMA_STORE_POSTGRES_TLS_CA_PATH", ""),
        .bool("store.postgres.tolerateNewerDBVersions", "KUMA_STORE_POSTGRES_TOLERATE_NEWER_DB_VERSIONS", false),
        .string("store.postgres.readReplica.host", "KUMA_STORE_POSTGRES_READ_REPLICA_HOST", ""),
        .int("store.postgres.readReplica.port", "KUMA_STORE_POSTGRES_READ_REPLICA_PORT", 5432),
        .int("store.postgres.readReplica.ratio", "KUMA_STORE_POSTGRES_READ_REPLICA_RATIO", 100),
        .bool("store.cache.enabled", "KUMA_STORE_CACHE_ENABLED", true),
        .duration("store.cache.expirationTime", "KUMA_STORE_CACHE_EXPIRATION_TIME", "1s"),
        .duration("store.upsert.conflictRetryBaseBackoff", "KUMA_STORE_UPSERT_CONFLICT_RETRY_BASE_BACKOFF", "200ms"),
        .int("store.upsert.conflictRetryMaxTimes", "KUMA_STORE_UPSERT_CONFLICT_RETRY_MAX_TIMES", 10),
        .int("store.upsert.conflictRetryJitterPercent", "KUMA_STORE_UPSERT_CONFLICT_RETRY_JITTER_PERCENT", 30),
        .bool("store.unsafeDelete", "KUMA_STORE_UNSAFE_DELETE", false),
        .bool("store.postgres.tls.disableSSLSNI", "KUMA_STORE_POSTGRES_TLS_DISABLE_SSLSNI", false),
    ]

    static let generalSettings: [Setting] = [
        .duration("general.dnsCacheTTL", "KUMA_GENERAL_DNS_CACHE_TTL", "10s"),
        .string("general.tlsCertFile", "KUMA_GENERAL_TLS_CERT_FILE", ""),
        .string("general.tlsKeyFile", "KUMA_GENERAL_TLS_KEY_FILE", ""),
        .string("general.tlsMinVersion", "KUMA_GENERAL_TLS_MIN_VERSION", "TLSv1_2"),
        .string("general.tlsMaxVersion", "KUMA_GENERAL_TLS_MAX_VERSION", ""),
        .list("general.tlsCipherSuites", "KUMA_GENERAL_TLS_CIPHER_SUITES", []),
        .string("general.workDir", "KUMA_GENERAL_WORK_DIR", ""),
        .duration("general.resilientComponentBaseBackoff", "KUMA_GENERAL_RESILIENT_COMPONENT_BASE_BACKOFF", "5s"),
        .duration("general.resilientComponentMaxBackoff", "KUMA_GENERAL_RESILIENT_COMPONENT_MAX_BACKOFF", "1m"),
        .duration("general.certGenerationBaseBackoff", "KUMA_GENERAL_CERT_GENERATION_BASE_BACKOFF", "5s"),
        .duration("general.certGenerationMaxBackoff", "KUMA_GENERAL_CERT_GENERATION_MAX_BACKOFF", "5m"),
        .int(
            "general.certGenerationCircuitBreakerMinProxies",
            "KUMA_GENERAL_CERT_GENERATION_CIRCUIT_BREAKER_MIN_PROXIES",
            10
        ),
    ]

    static let defaultsSettings: [Setting] = [
        .bool("defaults.skipMeshCreation", "KUMA_DEFAULTS_SKIP_MESH_CREATION", false),
        .bool("defaults.skipTenantResources", "KUMA_DEFAULTS_SKIP_TENANT_RESOURCES", false),
        .bool("defaults.createMeshRoutingResources", "KUMA_DEFAULTS_CREATE_MESH_ROUTING_RESOURCES", false),
        .bool("defaults.SkipHostnameGenerators", "KUMA_DEFAULTS_SKIP_HOSTNAME_GENERATORS", false),
    ]

    static let runtimeSettings: [Setting] = [
        .duration("runtime.universal.dataplaneCleanupAge", "KUMA_RUNTIME_UNIVERSAL_DATAPLANE_CLEANUP_AGE", "72h0m0s"),
        .duration(
            "runtime.universal.zoneResourceCleanupAge",
            "KUMA_RUNTIME_UNIVERSAL_ZONE_RESOURCE_CLEANUP_AGE",
            "72h0m0s"
        ),
        .duration("runtime.universal.vipRefreshInterval", "KUMA_RUNTIME_UNIVERSAL_VIP_REFRESH_INTERVAL", "500ms"),
        .string(
            "runtime.universal.spire.socketPath",
            "KUMA_RUNTIME_UNIVERSAL_SPIRE_SOCKET_PATH",
            "/tmp/spire-agent/public/api.sock"
        ),
        .duration(
            "runtime.universal.workload.generationInterval",
            "KUMA_RUNTIME_UNIVERSAL_WORKLOAD_GENERATION_INTERVAL",
            "2s"
        ),
    ]

    static let metricsSettings: [Setting] = [
        .int("metrics.dataplane.subscriptionLimit", "KUMA_METRICS_DATAPLANE_SUBSCRIPTION_LIMIT", 2),
        .duration("metrics.dataplane.idleTimeout", "KUMA_METRICS_DATAPLANE_IDLE_TIMEOUT", "5m"),
        .int("metrics.zone.subscriptionLimit", "KUMA_METRICS_ZONE_SUBSCRIPTION_LIMIT", 10),
        .duration("metrics.zone.idleTimeout", "KUMA_METRICS_ZONE_IDLE_TIMEOUT", "5m"),
        .bool("metrics.zone.compactFinishedSubscriptions", "KUMA_METRICS_ZONE_COMPACT_FINISHED_SUBSCRIPTIONS", false),
        .duration("metrics.mesh.minResyncInterval", "KUMA_METRICS_MESH_MIN_RESYNC_INTERVAL", "1s"),
        .duration("metrics.mesh.fullResyncInterval", "KUMA_METRICS_MESH_FULL_RESYNC_INTERVAL", "20s"),
        .int("metrics.mesh.bufferSize", "KUMA_METRICS_MESH_BUFFER_SIZE", 1000),
        .int("metrics.mesh.eventProcessors", "KUMA_METRICS_MESH_EVENT_PROCESSORS", 1),
        .bool("metrics.controlPlane.reportResourcesCount", "KUMA_METRICS_CONTROL_PLANE_REPORT_RESOURCES_COUNT", true),
        .bool("metrics.openTelemetry.enabled", "KUMA_METRICS_OPENTELEMETRY_ENABLED", true),
        .duration("metrics.mesh.minResyncTimeout", "KUMA_METRICS_MESH_MIN_RESYNC_TIMEOUT", "0s"),
        .duration("metrics.mesh.maxResyncTimeout", "KUMA_METRICS_MESH_MAX_RESYNC_TIMEOUT", "0s"),
    ]

    static let reportsSettings: [Setting] = [
        .bool("reports.enabled", "KUMA_REPORTS_ENABLED", false)
    ]

    static let eventBusSettings: [Setting] = [
        .int("eventBus.bufferSize", "KUMA_EVENT_BUS_BUFFER_SIZE", 100)
    ]

    static let tracingSettings: [Setting] = [
        .string("tracing.openTelemetry.endpoint", "KUMA_TRACING_OPENTELEMETRY_ENDPOINT", ""),
        .bool("tracing.openTelemetry.enabled", "KUMA_TRACING_OPENTELEMETRY_ENABLED", false),
    ]
}
