import Documents
import Testing

@testable import TransparentProxy

@Suite struct TransparentProxySettingsTests {
    @Test(arguments: [
        ("kumaDPUser", "KUMA_TRANSPARENT_PROXY_KUMA_DP_USER"),
        ("ipFamilyMode", "KUMA_TRANSPARENT_PROXY_IP_FAMILY_MODE"),
        ("redirect.outbound.excludePorts", "KUMA_TRANSPARENT_PROXY_REDIRECT_OUTBOUND_EXCLUDE_PORTS"),
        ("redirect.outbound.excludePortsForUIDs", "KUMA_TRANSPARENT_PROXY_REDIRECT_OUTBOUND_EXCLUDE_PORTS_FOR_UIDS"),
        ("redirect.inbound.excludePortsForIPs", "KUMA_TRANSPARENT_PROXY_REDIRECT_INBOUND_EXCLUDE_PORTS_FOR_IPS"),
        ("redirect.dns.skipConntrackZoneSplit", "KUMA_TRANSPARENT_PROXY_REDIRECT_DNS_SKIP_CONNTRACK_ZONE_SPLIT"),
    ])
    func `the environment's names follow from the paths`(path: String, name: String) throws {
        let field = try #require(TransparentProxySettings.fields.first { $0.path == path })
        #expect(field.environmentName == name)
    }

    @Test func `a file sets what it names and leaves the rest`() throws {
        var settings = TransparentProxySettings()
        try settings.merge(
            try JSON(
                parsing: Array(
                    #"""
                    {"kumaDPUser": 5678, "verbose": true, "ipFamilyMode": "ipv4",
                     "redirect": {"inbound": {"port": "16006", "includePorts": "80,443"},
                                  "outbound": {"excludePorts": [1, "2,3"], "excludePortsForUIDs": ["tcp:80:1000", "1-2"]},
                                  "dns": {"captureAll": true, "enabled": true}, "vnet": {"networks": ["docker0:172.17.0.0/16"]}},
                     "retry": {"sleepBetweenRetries": "500ms"}, "ebpf": {"enabled": false}}
                    """#.utf8
                )
            )
        )
        #expect(
            settings.proxyUser == "5678" && settings.ipFamilyMode == .ipv4
                && settings.sleepBetweenRetries == .milliseconds(500)
        )
        #expect(
            settings.inbound.port == 16006 && settings.inbound.includedPorts == [80, 443]
                && settings.outbound.port == 15001
        )
        #expect(
            settings.outbound.excludedPorts == [1, 2, 3]
                && settings.outbound.excludedUsers.map(\.users) == [1000...1000, 1...2]
        )
        #expect(settings.dns.isEnabled && settings.dns.capturesAll && settings.virtualNetworks.count == 1)
    }

    @Test(arguments: [
        (#"{"redirect": {"inbound": {"excludePort": [22]}}}"#, "redirect.inbound.excludePort"),
        (#"{"redirect": {"inbound": {"port": 0}}}"#, "redirect.inbound.port"),
        (#"{"redirect": {"outbound": {"excludePorts": "ssh"}}}"#, "redirect.outbound.excludePorts"),
        (#"{"redirect": {"outbound": {"excludePortsForIPs": "not-an-ip"}}}"#, "redirect.outbound.excludePortsForIPs"),
        (#"{"redirect": {"outbound": {"excludePortsForUIDs": "sctp:1:2"}}}"#, "redirect.outbound.excludePortsForUIDs"),
        (#"{"redirect": []}"#, "redirect"),
        (#"{"ipFamilyMode": "ipv9"}"#, "ipFamilyMode"),
        (#"{"ebpf": {"enabled": true}}"#, "ebpf.enabled"),
        (#"{"dropInvalidPackets": "perhaps"}"#, "dropInvalidPackets"),
        (#"{"iptablesExecutables": {"rm": "/bin/rm"}}"#, "iptablesExecutables"),
        (#"{"redirect": {"vnet": {"networks": ["a b:10.0.0.0/8"]}}}"#, "redirect.vnet.networks"),
    ])
    func `nonsense is refused where it stands`(text: String, path: String) throws {
        let document = try JSON(parsing: Array(text.utf8))
        let error = #expect(throws: TransparentProxySettingsError.self) {
            var settings = TransparentProxySettings()
            try settings.merge(document)
        }
        #expect(error?.path == path)
    }

    @Test func `the environment speaks text`() throws {
        var settings = TransparentProxySettings()
        try settings.merge(environment: [
            "KUMA_TRANSPARENT_PROXY_REDIRECT_OUTBOUND_PORT": "16001",
            "KUMA_TRANSPARENT_PROXY_REDIRECT_INBOUND_ENABLED": "false",
            "KUMA_TRANSPARENT_PROXY_REDIRECT_INBOUND_EXCLUDE_PORTS": "22,23",
            "KUMA_TRANSPARENT_PROXY_REDIRECT_DNS_PORT": "",
        ])
        #expect(
            settings.outbound.port == 16001 && !settings.inbound.isEnabled
                && settings.inbound.excludedPorts == [22, 23] && settings.dns.port == 15053
        )
    }

    @Test(
        arguments: [
            ("5678", UserExclusion.Transport.allCases, [1...65535], 5678...5678),
            ("80:5678", UserExclusion.Transport.allCases, [80...80], 5678...5678),
            ("tcp:80-90,100:1-2", [.tcp], [80...90, 100...100], 1...2),
            ("*:*:0", UserExclusion.Transport.allCases, [1...65535], 0...0),
            ("tcp,udp,tcp::7", [.tcp, .udp], [1...65535], 7...7),
        ] as [(String, [UserExclusion.Transport], [ClosedRange<UInt16>], ClosedRange<UInt16>)]
    )
    func `exclusions of users`(
        text: String,
        transports: [UserExclusion.Transport],
        ports: [ClosedRange<UInt16>],
        users: ClosedRange<UInt16>
    ) throws {
        let exclusion = try UserExclusion(text)
        #expect(exclusion.transports == transports && exclusion.ports == ports && exclusion.users == users)
    }

    @Test(arguments: ["", "*", "1,2", "70000", "tcp:80:", "tcp:0:1", "a:b:c:d", "9-8", "tcp:90-80:1", "-1", "+1-"])
    func `exclusions that make no sense`(text: String) {
        #expect(throws: UserExclusion.Malformed.self) { try UserExclusion(text) }
    }

    @Test(arguments: [("10.0.0.1", IPFamily.ipv4), ("10.0.0.0/8", .ipv4), ("::1", .ipv6), ("2001:db8::/32", .ipv6)])
    func `networks`(text: String, family: IPFamily) throws {
        let network = try #require(IPNetwork(text))
        #expect(network.family == family && network.description == text)
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/8/8", "10.0.0.1 -j ACCEPT", "localhost",
        "10.0.0.0/+8",
    ])
    func `text that is no network is refused, so that nothing else gets into a rule`(text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
