import Testing

@testable import TransparentProxy

@Suite struct RedirectionRulesTests {
    @Test func `both directions are redirected by default`() {
        #expect(
            rules() == """
                *nat
                -N KUMA_MESH_INBOUND
                -N KUMA_MESH_OUTBOUND
                -N KUMA_MESH_INBOUND_REDIRECT
                -N KUMA_MESH_OUTBOUND_REDIRECT
                -A PREROUTING -p tcp -j KUMA_MESH_INBOUND
                -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND
                -A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT
                -A KUMA_MESH_OUTBOUND -s 127.0.0.6/32 -o lo -j RETURN
                -A KUMA_MESH_OUTBOUND -p tcp -o lo ! -d 127.0.0.1/32 -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT
                -A KUMA_MESH_OUTBOUND -p tcp -o lo -m owner ! --uid-owner 5678 -j RETURN
                -A KUMA_MESH_OUTBOUND -m owner --uid-owner 5678 -j RETURN
                -A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -j RETURN
                -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT
                -A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15006
                -A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001
                COMMIT

                """
        )
    }

    @Test func `IPv6 has its own loopback addresses`() {
        let text = rules(family: .ipv6)
        #expect(
            text.contains("-s ::6/128 -o lo -j RETURN") && text.contains("! -d ::1/128 -m owner")
                && !text.contains("127.0.0")
        )
    }

    @Test func `every rule says whose it is, before its target`() {
        let text = rules { $1.canComment = true }
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("-A") || $0.hasPrefix("-I") }
        #expect(lines.allSatisfy { $0.contains("-m comment --comment \"kuma/mesh/transparent/proxy/") })
        #expect(
            lines.first
                == #"-A PREROUTING -p tcp -m comment --comment "kuma/mesh/transparent/proxy/inbound" -j KUMA_MESH_INBOUND"#
        )
        #expect(
            !rules {
                $0.disablesComments = true; $1.canComment = true
            }.contains("comment")
        )
    }

    @Test func `questions for names are redirected before anything of the host`() {
        let text = rules {
            $0.dns.isEnabled = true
            $0.dns.capturesAll = true
            $1.canSplitConntrackZones = true
        }
        #expect(
            lines(text, of: "OUTPUT") == [
                "-A OUTPUT -p udp -m udp --dport 53 -m owner --uid-owner 5678 -j CT --zone 1",
                "-A OUTPUT -p udp -m udp --sport 15053 -m owner --uid-owner 5678 -j CT --zone 2",
                "-A OUTPUT -p udp -m udp --dport 53 -j CT --zone 2",
                "-I OUTPUT 1 -p udp -m udp --dport 53 -m owner --uid-owner 5678 -j RETURN",
                "-I OUTPUT 2 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
                "-A OUTPUT -p tcp -m tcp --dport 53 -m owner ! --uid-owner 5678 -j RETURN",
                "-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND",
            ]
        )
    }

    @Test func `only the host's own name servers are redirected unless all are`() {
        let text = rules {
            $0.dns.isEnabled = true
            $1.nameServers = [IPNetwork("10.0.0.2"), IPNetwork("127.0.0.53")].compactMap { $0 }
            $1.canSplitConntrackZones = true
        }
        #expect(text.contains("-I OUTPUT 2 -d 10.0.0.2 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053\n"))
        #expect(text.contains("-A OUTPUT -s 127.0.0.53 -d 127.0.0.1/32 -p udp -j CT --zone 1\n"))
        #expect(!text.contains("-s 10.0.0.2 -d 127.0.0.1/32"))
    }

    @Test func `without a name server of the family nothing is redirected`() {
        let text = rules { settings, _ in settings.dns.isEnabled = true }
        #expect(!text.contains("53"))
    }

    @Test func `conntrack zones are not split beside Docker's name server`() {
        let text = rules {
            $0.dns.isEnabled = true
            $0.dns.capturesAll = true
            $1.canSplitConntrackZones = true
            $1.hasDockerOutput = true
        }
        #expect(!text.contains("*raw") && text.contains("--uid-owner 5678 -j DOCKER_OUTPUT"))
    }

    @Test func `excluded ports and peers are left alone`() {
        let text = rules { settings, _ in
            settings.inbound.excludedPorts = [22, 9901]
            settings.inbound.excludedNetworks = [IPNetwork("10.0.0.0/8"), IPNetwork("2001:db8::/32")].compactMap { $0 }
            settings.outbound.excludedPorts = [3306]
            settings.outbound.excludedNetworks = [IPNetwork("192.0.2.1")].compactMap { $0 }
        }
        #expect(
            lines(text, of: "KUMA_MESH_INBOUND") == [
                "-A KUMA_MESH_INBOUND -s 10.0.0.0/8 -j RETURN",
                "-A KUMA_MESH_INBOUND -p tcp -m tcp --dport 22 -j RETURN",
                "-A KUMA_MESH_INBOUND -p tcp -m tcp --dport 9901 -j RETURN",
                "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT",
            ]
        )
        #expect(
            lines(text, of: "KUMA_MESH_OUTBOUND").first == "-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 3306 -j RETURN"
        )
        #expect(lines(text, of: "OUTPUT").first == "-I OUTPUT 1 -d 192.0.2.1 -j RETURN")
    }

    @Test func `included ports are the only ones, whatever is excluded`() {
        let text = rules { settings, _ in
            settings.inbound.includedPorts = [8080]
            settings.inbound.excludedPorts = [22]
            settings.outbound.includedPorts = [80, 443]
        }
        #expect(
            lines(text, of: "KUMA_MESH_INBOUND") == [
                "-A KUMA_MESH_INBOUND -p tcp -m tcp --dport 8080 -j KUMA_MESH_INBOUND_REDIRECT"
            ]
        )
        #expect(
            Array(lines(text, of: "KUMA_MESH_OUTBOUND").suffix(2)) == [
                "-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 80 -j KUMA_MESH_OUTBOUND_REDIRECT",
                "-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 443 -j KUMA_MESH_OUTBOUND_REDIRECT",
            ]
        )
    }

    @Test func `users are excluded per transport, fifteen ports to a rule`() throws {
        let ports = (1...16).map { String($0 * 10) }.joined(separator: ",")
        let exclusion = try UserExclusion("tcp:\(ports):100-200")
        let text = rules { settings, _ in settings.outbound.excludedUsers = [exclusion] }
        #expect(
            Array(lines(text, of: "OUTPUT").prefix(2)) == [
                "-I OUTPUT 1 -p tcp -m multiport --dports 10,20,30,40,50,60,70,80,90,100,110,120,130,140,150 -m owner --uid-owner 100-200 -j RETURN",
                "-I OUTPUT 2 -p tcp -m multiport --dports 160 -m owner --uid-owner 100-200 -j RETURN",
            ]
        )
    }

    @Test func `virtual networks come first, sorted by interface`() {
        let text = rules { settings, _ in
            settings.dns.isEnabled = true
            settings.dns.capturesAll = true
            settings.virtualNetworks = [VirtualNetwork("eth1:10.1.0.0/16"), VirtualNetwork("docker+:172.17.0.0/16")]
                .compactMap { $0 }
        }
        #expect(
            lines(text, of: "PREROUTING") == [
                "-I PREROUTING 1 -i docker+ -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
                "-I PREROUTING 2 ! -d 172.17.0.0/16 -i docker+ -p tcp -j REDIRECT --to-ports 15001",
                "-I PREROUTING 3 -i eth1 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
                "-I PREROUTING 4 ! -d 10.1.0.0/16 -i eth1 -p tcp -j REDIRECT --to-ports 15001",
                "-I PREROUTING 5 -p tcp -j KUMA_MESH_INBOUND",
            ]
        )
    }

    @Test func `the rest of the switches`() {
        let text = rules { settings, _ in
            settings.inbound.isEnabled = false
            settings.outbound.insertsInsteadOfAppending = true
            settings.dropsInvalidPackets = true
            settings.logsRules = true
        }
        #expect(lines(text, of: "KUMA_MESH_INBOUND") == ["-A KUMA_MESH_INBOUND -p tcp -j RETURN"])
        #expect(
            lines(text, of: "OUTPUT") == [
                "-I OUTPUT 1 -j LOG --log-prefix OUTPUT: --log-level 7", "-I OUTPUT 2 -p tcp -j KUMA_MESH_OUTBOUND",
            ]
        )
        #expect(text.hasSuffix("*mangle\n-A PREROUTING -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n"))
    }

    private func rules(
        family: IPFamily = .ipv4,
        _ change: (inout TransparentProxySettings, inout RedirectionFacts) -> Void = { _, _ in }
    ) -> String {
        var settings = TransparentProxySettings()
        var facts = RedirectionFacts(proxyUser: 5678)
        facts.canComment = false
        change(&settings, &facts)
        return RedirectionRules(settings, facts: facts, family: family).text
    }

    private func lines(_ text: String, of chain: String) -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("-A \(chain) ") || $0.hasPrefix("-I \(chain) ") }.map {
            String($0)
        }
    }
}

