import Testing

@testable import ControlPlane

/// Settings that Kuma refuses, in its words behind the place.
@Suite struct RefusedSettingsTests {
    /// A case: what is given, and what is said of it; nil where it is taken.
    struct Case: Sendable, CustomTestStringConvertible {
        let variables: [String: String]
        let told: String?

        init(_ given: String, _ told: String?) {
            let pairs = given.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
            variables = Dictionary(
                uniqueKeysWithValues: pairs.map { ("KUMA_\($0[0])", $0.count == 2 ? String($0[1]) : "") }
            )
            self.told = told
        }

        var testDescription: String { variables.description }

        /// What is said in a mode.
        func refusal(_ mode: String) -> String? {
            do {
                try Settings(file: nil, environment: variables.merging(["KUMA_MODE": mode]) { given, _ in given })
                    .validate()
                return nil
            } catch { return "\(error)" }
        }

        var expected: String? { told.map { "Invalid configuration: \($0)" } }
    }

    private static let health = "Multizone.Global.Kds.ZoneHealthCheck: "

    @Test(arguments: [
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL=2s",
            health + "timeout and pollInterval must both be either set or unset"
        ),
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT=2s",
            health + "timeout and pollInterval must both be either set or unset"
        ),
        Case(
            "MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_TIMEOUT=9s MULTIZONE_GLOBAL_KDS_ZONE_HEALTH_CHECK_POLL_INTERVAL=2s",
            nil
        ),
        Case("MULTIZONE_GLOBAL_KDS_REFRESH_INTERVAL=0s", "Multizone.Global.Kds.RefreshInterval must be positive"),
        Case(
            "MULTIZONE_GLOBAL_KDS_TLS_CERT_FILE=/dev/null",
            "Multizone.Global.Kds.TlsKeyFile cannot be empty if TlsCertFile has been set"
        ),
    ])
    func `of what only global has, a zone is not asked`(_ given: Case) {
        #expect(given.refusal("global") == given.expected)
        #expect(given.refusal("zone") == nil)
    }

    private static let bootstrap = "BootstrapServer.Params."
    private static let mads = "MonitoringAssignmentServer."

    @Test(arguments: [
        Case("BOOTSTRAP_SERVER_PARAMS_ADMIN_ADDRESS", bootstrap + "AdminAddress cannot be empty"),
        Case("BOOTSTRAP_SERVER_PARAMS_ADMIN_ADDRESS=h", bootstrap + "AdminAddress should be a valid IP address"),
        Case("BOOTSTRAP_SERVER_PARAMS_ADMIN_ADDRESS=::1", nil),
        Case("BOOTSTRAP_SERVER_PARAMS_ADMIN_ACCESS_LOG_PATH", bootstrap + "AdminAccessLogPath cannot be empty"),
        Case("BOOTSTRAP_SERVER_PARAMS_XDS_CONNECT_TIMEOUT=-1s", bootstrap + "XdsConnectTimeout cannot be negative"),
        Case(
            "BOOTSTRAP_SERVER_PARAMS_XDS_GRPC_MAX_RECEIVE_MESSAGE_BYTES=0",
            bootstrap + "XdsGrpcMaxReceiveMessageBytes cannot be zero"
        ),
        Case(
            "BOOTSTRAP_SERVER_PARAMS_COREFILE_TEMPLATE_PATH=/nowhere",
            bootstrap + "CorefileTemplatePath must point to an existing file"
        ),
        Case("MONITORING_ASSIGNMENT_SERVER_API_VERSIONS", mads + "ApiVersions must contain at least one version"),
        Case(
            "MONITORING_ASSIGNMENT_SERVER_API_VERSIONS=v1,v1alpha1",
            mads + "ApiVersions contains invalid version v1alpha1"
        ),
        Case(
            "MONITORING_ASSIGNMENT_SERVER_ASSIGNMENT_REFRESH_INTERVAL=0s",
            mads + "AssignmentRefreshInterval must be positive"
        ),
        Case(
            "MONITORING_ASSIGNMENT_SERVER_TLS_KEY_FILE=/dev/null",
            mads + "TlsCertFile cannot be empty if TlsKeyFile has been set"
        ),
        Case(
            "MONITORING_ASSIGNMENT_SERVER_ENABLED=false MONITORING_ASSIGNMENT_SERVER_API_VERSIONS=v2 "
                + "MONITORING_ASSIGNMENT_SERVER_TLS_KEY_FILE=/dev/null",
            nil
        ),
        Case(
            "METRICS_DATAPLANE_SUBSCRIPTION_LIMIT=-1",
            "Metrics.Dataplane.SubscriptionLimit should be positive or equal 0"
        ),
        Case("METRICS_DATAPLANE_SUBSCRIPTION_LIMIT=0", nil),
        Case("RUNTIME_UNIVERSAL_DATAPLANE_CLEANUP_AGE=0s", "Runtime.Universal.DataplaneCleanupAge must be positive"),
        Case(
            "RUNTIME_UNIVERSAL_ZONE_RESOURCE_CLEANUP_AGE=0s",
            "Runtime.Universal.ZoneResourceCleanupAge must be positive"
        ),
        Case("RUNTIME_UNIVERSAL_VIP_REFRESH_INTERVAL=0s", "Runtime.Universal.VIPRefreshInterval must be positive"),
    ])
    func `of what only a zone has, global is not asked`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
        #expect(given.refusal("global") == nil)
    }

    private static let address = "InterCp.Catalog.InstanceAddress "

    @Test(arguments: [
        Case("DNS_SERVER_DOMAIN=.mesh", "DNSServer: domain must not start with a dot"),
        Case("DNS_SERVER_SERVICE_VIP_PORT=0", "DNSServer: port can't be 0"),
        Case("API_SERVER_READ_HEADER_TIMEOUT=-1s", "ApiServer.ReadHeaderTimeout must be greater or equal 0s"),
        Case("API_SERVER_READ_TIMEOUT=-1s", "ApiServer.ReadTimeout must be greater or equal 0s"),
        Case("API_SERVER_WRITE_TIMEOUT=-1s", "ApiServer.WriteTimeout must be greater or equal 0s"),
        Case("API_SERVER_IDLE_TIMEOUT=-1s", "ApiServer.IdleTimeout must be greater or equal 0s"),
        Case("API_SERVER_IDLE_TIMEOUT=0s API_SERVER_READ_TIMEOUT=0s", nil),
        Case("API_SERVER_HTTP_INTERFACE", "ApiServer.Http.Interface cannot be empty"),
        Case("API_SERVER_HTTPS_INTERFACE", "ApiServer.Https.Interface cannot be empty"),
        Case(
            "API_SERVER_HTTPS_TLS_CERT_FILE=/dev/null",
            "ApiServer.Https: Both TlsCertFile and TlsKeyFile has to be specified"
        ),
        Case("GENERAL_TLS_CERT_FILE=/dev/null", "General.TlsKeyFile cannot be empty if TlsCertFile has been set"),
        Case("GENERAL_TLS_KEY_FILE=/dev/null", "General.TlsCertFile cannot be empty if TlsKeyFile has been set"),
        Case("DP_SERVER_TLS_KEY_FILE=/dev/null", "DpServer.TlsCertFile cannot be empty if TlsKeyFile has been set"),
        Case(
            "DIAGNOSTICS_TLS_KEY_FILE=/dev/null",
            "Diagnostics.TlsCertFile cannot be empty if TlsKeyFile has been set"
        ),
        Case("GENERAL_TLS_KEY_FILE=/dev/null GENERAL_TLS_CERT_FILE=/dev/null", nil),
        Case("INTER_CP_SERVER_PORT=0", "InterCp.Server.Port cannot be zero"),
        Case("INTER_CP_CATALOG_INSTANCE_ADDRESS=a/b", address + "has to be valid IP or DNS address"),
        Case("INTER_CP_CATALOG_INSTANCE_ADDRESS=fd00::1", nil),
        Case("INTER_CP_CATALOG_INSTANCE_ADDRESS=kuma-1.kuma_cp", nil),
        Case(
            "MESH_SERVICE_LABEL_PROPAGATION_ALLOWED_LABEL_KEYS=app,k8s.kuma.io/namespace",
            "MeshService.LabelPropagation.AllowedLabelKeys contains reserved key \"k8s.kuma.io/namespace\""
        ),
        Case(
            "MESH_SERVICE_LABEL_PROPAGATION_ALLOWED_LABEL_KEYS=kuma.io/zone",
            "MeshService.LabelPropagation.AllowedLabelKeys contains reserved key \"kuma.io/zone\""
        ),
        Case("MESH_SERVICE_LABEL_PROPAGATION_ALLOWED_LABEL_KEYS=app,example.com/team", nil),
        Case(
            "DNS_SERVER_CIDR=fd00:fd00::/64",
            "DNSServer.CIDR: \"fd00:fd00::/64\" is no block of IPv4: virtual addresses are only IPv4"
        ),
        Case(
            "IPAM_MESH_SERVICE_CIDR=fd00:fd01::/64",
            "IPAM.MeshService.Cidr: \"fd00:fd01::/64\" is no block of IPv4: virtual addresses are only IPv4"
        ),
        Case("DNS_SERVER_CIDR=fd00::/129", "DNSServer.CIDR: \"fd00::/129\" is no valid CIDR"),
    ])
    func `of what both have, both are asked`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
        #expect(given.refusal("global") == given.expected)
    }

    private static let pool = "STORE_TYPE=postgres STORE_POSTGRES_"

    @Test(arguments: [
        Case("\(pool)HOST", "Store.Postgres.Host should not be empty"),
        Case("\(pool)TLS_MODE=verifyCa", "Store.Postgres.Tls.CAPath cannot be empty"),
        Case("\(pool)TLS_CERT_PATH=/c", "Store.Postgres.Tls.KeyPath cannot be empty when CertPath is provided"),
        Case("\(pool)TLS_KEY_PATH=/k", "Store.Postgres.Tls.CertPath cannot be empty when KeyPath is provided"),
        Case("\(pool)MIN_OPEN_CONNECTIONS=-1", "Store.Postgres.MinOpenConnections should be greater than 0"),
        Case(
            "\(pool)MAX_OPEN_CONNECTIONS=0 STORE_POSTGRES_MIN_OPEN_CONNECTIONS=1",
            "Store.Postgres.MinOpenConnections should be less than MaxOpenConnections"
        ),
        Case("\(pool)MAX_OPEN_CONNECTIONS=0", nil),
        Case(
            "\(pool)MAX_CONNECTION_LIFETIME=1s",
            "Store.Postgres.MaxConnectionLifetimeJitter should be less than MaxConnectionLifetime"
        ),
        Case(
            "\(pool)MAX_CONNECTION_LIFETIME=-1s STORE_POSTGRES_MAX_CONNECTION_LIFETIME_JITTER=-1s",
            "Store.Postgres.MaxConnectionLifetime should be greater than 0; "
                + "Store.Postgres.MaxConnectionLifetimeJitter should be greater than 0"
        ),
        Case("\(pool)HEALTH_CHECK_INTERVAL=-1s", "Store.Postgres.HealthCheckInterval should be greater than 0"),
        Case("\(pool)READ_REPLICA_RATIO=101", "Store.Postgres.ReadReplica.Ratio out of [0-100] range"),
    ])
    func `a bad way to the database is refused, where it is taken`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
        let unused = Case("STORE_TYPE=memory", nil).variables
        let elsewhere = given.variables.merging(unused) { $1 }.map { "\($0.dropFirst(5))=\($1)" }
        #expect(Case(elsewhere.joined(separator: " "), nil).refusal("zone") == nil)
    }

    private static let name = "Multizone.Zone.Name: "

    @Test(arguments: [
        Case("MULTIZONE_ZONE_NAME=us.east", nil), Case("MULTIZONE_ZONE_NAME=eu_west", nil),
        Case("MULTIZONE_ZONE_NAME=Zone1", nil), Case("MULTIZONE_ZONE_NAME", name + "Name is mandatory"),
        Case("MULTIZONE_ZONE_NAME=a..b", name + "Zone name a..b has to be a valid DNS name"),
        Case("MULTIZONE_ZONE_NAME=-a", name + "Zone name -a has to be a valid DNS name"),
        Case("MULTIZONE_ZONE_NAME=192.0.2.1", name + "Zone name 192.0.2.1 has to be a valid DNS name"),
        Case(
            "MULTIZONE_ZONE_NAME=\(String(repeating: "a.", count: 32))a",
            name + "Zone name cannot be longer than 63 characters"
        ),
    ])
    func `a zone's name is one of DNS, in Kuma's sense`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
    }

    private static let global = "Multizone.Zone.GlobalAddress: "

    @Test(arguments: [
        Case("MULTIZONE_ZONE_GLOBAL_ADDRESS=grpcs://global.example/", nil),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=https://h:1",
            global + "unsupported scheme \"https\" in zone GlobalAddress. Use one of [grpc grpcs]"
        ),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=nowhere",
            global + "unsupported scheme \"\" in zone GlobalAddress. Use one of [grpc grpcs]"
        ),
        Case(
            "MULTIZONE_ZONE_GLOBAL_ADDRESS=grpcs://h:port",
            global + "\"grpcs://h:port\" has to be grpc://<host>:<port> or grpcs://<host>:<port>"
        ),
    ])
    func `where global is, is said in words`(_ given: Case) {
        #expect(given.refusal("zone") == given.expected)
    }
}
