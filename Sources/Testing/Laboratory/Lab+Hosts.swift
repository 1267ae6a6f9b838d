import Glibc

extension Lab {
    /// Adds a host; `name` is short, of letters, digits and dashes, and used once.
    package func host(_ name: String) async throws -> Host {
        let index = nextHost()
        let home = "\(folder)/\(name)"
        mkdir(home, 0o777)
        chmod(home, 0o777)
        let namespace = ground == .namespaces ? "\(tag)-\(name)" : nil
        let address = ground == .namespaces ? address(index + 10) : "127.0.0.1"
        let cable = "\(tag)v\(index)"
        let host = Host(name: name, address: address, folder: home, namespace: namespace, cable: cable, lab: self)
        keep(host)
        guard let namespace else { return host }
        let script = """
            ip netns add "$1"
            ip link add "$2" type veth peer name eth0 netns "$1"
            ip link set "$2" master "$3" up
            ip -n "$1" -batch - <<END
            addr add $4/24 dev eth0
            link set eth0 up
            link set lo up
            route add default via $5
            END
            mkdir -p "/etc/netns/$1"
            echo "nameserver $5" > "/etc/netns/$1/resolv.conf"
            """
        try await shell.run("bash", ["-euc", script, "-", namespace, cable, "\(tag)br", address, "\(subnet).1"])
        return host
    }

    /// An address on the bridge, by its last number: hosts have those from 10 on, in the order of their making.
    package func address(_ number: Int) -> String { "\(subnet).\(number)" }

    /// `preferred` on a host that is a namespace; on loopback a port that nobody has, given once.
    package func port(_ preferred: Int) throws -> Int {
        guard ground == .loopback else { return preferred }
        while true {
            let port = try Self.freePort()
            if take(port) { return port }
        }
    }

    private static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) | getsockname(socket, $0, &length)
            }
        }
        guard socket >= 0, status == 0 else { throw LabFailure("no free port: \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
