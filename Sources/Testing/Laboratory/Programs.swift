import Glibc

/// The programs under test, where every user may read them.
package struct Programs: Sendable {
    /// The user that agents run as on hosts that are namespaces; iptables tells its traffic from that of applications.
    package static let agentUser: UInt32 = 5678

    /// Whether `ENVOY_BIN` names an Envoy; whole meshes need one.
    package static var haveEnvoy: Bool { envoy != nil }

    let folder: String
    /// The toolchain's libraries, for programs that are not linked statically.
    let libraries: String

    var controlPlane: String { "\(folder)/kuma-cp" }
    var agent: String { "\(folder)/kuma-dp" }
    var kumactl: String { "\(folder)/kumactl" }
    var envoy: String { "\(folder)/envoy" }

    private static var envoy: String? {
        getenv("ENVOY_BIN").map { String(cString: $0) }  // allowed: tests have no settings
    }

    /// The interpreter for small servers that stand for applications.
    static var python: String {
        getenv("PYTHON").map { String(cString: $0) } ?? "python3"  // allowed: tests have no settings
    }

    /// Puts the programs that were built beside this test, and Envoy if there is one, into `folder`.
    static func copied(into folder: String, by shell: Shell) async throws -> Programs {
        let programs = Programs(folder: "\(folder)/bin", libraries: "\(folder)/lib")
        let script = """
            mkdir -m 755 "$1/bin" "$1/lib"
            for program in kuma-cp kuma-dp kumactl; do install -m 755 "$2/$program" "$1/bin"; done
            [ -z "$3" ] || install -m 755 "$(readlink -f "$3")" "$1/bin/envoy"
            ldd "$1/bin/kuma-cp" "$1/bin/kuma-dp" | sed -n 's,.* => \\(/[^ ]*\\) .*,\\1,p' | sort -u | grep -v '^/lib\\|^/usr/lib' |
                while read -r library; do install -m 644 "$library" "$1/lib"; done
            """
        try await shell.run("bash", ["-euc", script, "-", folder, try built(), envoy ?? ""])
        return programs
    }

    /// Where the running test's bundle lies.
    private static func built() throws -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw LabFailure("cannot read /proc/self/exe: \(errno)") }
        let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
