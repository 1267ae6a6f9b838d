import Crypto
import Documents
import Glibc
import ResourceModel
import Topology

extension Settings {
    /// Refuses settings that cannot work, all at once. Reads key files, but starts and writes nothing.
    package func validate() throws(SettingsError) {
        // Whether a value is sensible is asked of all, used or not.
        let settings = observed
        let reasons = settings.reasons + settings.partReasons
        guard reasons.isEmpty else { throw SettingsError("Invalid configuration: \(reasons.joined(separator: "; "))") }
    }

    private var reasons: [String] {
        choices + kindNames + ports + streams + tls + addresses + intervals + sizes + keys
    }

    private var kindNames: [String] {
        SettingTable.kindLists.flatMap { path in
            let known = SettingTable.kindPaths(path)
            // Compat: the words with which Kuma ends.
            return list(path).filter { !known.contains($0) }.map { "\(Self.shown(path)): plugin \($0) not found" }
        }
    }

    /// `multizone.zone.globalAddress` as Kuma's messages write it: `Multizone.Zone.GlobalAddress`.
    static func shown(_ path: String) -> String {
        path.split(separator: ".").map { part in
            part == "dnsServer" ? "DNSServer" : part == "ipam" ? "IPAM" : part.prefix(1).uppercased() + part.dropFirst()
        }
        .joined(separator: ".")
    }

    func oneOf(_ path: String, _ allowed: [String]) -> [String] {
        let value = string(path)
        return allowed.contains(value)
            ? []
            : [
                "\(Self.shown(path)): \"\(value)\" is not one of: \(allowed.filter { !$0.isEmpty }.joined(separator: ", "))"
            ]
    }

    private var choices: [String] {
        oneOf("mode", ["zone", "global"]) + oneOf("environment", ["universal"])
            + oneOf("store.type", ["sqlite", "memory", "postgres"])
            + oneOf("apiServer.authn.type", ["tokens", "adminClientCerts"]) + oneOf("access.type", ["static"])
            + oneOf("dpServer.authn.dpProxy.type", ["", "dpToken", "none"])
            + oneOf("dpServer.authn.zoneProxy.type", ["", "zoneToken", "none"])
            + oneOf("multizone.global.kds.auth.type", ["", "zoneToken"])
            + (string("store.type") == "postgres" ? postgres : [])
    }

    private var ports: [String] {
        SettingTable.rows.compactMap { row in
            guard row.kind == .int, row.path.lowercased().hasSuffix("port") else { return nil }
            return (0...65535).contains(int(row.path))
                ? nil : "\(Self.shown(row.path)): port must be in the range [0, 65535]"
        }
    }

    private var streams: [String] {
        ["dpServer.maxConcurrentStreams", "multizone.global.kds.maxConcurrentStreams"]
            .compactMap { int($0) > 0 ? nil : "\(Self.shown($0)) must be positive" }
    }

    private var tls: [String] {
        SettingTable.rows.flatMap { row -> [String] in
            if row.path.hasSuffix(".tlsMinVersion") || row.path.hasSuffix(".tlsMaxVersion") {
                return oneOf(row.path, ["", "TLSv1_2", "TLSv1_3"])
            }
            guard row.path.hasSuffix("tlsCertFile") || row.path.hasSuffix("tlsKeyFile") || row.path.hasSuffix("CaFile"),
                case let file = string(row.path), !file.isEmpty, access(file, R_OK) != 0
            else { return [] }
            return ["\(Self.shown(row.path)): open \(file): \(String(cString: strerror(errno)))"]
        }
    }

    private var addresses: [String] {
        var reasons: [String] = []
        if string("mode") == "zone" {
            let name = string("multizone.zone.name")
            if !NameRules.isZoneName(name) {
                let reason =
                    name.isEmpty
                    ? "Name is mandatory"
                    : NameRules.isDNSName(name)
                        ? "Zone name cannot be longer than 63 characters"
                        : "Zone name \(name) has to be a valid DNS name"
                reasons.append("Multizone.Zone.Name: \(reason)")
            }
            let global = string("multizone.zone.globalAddress")
            if !global.isEmpty, let reason = GlobalAddress.refusal(of: global) {
                reasons.append("Multizone.Zone.GlobalAddress: \(reason)")
            }
        }
        for path in [
            "dnsServer.CIDR", "ipam.meshService.cidr", "ipam.meshExternalService.cidr",
            "ipam.meshMultiZoneService.cidr",
        ]
        where !Self.isIPv4Block(string(path)) {
            let isOfIPv6 = InternalAddresses.Block(string(path)) != nil
            let reason = isOfIPv6 ? "no block of IPv4: virtual addresses are only IPv4" : "no valid CIDR"
            reasons.append("\(Self.shown(path)): \"\(string(path))\" is \(reason)")
        }
        for block in list("ipam.knownInternalCIDRs") where InternalAddresses.Block(block) == nil {
            reasons.append("IPAM.KnownInternalCIDRs: \"\(block)\" is no valid CIDR")
        }
        return reasons
    }

    /// What is done again and again needs a pause, for the mode that does it.
    private var intervals: [String] {
        var paths: [String] = []
        if string("mode") == "zone" {
            paths = [
                "xdsServer.dataplaneConfigurationRefreshInterval", "xdsServer.dataplaneStatusFlushInterval",
                "metrics.dataplane.idleTimeout", "general.resilientComponentBaseBackoff",
            ]
        }
        // Both ends of a connection between zone and global write it down.
        if string("mode") == "global" || !string("multizone.zone.globalAddress").isEmpty {
            paths += ["metrics.zone.idleTimeout", "multizone.global.kds.zoneInsightFlushInterval"]
        }
        if string("mode") == "global" { paths.append("multizone.global.kds.refreshInterval") }
        return paths.compactMap { duration($0) > .zero ? nil : "\(Self.shown($0)) must be positive" }
    }

    private var sizes: [String] {
        let path = "multizone.\(string("mode") == "zone" ? "zone" : "global").kds.maxMsgSize"
        return int(path) > 0 ? [] : ["\(Self.shown(path)) must be positive"]
    }

    private var keys: [String] {
        let paths = SettingTable.rows.filter { $0.kind == .publicKeys }.map(\.path)
        return paths.flatMap { path in
            publicKeys(path).enumerated().compactMap { index, key -> String? in
                let at = "\(Self.shown(path))[\(index)]"
                if key.id.isEmpty { return "\(at): KID: is required" }
                if key.key.isEmpty, key.keyFile.isEmpty { return "\(at): either Key or KeyFile has to be set" }
                if !key.key.isEmpty, !key.keyFile.isEmpty { return "\(at): both Key and KeyFile are set" }
                do {
                    _ = try key.load()
                    return nil
                } catch { return "\(at): \(error)" }
            }
        }
    }

    private static func isIPv4Block(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), (0...32).contains(bits) else { return false }
        return SubjectName.address(String(parts[0]))?.count == 4
    }
}

extension PublicKeySetting {
    /// Reads the key.
    func load() throws -> PublicKey {
        if !key.isEmpty { return try PublicKey(pem: Array(key.utf8)) }
        return try PublicKey(pem: LocalFile.read(keyFile))
    }
}
