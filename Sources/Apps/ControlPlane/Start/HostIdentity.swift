import Glibc

/// What this machine is called and where it is reached.
struct HostIdentity {
    let name: String
    /// IPv4 and IPv6 addresses of all interfaces, loopback included, without repeats.
    let addresses: [String]

    /// The home folder of the user that this process runs as; nil if the system knows none.
    static var accountHome: String? {
        guard let account = getpwuid(getuid()), let folder = account.pointee.pw_dir else { return nil }
        let path = String(cString: folder)
        return path.isEmpty || path == "/" || path == "/nonexistent" ? nil : path
    }

    static func current() -> HostIdentity {
        var buffer = [CChar](repeating: 0, count: 256)
        let name = gethostname(&buffer, buffer.count - 1) == 0 ? text(buffer) : "localhost"
        return HostIdentity(name: name, addresses: interfaceAddresses())
    }

    private static func interfaceAddresses() -> [String] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return ["127.0.0.1"] }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let interface = next {
            next = interface.pointee.ifa_next
            guard let address = interface.pointee.ifa_addr else { continue }
            let size: Int
            switch Int32(address.pointee.sa_family) {
            case AF_INET: size = MemoryLayout<sockaddr_in>.size
            case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
            default: continue
            }
            var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard getnameinfo(address, socklen_t(size), &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
            else { continue }
            // A link-local address comes with its interface: fe80::1%eth0.
            let shown = String(text(buffer).prefix { $0 != "%" })
            if !found.contains(shown) { found.append(shown) }
        }
        return found
    }

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
