import Glibc
import ResourceModel

extension Settings {
    /// What Kuma refuses of single parts of the tree, in its words behind the place.
    var partReasons: [String] {
        let common = api + names + certificates
        return switch string("mode") {
        case "global": common + global
        case "zone": common + bootstrap + assignments + universal
        default: common
        }
    }

    /// A reason if something is so.
    private func when(_ isWrong: Bool, _ path: String, _ words: String) -> [String] {
        isWrong ? ["\(Self.shown(path))\(words)"] : []
    }

    private var global: [String] {
        let path = "multizone.global.kds.zoneHealthCheck"
        let isWhole = (duration("\(path).timeout") > .zero) == (duration("\(path).pollInterval") > .zero)
        return when(!isWhole, path, ": timeout and pollInterval must both be either set or unset")
            + certificate("multizone.global.kds")
    }

    private var bootstrap: [String] {
        let path = "bootstrapServer.params"
        let (address, template) = (string("\(path).adminAddress"), string("\(path).corefileTemplatePath"))
        return when(address.isEmpty, path, ".AdminAddress cannot be empty")
            + when(
                !address.isEmpty && !NameRules.isIPAddress(address),
                path,
                ".AdminAddress should be a valid IP address"
            )
            + when(string("\(path).adminAccessLogPath").isEmpty, path, ".AdminAccessLogPath cannot be empty")
            + when(duration("\(path).xdsConnectTimeout") < .zero, path, ".XdsConnectTimeout cannot be negative")
            + when(
                int("\(path).xdsGrpcMaxReceiveMessageBytes") <= 0,
                path,
                ".XdsGrpcMaxReceiveMessageBytes cannot be zero"
            )
            + when(
                !template.isEmpty && access(template, F_OK) != 0,
                path,
                ".CorefileTemplatePath must point to an existing file"
            )
    }

    private var assignments: [String] {
        let path = "monitoringAssignmentServer"
        guard bool("\(path).enabled") else { return [] }
        let versions = list("\(path).apiVersions")
        return when(versions.isEmpty, path, ".ApiVersions must contain at least one version")
            + versions.filter { $0 != "v1" }.flatMap { when(true, path, ".ApiVersions contains invalid version \($0)") }
            + when(
                duration("\(path).assignmentRefreshInterval") <= .zero,
                path,
                ".AssignmentRefreshInterval must be positive"
            ) + certificate(path)
    }

    private var universal: [String] {
        let path = "runtime.universal"
        // Kuma has these words and does not say them: with an age of 0 whatever is offline goes at once.
        let needed = [
            ("dataplaneCleanupAge", "DataplaneCleanupAge"), ("zoneResourceCleanupAge", "ZoneResourceCleanupAge"),
            ("vipRefreshInterval", "VIPRefreshInterval"),
        ]
        return needed.flatMap { when(duration("\(path).\($0)") <= .zero, path, ".\($1) must be positive") }
            + when(
                int("metrics.dataplane.subscriptionLimit") < 0,
                "metrics.dataplane",
                ".SubscriptionLimit should be positive or equal 0"
            )
    }

    private var api: [String] {
        let limits = ["readHeaderTimeout", "readTimeout", "writeTimeout", "idleTimeout"].map { "apiServer.\($0)" }
        let interfaces = ["apiServer.http.interface", "apiServer.https.interface"]
        return limits.flatMap { when(duration($0) < .zero, $0, " must be greater or equal 0s") }
            + interfaces.flatMap { when(string($0).isEmpty, $0, " cannot be empty") }
    }

    private var names: [String] {
        let instance = string("interCp.catalog.instanceAddress")
        let isPlace = instance.isEmpty || NameRules.isDNSName(instance) || NameRules.isIPAddress(instance)
        let labels = "meshService.labelPropagation.allowedLabelKeys"
        let reserved = list(labels).filter { $0.hasPrefix("kuma.io/") || $0.hasPrefix("k8s.kuma.io/") }
        return when(string("dnsServer.domain").hasPrefix("."), "dnsServer", ": domain must not start with a dot")
            + when(int("dnsServer.serviceVipPort") == 0, "dnsServer", ": port can't be 0")
            + when(int("interCp.server.port") == 0, "interCp.server", ".Port cannot be zero")
            + when(!isPlace, "interCp.catalog", ".InstanceAddress has to be valid IP or DNS address")
            + reserved.flatMap { when(true, labels, " contains reserved key \"\($0)\"") }
    }

    private var certificates: [String] {
        let https = "apiServer.https"
        let isHalf = string("\(https).tlsCertFile").isEmpty != string("\(https).tlsKeyFile").isEmpty
        return ["general", "dpServer", "diagnostics"].flatMap(certificate)
            + when(isHalf, https, ": Both TlsCertFile and TlsKeyFile has to be specified")
    }

    /// The files of one server: both, or none.
    private func certificate(_ path: String) -> [String] {
        let (certificate, key) = (string("\(path).tlsCertFile"), string("\(path).tlsKeyFile"))
        return when(
            certificate.isEmpty && !key.isEmpty,
            path,
            ".TlsCertFile cannot be empty if TlsKeyFile has been set"
        )
            + when(key.isEmpty && !certificate.isEmpty, path, ".TlsKeyFile cannot be empty if TlsCertFile has been set")
    }
}