@Suite struct InstalledRulesTests {
    static let saved = """
        # Generated by iptables-save
        *nat
        :OUTPUT ACCEPT [0:0]
        :KUMA_MESH_OUTBOUND - [0:0]
        -A OUTPUT -p tcp -m tcp --dport 7777 -j RETURN
        -A OUTPUT -p tcp -m comment --comment "kuma/mesh/transparent/proxy/outbound" -j KUMA_MESH_OUTBOUND
        -A OUTPUT -p udp -m comment --comment "kuma/mesh/transparent/proxy/dns" -j REDIRECT --to-ports 15053
        COMMIT
        # Completed

        """

    @Test func `ours are taken out, the host's stay`() {
        let rules = InstalledRules(Self.saved)
        #expect(rules.areOurs && rules.areCommented && rules.haveRules)
        #expect(
            rules.withoutOurs == "*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 7777 -j RETURN\nCOMMIT\n"
        )
        #expect(!InstalledRules(rules.withoutOurs).areOurs)
    }

    @Test func `chains without comments are ours, but cannot be told from others`() {
        let rules = InstalledRules(
            "*nat\n:KUMA_MESH_INBOUND - [0:0]\n-A PREROUTING -p tcp -j KUMA_MESH_INBOUND\nCOMMIT\n"
        )
        #expect(rules.areOurs && !rules.areCommented)
    }
}
