import DNS
import TransparentProxy

extension Subject {
    static func resolvConf(_ bytes: [UInt8]) {
        let servers = ResolverFile(bytes).servers
        precondition(Set(servers).count == servers.count, "a server twice")
    }

    /// What iptables-save says; nothing of ours is left in what is put back without it.
    static func iptables(_ bytes: [UInt8]) {
        let rules = InstalledRules(String(decoding: bytes, as: UTF8.self))
        _ = (rules.areCommented, rules.haveRules, rules.haveDockerOutput, rules.text)
        precondition(!InstalledRules(rules.withoutOurs).areOurs, "a rule of ours is left")
    }
}
