import Glibc
import Lifecycle
import TransparentProxy

/// Facts about this machine that redirection depends on, and the one thing besides rules that it changes.
enum Host {
    static var isRoot: Bool { geteuid() == 0 }

    /// The number of the user that the proxy runs as: `text` by number or name; if it is empty, 5678 or else `kuma-dp`.
    static func proxyUser(_ text: String) throws(HostError) -> UInt32 {
        if text.isEmpty {
            if getpwuid(5678) != nil { return 5678 }
            guard let entry = getpwnam("kuma-dp") else {
                throw HostError(
                    "no user with uid 5678 or name \"kuma-dp\" was found; create it or name another with --kuma-dp-user"
                )
            }
            return entry.pointee.pw_uid
        }
        if let entry = getpwnam(text) { return entry.pointee.pw_uid }
        guard let number = UInt32(text), number != UInt32.max else {
            throw HostError("user \"\(text)\" was not found (--kuma-dp-user)")
        }
        return number
    }

    /// The name of the loopback interface.
    static var loopbackInterface: String {
        interfaces { $0.pointee.ifa_flags & UInt32(IFF_LOOPBACK) != 0 ? String(cString: $0.pointee.ifa_name) : nil }
            .first ?? "lo"
    }

    /// Whether some interface has an IPv6 address that is not loopback's.
    static var hasIPv6: Bool {
        !interfaces { entry -> Bool? in
            guard let address = entry.pointee.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET6) else {
                return nil
            }
            return entry.pointee.ifa_flags & UInt32(IFF_LOOPBACK) == 0 ? true : nil
        }.isEmpty
    }

    /// The name servers of a file like `/etc/resolv.conf`, by family.
    static func nameServers(_ file: String) throws(HostError) -> [IPFamily: [IPNetwork]] {
        let text = try read(file)
        var servers: [IPFamily: [IPNetwork]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count >= 2, words[0] == "nameserver" else { continue }
            // A link-local server has its interface behind "%", which no rule can match.
            let address = words[1].prefix { $0 != "%" }
            guard let server = IPNetwork(String(address)), servers[server.family]?.contains(server) != true else {
                continue
            }
            servers[server.family, default: []].append(server)
        }
        return servers
    }

    /// A whole file, `-` for the standard input.
    static func read(_ file: String) throws(HostError) -> String {
        let limit = 1 << 20
        do throws(WholeFile.Failure) {
            let bytes =
                file == "-" ? try WholeFile.readStandardInput(limit: limit) : try WholeFile.read(file, limit: limit)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            if error.number == EFBIG { throw HostError("\(file) is larger than 1 MiB") }
            throw HostError("cannot read \(file)", code: error.number)
        }
    }

    /// Gives the loopback interface the address `::6` (from which the proxy's connections to the application come), or takes it.
    static func setPassthroughAddress(present: Bool) throws(HostError) {
        // `struct in6_ifreq` of <linux/ipv6.h>, which C's library headers don't have.
        struct Request {
            var address = in6_addr()
            var prefixLength: UInt32 = 128
            var interface: Int32 = 0
        }
        var request = Request()
        inet_pton(AF_INET6, "::6", &request.address)
        request.interface = Int32(bitPattern: if_nametoindex(loopbackInterface))
        let socket = Glibc.socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        guard socket >= 0 else { throw HostError("cannot open an IPv6 socket", code: errno) }
        defer { close(socket) }
        guard ioctl(socket, UInt(present ? SIOCSIFADDR : SIOCDIFADDR), &request) != 0 else { return }
        // There already, or gone already.
        guard errno != EEXIST, errno != EADDRNOTAVAIL else { return }
        throw HostError("cannot \(present ? "add" : "remove") address ::6/128 of \(loopbackInterface)", code: errno)
    }

    private static func interfaces<Value>(_ body: (UnsafeMutablePointer<ifaddrs>) -> Value?) -> [Value] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var found: [Value] = []
        var entry = list
        while let current = entry {
            if let value = body(current) { found.append(value) }
            entry = current.pointee.ifa_next
        }
        return found
    }
}
