import Glibc
import Testing

@testable import ControlCLI

@Suite struct PacketFilterTests {
    /// Whether this user may have a network of its own with both kinds of tables in it.
    private static let hasBoth: Bool = {
        let script = "iptables-nft -t nat -L -n && iptables-legacy -t nat -L -n"
        return (try? run(script).succeeded) ?? false
    }()

    /// Runs a script in a network of its own, with `$kumactl` as it was built.
    private static func run(_ script: String) throws -> HostCommand.Result {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count - 1)
        let program = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = program.split(separator: "/").dropLast().joined(separator: "/")
        var command = HostCommand(executable: "/usr/bin/unshare", arguments: ["-n", "/bin/sh", "-c", script])
        command.environment = ["kumactl": "/\(folder)/kumactl --no-config", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        return try command.run()
    }

    /// Puts our rules into one kind of table, and a rule of somebody else's into the other.
    private static let both = """
        ip link set lo up
        legacy=$(for tool in iptables iptables-save iptables-restore; do
            printf '%s:/usr/sbin/%s,' $tool $(echo $tool | sed s/iptables/iptables-legacy/); done)
        $kumactl install transparent-proxy --kuma-dp-user 5678 --ip-family-mode ipv4 --iptables-executables "${legacy%,}" || exit 2
        iptables-legacy-save | grep -q KUMA_MESH || exit 3
        iptables-nft -A OUTPUT -p tcp --dport 9 -j ACCEPT

        """

    @Test(.enabled(if: hasBoth, "both kinds of iptables, and root, are needed"))
    func `our rules go from whichever tables they are in`() throws {
        let result = try Self.run(
            Self.both
                + """
                $kumactl uninstall transparent-proxy || exit 4
                iptables-legacy-save | grep KUMA_MESH && exit 5
                iptables-nft-save | grep -q 'dport 9 ' || exit 6
                """
        )
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }

    @Test(.enabled(if: hasBoth, "both kinds of iptables, and root, are needed"))
    func `an installation takes away what an earlier one left in the other tables`() throws {
        let result = try Self.run(
            Self.both
                + """
                $kumactl install transparent-proxy --kuma-dp-user 5678 --ip-family-mode ipv4 || exit 4
                iptables-legacy-save | grep KUMA_MESH && exit 5
                iptables-nft-save | grep -q KUMA_MESH || exit 6
                """
        )
        #expect(result.status == 0, "\(result.output)\(result.error)")
    }
}
