package import Documents

extension TransparentProxySettings {
    /// One setting as people write it: in a file under `path`, in the environment as `environmentName`.
    package struct Field: Sendable {
        /// Dotted, e.g. `redirect.inbound.port`.
        package let path: String
        let assign:
            @Sendable (inout TransparentProxySettings, JSON, String) throws(TransparentProxySettingsError) -> Void

        /// `KUMA_TRANSPARENT_PROXY_` and the path in upper snake case.
        package var environmentName: String {
            var name = "KUMA_TRANSPARENT_PROXY_"
            var previous: Character = "_"
            let characters = Array(path)
            for (index, character) in characters.enumerated() {
                let next = index + 1 < characters.count ? characters[index + 1] : " "
                // A new word begins where case rises, or where a run of capitals ends in a longer word ("DPUser", not "IPs").
                let isPlural = next == "s" && (index + 2 == characters.count || !characters[index + 2].isLowercase)
                let endsAcronym = character.isUppercase && previous.isUppercase && next.isLowercase && !isPlural
                if character.isUppercase, previous.isLowercase || endsAcronym { name.append("_") }
                name += character == "." ? "_" : character.uppercased()
                previous = character
            }
            return name
        }
    }

    /// All settings, in the order in which they are read.
    package static let fields: [Field] = [
        field("kumaDPUser", \.proxyUser, Value.text),
        field("ipFamilyMode", \.ipFamilyMode, Value.familyMode),
        field("redirect.inbound.enabled", \.inbound.isEnabled, Value.flag),
        field("redirect.inbound.port", \.inbound.port, Value.port),
        field("redirect.inbound.includePorts", \.inbound.includedPorts, Value.ports),
        field("redirect.inbound.excludePorts", \.inbound.excludedPorts, Value.ports),
        field("redirect.inbound.excludePortsForIPs", \.inbound.excludedNetworks, Value.networks),
        field("redirect.inbound.insertRedirectInsteadOfAppend", \.inbound.insertsInsteadOfAppending, Value.flag),
        field("redirect.outbound.enabled", \.outbound.isEnabled, Value.flag),
        field("redirect.outbound.port", \.outbound.port, Value.port),
        field("redirect.outbound.includePorts", \.outbound.includedPorts, Value.ports),
        field("redirect.outbound.excludePorts", \.outbound.excludedPorts, Value.ports),
        field("redirect.outbound.excludePortsForIPs", \.outbound.excludedNetworks, Value.networks),
        field("redirect.outbound.excludePortsForUIDs", \.outbound.excludedUsers, Value.userExclusions),
        field("redirect.outbound.insertRedirectInsteadOfAppend", \.outbound.insertsInsteadOfAppending, Value.flag),
        field("redirect.dns.enabled", \.dns.isEnabled, Value.flag),
        field("redirect.dns.captureAll", \.dns.capturesAll, Value.flag),
        field("redirect.dns.port", \.dns.port, Value.port),
        field("redirect.dns.skipConntrackZoneSplit", \.dns.skipsConntrackZoneSplit, Value.flag),
        field("redirect.dns.resolvConfigPath", \.dns.resolverFile, Value.text),
        field("redirect.vnet.networks", \.virtualNetworks, Value.virtualNetworks),
        field("dropInvalidPackets", \.dropsInvalidPackets, Value.flag),
        field("log.enabled", \.logsRules, Value.flag),
        field("log.level", \.logLevel, Value.logLevel),
        field("comments.disabled", \.disablesComments, Value.flag),
        field("iptablesExecutables", \.executables, Value.executables),
        field("wait", \.wait, Value.seconds),
        field("waitInterval", \.waitInterval, Value.microseconds),
        field("retry.maxRetries", \.maxRetries, Value.retries),
        field("retry.sleepBetweenRetries", \.sleepBetweenRetries, Value.duration),
        field("storeFirewalld", \.storesFirewalld, Value.flag),
    ]

    private static func field<Content>(
        _ path: String,
        _ property: any WritableKeyPath<TransparentProxySettings, Content> & Sendable,
        _ read: @escaping @Sendable (JSON, String) throws(TransparentProxySettingsError) -> Content
    ) -> Field {
        Field(path: path) { settings, value, path throws(TransparentProxySettingsError) in
            settings[keyPath: property] = try read(value, path)
        }
    }

    /// Sets one setting; text is read as the setting's own type, so that flags and the environment come here too.
    package mutating func set(_ path: String, to value: JSON) throws(TransparentProxySettingsError) {
        guard let field = Self.fields.first(where: { $0.path == path }) else {
            throw TransparentProxySettingsError(path, "unknown setting")
        }
        try field.assign(&self, value, path)
    }

    /// What Kuma's files also hold, and what means nothing here.
    private static let ignored: Set<String> = [
        "verbose", "dryRun", "cniMode", "redirect.namePrefix", "redirect.vnet.enabled",
    ]

    /// Takes over what a configuration file says; what it leaves out stays as it is. A setting that nobody knows is an error,
    /// since a misspelt exclusion would otherwise redirect in silence.
    package mutating func merge(_ document: JSON, at prefix: String = "") throws(TransparentProxySettingsError) {
        if document == .null { return }
        guard case .object(let members) = document else {
            throw TransparentProxySettingsError(prefix, "must be an object")
        }
        for member in members where member.value != .null {
            let path = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
            if path == "ebpf" {
                guard member.value["enabled"].map({ $0 == .bool(false) || $0 == .string("false") }) ?? true else {
                    throw TransparentProxySettingsError("ebpf.enabled", "redirection with eBPF is not supported")
                }
            } else if Self.fields.contains(where: { $0.path == path }) {
                try set(path, to: member.value)
            } else if Self.fields.contains(where: { $0.path.hasPrefix(path + ".") }) {
                try merge(member.value, at: path)
            } else if !Self.ignored.contains(path) {
                throw TransparentProxySettingsError(path, "unknown setting")
            }
        }
    }

    /// Takes over what the environment says.
    package mutating func merge(environment: [String: String]) throws(TransparentProxySettingsError) {
        for field in Self.fields {
            guard let text = environment[field.environmentName], !text.isEmpty else { continue }
            try set(field.path, to: .string(text))
        }
    }
}
