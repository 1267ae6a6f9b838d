import Documents
import Testing

@testable import ControlPlane

private func settings(_ environment: [String: String] = [:], file: String? = nil) throws -> Settings {
    try Settings(file: file.map { (Array($0.utf8), "kuma-cp.yaml") }, environment: environment)
}

private func refusal(_ environment: [String: String] = [:], file: String? = nil) -> String? {
    do {
        try settings(environment, file: file).validate()
        return nil
    } catch { return "\(error)" }
}

@Suite struct SettingsTests {
    @Test func `every row has a path and a variable of its own`() {
        #expect(Set(SettingTable.rows.map(\.path)).count == SettingTable.rows.count)
        let names = SettingTable.rows.compactMap(\.environment)
        #expect(Set(names).count == names.count && names.allSatisfy { $0.hasPrefix("KUMA_") })
        #expect(SettingTable.rows.filter { $0.environment == nil }.allSatisfy { $0.kind == .publicKeys })
    }

    @Test func `the defaults are valid`() {
        #expect(refusal() == nil && refusal(["KUMA_MODE": "global"]) == nil)
    }

    @Test func `the environment wins over the file, and the file over the defaults`() throws {
        let made = try settings(
            [
                "KUMA_DNS_SERVER_DOMAIN": "fromenv", "KUMA_EXPERIMENTAL_INGRESS_TAG_FILTERS": "a,b",
                "KUMA_METRICS_ZONE_SUBSCRIPTION_LIMIT": "3",
            ],
            file: """
                dnsServer: {domain: fromfile}
                xdsServer: {dataplaneStatusFlushInterval: 90s}
                apiServer: {corsAllowedDomains: [a.example, b.example]}
                defaults: {skipMeshCreation: true}
                """
        )
        #expect(made.string("dnsServer.domain") == "fromenv" && made.int("metrics.zone.subscriptionLimit") == 3)
        #expect(made.list("experimental.ingressTagFilters") == ["a", "b"])
        #expect(made.duration("xdsServer.dataplaneStatusFlushInterval") == .seconds(90))
        #expect(
            made.list("apiServer.corsAllowedDomains") == ["a.example", "b.example"]
                && made.bool("defaults.skipMeshCreation")
        )
        #expect(made.int("apiServer.http.port") == 5681 && made.notes.isEmpty)
    }

    @Test func `what was given and is not asked for has no effect, by the name that it was given under`() throws {
        let made = try settings(
            ["KUMA_DNS_SERVER_DOMAIN": "mesh", "KUMA_MULTIZONE_REMOTE_ZONE": "east"],
            file: "dnsServer: {serviceVipPort: 81}"
        )
        try made.validate()
        #expect(made.idle == ["KUMA_DNS_SERVER_DOMAIN", "KUMA_MULTIZONE_REMOTE_ZONE", "dnsServer.serviceVipPort"])
        let copy = made
        _ = copy.string("dnsServer.domain")
        _ = copy.int("apiServer.http.port")
        #expect(made.idle == ["KUMA_MULTIZONE_REMOTE_ZONE", "dnsServer.serviceVipPort"])
        _ = made.redacted
        #expect(made.idle.count == 2)
        #expect(try settings(["KUMA_REPORTS_ENABLED": "false", "KUMA_ACCESS_TYPE": "static"]).idle.isEmpty)
        #expect(try settings(["KUMA_REPORTS_ENABLED": "true"]).idle == ["KUMA_REPORTS_ENABLED"])
        let needless = try settings(["KUMA_MULTIZONE_ZONE_KDS_REFRESH_INTERVAL": "5s"])
        #expect(needless.idle.isEmpty)
        #expect(needless.needless.map(\.name) == ["KUMA_MULTIZONE_ZONE_KDS_REFRESH_INTERVAL"])
    }

    @Test func `what there is no need for is in the table`() {
        #expect(SettingTable.needless.keys.filter { SettingTable.byPath[$0] == nil }.sorted() == [])
    }

    @Test(arguments: ["KUMA_DP_SERVER_", "KUMA_MULTIZONE_GLOBAL_KDS_"], ["0", "-1"])
    func `a connection must be allowed a stream`(_ server: String, _ count: String) {
        #expect(
            refusal(["\(server)MAX_CONCURRENT_STREAMS": count])?.contains("MaxConcurrentStreams must be positive")
                == true
        )
    }

    @Test(arguments: [
        ("global", "KUMA_METRICS_ZONE_IDLE_TIMEOUT", "0s", "Metrics.Zone.IdleTimeout"),
        ("global", "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_INSIGHT_FLUSH_INTERVAL", "0s", "ZoneInsightFlushInterval"),
        ("global", "KUMA_MULTIZONE_GLOBAL_KDS_MAX_MSG_SIZE", "0", "Multizone.Global.Kds.MaxMsgSize"),
        ("zone", "KUMA_METRICS_DATAPLANE_IDLE_TIMEOUT", "-1s", "Metrics.Dataplane.IdleTimeout"),
        ("zone", "KUMA_MULTIZONE_ZONE_KDS_MAX_MSG_SIZE", "0", "Multizone.Zone.Kds.MaxMsgSize"),
        ("zone", "KUMA_GENERAL_RESILIENT_COMPONENT_BASE_BACKOFF", "0s", "General.ResilientComponentBaseBackoff"),
    ])
    func `what is done again and again needs a pause, and a message a size`(
        mode: String,
        name: String,
        value: String,
        told: String
    ) {
        let zone = mode == "zone" ? ["KUMA_MULTIZONE_ZONE_NAME": "east"] : [:]
        let reason = refusal(["KUMA_MODE": mode, name: value].merging(zone) { $1 })
        #expect(reason?.contains("\(told) must be positive") == true, "\(reason ?? "taken")")
    }

    @Test(arguments: ["10.0.0.0", "10.0.0.0/8,fd00::/129"])
    func `who is inside is told in blocks of addresses`(blocks: String) {
        let reason = refusal(["KUMA_IPAM_KNOWN_INTERNAL_CIDRS": blocks])
        #expect(reason?.contains("IPAM.KnownInternalCIDRs: ") == true, "\(reason ?? "taken")")
        #expect(refusal(["KUMA_IPAM_KNOWN_INTERNAL_CIDRS": "10.0.0.0/8,fd00::/8"]) == nil)
    }

    @Test(arguments: [
        ("0x1f90", 8080), ("0X1F90", 8080), ("0o17620", 8080), ("017620", 8080), ("0b11", 3), ("8_080", 8080),
        ("0x_1f_90", 8080), ("+5", 5), ("-0x10", -16), ("0", 0), ("00", 0),
    ])
    func `numbers of the environment have Go's forms`(_ text: String, _ number: Int) throws {
        #expect(try settings(["KUMA_API_SERVER_HTTP_PORT": text]).int("apiServer.http.port") == number)
    }

    @Test(arguments: [
        "", "0x", "08", "0b2", "_1", "1_", "1__0", "1_0_", "0_x1", "1e3", " 1", "99999999999999999999", "--1", "0x-1",
    ])
    func `what Go reads no number in is refused`(_ text: String) {
        let reason = refusal(["KUMA_API_SERVER_HTTP_PORT": text])
        #expect(reason?.contains("KUMA_API_SERVER_HTTP_PORT") == true, "\(text): \(reason ?? "taken")")
    }

    @Test func `the older name of the interval of insights wins, as in Kuma`() throws {
        #expect(try settings(["KUMA_METRICS_MESH_MIN_RESYNC_INTERVAL": "3s"]).insightInterval == .seconds(3))
        let both = [
            "KUMA_METRICS_MESH_MIN_RESYNC_INTERVAL": "3s", "KUMA_METRICS_MESH_MIN_RESYNC_TIMEOUT": "4s",
        ]
        let made = try settings(both)
        #expect(made.insightInterval == .seconds(4) && made.needless.isEmpty)
    }

    @Test(arguments: ["KUMA_METRICS_ZONE_IDLE_TIMEOUT", "KUMA_MULTIZONE_GLOBAL_KDS_ZONE_INSIGHT_FLUSH_INTERVAL"])
    func `a zone under a global writes its connection down at intervals`(_ name: String) {
        let zone = ["KUMA_MODE": "zone", "KUMA_MULTIZONE_ZONE_NAME": "east", name: "0s"]
        let global = ["KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS": "grpc://192.0.2.1:5685"]
        #expect(refusal(zone.merging(global) { $1 })?.contains("must be positive") == true)
        #expect(refusal(zone) == nil, "alone it has none")
    }

    @Test func `what is wrong in the file is set right by the environment`() {
        #expect(refusal(["KUMA_MODE": "zone"], file: "mode: half") == nil)
    }

    @Test func `keys of the file are matched without regard to case`() throws {
        #expect(try settings(file: "defaults: {skipHostnameGenerators: true}").bool("defaults.SkipHostnameGenerators"))
        #expect(try settings(file: "defaults: {SkipHostnameGenerators: true}").bool("defaults.SkipHostnameGenerators"))
    }

    @Test func `what nobody knows is noted and does no harm`() throws {
        let made = try settings(["KUMA_NO_SUCH_SETTING": "1"], file: "store: {type: memory, fromTheFuture: 1}")
        #expect(made.notes.map(\.name) == ["store.fromTheFuture", "KUMA_NO_SUCH_SETTING"])
        #expect(made.string("store.type") == "memory")
    }

    @Test func `names of 1 point 1 are taken and noted`() throws {
        let made = try settings([
            "KUMA_MODE": "remote", "KUMA_MULTIZONE_REMOTE_ZONE": "east",
            "KUMA_MULTIZONE_REMOTE_GLOBAL_ADDRESS": "grpcs://192.0.2.1:5685",
        ])
        #expect(made.mode == .zone(name: "east", global: GlobalAddress("grpcs://192.0.2.1:5685")))
        #expect(
            made.notes.map(\.name) == ["KUMA_MULTIZONE_REMOTE_ZONE", "KUMA_MULTIZONE_REMOTE_GLOBAL_ADDRESS", "remote"]
        )
        let file = try settings(file: "mode: remote\nmultizone: {remote: {zone: west}}")
        #expect(file.mode.zone == "west")
    }

    @Test func `the name of today wins over the retired one`() throws {
        let made = try settings(["KUMA_MULTIZONE_REMOTE_ZONE": "old", "KUMA_MULTIZONE_ZONE_NAME": "new"])
        #expect(made.string("multizone.zone.name") == "new")
    }

    @Test(arguments: [("sqlite", "memory", "sqlite"), ("memory", "memory", nil), ("postgres", "postgres", nil)])
    func `global is told the store in its words, and in ours`(type: String, told: String, engine: String?) throws {
        let shown = try JSON(parsing: settings(["KUMA_STORE_TYPE": type]).toldToGlobal)
        #expect(shown["store"]?["type"]?.stringValue == told)
        #expect(shown["store"]?["engine"]?.stringValue == engine)
    }

    @Test func `a secret of the wrong shape is refused without showing it`() {
        let reason = refusal([:], file: "store: {postgres: {password: [very-secret]}}")
        #expect(reason?.contains("store.postgres.password: cannot use") == true)
        #expect(reason?.contains("very-secret") == false)
    }

    @Test func `secrets are not shown`() throws {
        let made = try settings(file: "store: {postgres: {password: very-secret, user: from-file}}")
        let shown = made.redacted
        #expect(
            shown["store"]?["postgres"]?["password"] == "*****" && shown["store"]?["postgres"]?["user"] == "from-file"
        )
        #expect(!String(decoding: shown.text, as: UTF8.self).contains("very-secret"))
        #expect(
            try settings(file: "store: {postgres: {password: ''}}").redacted["store"]?["postgres"]?["password"] == ""
        )
        var dumped = ""
        dump(made, to: &dumped)
        dump(made.database, to: &dumped)
        #expect(dumped.contains("from-file") && !dumped.contains("very-secret") && !"\(made)".contains("very-secret"))
        #expect(
            shown["metrics"]?["mesh"]?["fullResyncInterval"] == "20s" && shown["apiServer"]?["http"]?["port"] == 5681
        )
    }

    @Test func `without HOME the work folder is in the home of the account, and never where everybody writes`() throws {
        var made = try settings()
        try made.autoconfigure(home: "", account: "/var/lib/kuma")
        #expect(made.string("general.workDir") == "/var/lib/kuma/.kuma")
        var homeless = try settings()
        let error = #expect(throws: SettingsError.self) { try homeless.autoconfigure(home: "") }
        #expect(error?.description.contains("General.WorkDir: has to be set") == true)
        var told = try settings(["KUMA_GENERAL_WORK_DIR": "/data"])
        try told.autoconfigure(home: "")
        #expect(told.string("store.sqlite.path") == "/data/kuma.db")
    }

    @Test func `a retired name comes with the one of today`() throws {
        let made = try settings(
            ["KUMA_MULTIZONE_REMOTE_ZONE": "east"],
            file: "multizone: {remote: {globalAddress: 'grpcs://a:1'}}"
        )
        #expect(made.notes.map(\.today) == ["multizone.zone.globalAddress", "KUMA_MULTIZONE_ZONE_NAME"])
    }

    @Test func `what follows from other settings is filled in`() throws {
        var made = try settings(["KUMA_DP_SERVER_PORT": "1234", "KUMA_GENERAL_TLS_MIN_VERSION": "TLSv1_3"])
        try made.autoconfigure(home: "/home/me")
        #expect(
            made.string("general.workDir") == "/home/me/.kuma"
                && made.string("store.sqlite.path") == "/home/me/.kuma/kuma.db"
        )
        #expect(
            made.int("bootstrapServer.params.xdsPort") == 1234
                && made.string("dpServer.authn.dpProxy.type") == "dpToken"
        )
        #expect(
            made.string("apiServer.https.tlsMinVersion") == "TLSv1_3"
                && made.string("dpServer.tlsMinVersion") == "TLSv1_3"
        )
    }

    @Test func `what is only filled in counts as asked for by nobody, but what it is filled in from does`() throws {
        var made = try settings(["KUMA_DP_SERVER_PORT": "1234", "KUMA_GENERAL_TLS_MIN_VERSION": "TLSv1_3"])
        try made.autoconfigure(home: "/home/me")
        #expect(made.idle == ["KUMA_DP_SERVER_PORT"], "a global control plane has no use for it")
    }

    @Test(arguments: [
        ("KUMA_MODE", "half", ["Mode", "zone, global"]), ("KUMA_ENVIRONMENT", "moon", ["Environment"]),
        ("KUMA_STORE_TYPE", "paper", ["postgres", "memory"]),
        ("KUMA_API_SERVER_HTTP_PORT", "abc", ["KUMA_API_SERVER_HTTP_PORT", "abc"]),
        ("KUMA_API_SERVER_HTTP_PORT", "70000", ["port", "65535"]),
        (
            "KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN", "perhaps",
            ["KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN", "perhaps"]
        ),
        ("KUMA_API_SERVER_AUTHN_TYPE", "handshake", ["handshake"]), ("KUMA_ACCESS_TYPE", "feeling", ["feeling"]),
        ("KUMA_MULTIZONE_ZONE_NAME", "Bad Name", ["Bad Name", "DNS name"]),
        ("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "nowhere", ["GlobalAddress", "grpcs"]),
        ("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "https://192.0.2.1:5685", ["https", "grpcs"]),
        (
            "KUMA_XDS_SERVER_DATAPLANE_CONFIGURATION_REFRESH_INTERVAL", "soon",
            ["CONFIGURATION_REFRESH_INTERVAL", "soon"]
        ),
        (
            "KUMA_XDS_SERVER_DATAPLANE_CONFIGURATION_REFRESH_INTERVAL", "0s",
            ["DataplaneConfigurationRefreshInterval", "positive"]
        ),
        ("KUMA_GENERAL_TLS_MIN_VERSION", "TLSv9", ["TLSv9", "TLSv1_3"]),
        ("KUMA_GENERAL_TLS_CERT_FILE", "/nowhere.crt", ["/nowhere.crt"]),
        ("KUMA_DNS_SERVER_CIDR", "10.0.0.0/99", ["DNSServer", "CIDR"]),
        ("KUMA_IPAM_MESH_SERVICE_CIDR", "x", ["IPAM", "CIDR", "\"x\""]),
        ("KUMA_DP_SERVER_AUTHN_DP_PROXY_TYPE", "trust", ["trust"]),
    ])
    func `a bad variable is refused with its name or path`(name: String, value: String, says: [String]) {
        let text = refusal([name: value]) ?? ""
        #expect(says.allSatisfy { text.contains($0) }, "\(text)")
    }

    @Test(arguments: [
        ("a: [b", ["kuma-cp.yaml", "yaml"]), ("mode:\n\tglobal", ["kuma-cp.yaml", "line 2"]),
        ("- mode: zone", ["kuma-cp.yaml"]),
        ("apiServer: {http: {port: abc}}", ["kuma-cp.yaml", "apiServer.http.port"]),
        ("general: {dnsCacheTTL: soon}", ["dnsCacheTTL", "soon"]),
        ("apiServer: {authn: {tokens: {validator: {publicKeys: [{kid: a}]}}}}", ["PublicKeys[0]", "KeyFile"]),
        ("apiServer: {authn: {tokens: {validator: {publicKeys: [{key: x}]}}}}", ["PublicKeys[0]", "KID"]),
        (
            "apiServer: {authn: {tokens: {validator: {publicKeys: [{kid: a, key: x, keyFile: y}]}}}}",
            ["PublicKeys[0]", "both"]
        ),
        ("apiServer: {authn: {tokens: {validator: {publicKeys: [{kid: a, key: not a key}]}}}}", ["PublicKeys[0]"]),
    ])
    func `a bad file is refused with its name or path`(file: String, says: [String]) {
        let text = refusal(file: file) ?? ""
        #expect(says.allSatisfy { text.contains($0) }, "\(text)")
    }

    @Test(arguments: [
        ("grpcs://h:1", true, "h", 1), ("grpc://192.0.2.1:5685", false, "192.0.2.1", 5685),
        ("grpcs://[::1]:5685", true, "::1", 5685), ("grpcs://h", true, "h", 443), ("grpcs://[::1]/", true, "::1", 443),
        ("GRPC://h:1/path?a=b:2#c", false, "h", 1), ("grpcs://h:5685/", true, "h", 5685),
        ("grpc://h?a", false, "h", 443),
        ("grpcs://me@h:1", true, "h", 1),
    ])
    func `of a global address the host and the port count, and that is 443 if it says none`(
        text: String,
        tls: Bool,
        host: String,
        port: Int
    ) {
        let address = GlobalAddress(text)
        #expect(address?.isTLS == tls && address?.host == host && address?.port == port)
    }

    @Test(arguments: ["grpcs://", "grpcs://:5685", "grpcs:///h:1", "grpcs://h:", "grpcs://h:0", "h:1", "http://h:1"])
    func `what names no host, or a port that is none, is no address`(text: String) {
        #expect(GlobalAddress(text) == nil)
    }

    @Test func `a duration in the file may be a number, of nanoseconds`() throws {
        func backoff(_ value: String) throws -> Duration {
            try settings(file: "multizone: {global: {kds: {responseBackoff: \(value)}}}")
                .duration("multizone.global.kds.responseBackoff")
        }
        #expect(try backoff("0") == .zero && backoff("1500000000") == .milliseconds(1500))
        #expect(try backoff("-1.5e9") == .milliseconds(-1500) && backoff("1.9") == .nanoseconds(1))
        #expect(throws: SettingsError.self) { try backoff("1e19") }
        #expect(throws: SettingsError.self) { try backoff("true") }
    }
}
