import Glibc
import Lifecycle

/// What the agent finds out about its host.
enum HostFacts {
    /// Where distributions keep the authorities that everybody trusts; empty if nowhere.
    static var systemAuthorityFile: String {
        [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/pki/tls/cacert.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
        ].first { AgentFiles.exists($0) } ?? ""
    }

    /// Whether any interface has an IPv6 address.
    static var hasIPv6: Bool {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return false }
        defer { freeifaddrs(list) }
        var entry = list
        while let current = entry {
            // The family is a sockaddr's first field, whatever its type.
            if let address = current.pointee.ifa_addr,
                UnsafeRawPointer(address).loadUnaligned(as: sa_family_t.self) == AF_INET6
            {
                return true
            }
            entry = current.pointee.ifa_next
        }
        return false
    }

    /// Bytes that this process's control group may use; 0 if it has no limit, or none that can be found.
    static var memoryLimit: UInt64 {
        for file in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        where AgentFiles.exists(file) {
            // No limit is written as "max", or as a number that no machine has.
            guard let text = try? AgentFiles.read(file, as: "memory limit"),
                let bytes = UInt64(text.prefix { $0.isNumber })
            else { continue }
            return bytes < 1 << 60 ? bytes : 0
        }
        return 0
    }

    /// Finds a program as Kuma does: on PATH, then here, then beside this program.
    static func program(_ name: String) throws(AgentError) -> String {
        if name.contains("/") {
            guard access(name, X_OK) == 0 else {
                throw AgentError(.envoy, "cannot execute \(name): \(String(cString: strerror(errno)))")
            }
            return name
        }
        let path = ProcessEnvironment.value("PATH") ?? ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, length)), as: UTF8.self)
        let beside = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
        let folders = path.split(separator: ":").map { String($0) } + [".", beside]
        let candidates = folders.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw AgentError(
                .envoy,
                "could not find \(name) in any of: \(folders.joined(separator: ", ")); KUMA_DATAPLANE_RUNTIME_BINARY_PATH or --binary-path says where it is"
            )
        }
        return found
    }
}
