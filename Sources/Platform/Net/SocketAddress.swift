import CUV
import Glibc

/// An IP address with a port.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// Of either family.
    package var ip: IPAddress
    /// 0 when bound to: any free one.
    package var port: UInt16

    /// Joins the two.
    package init(_ ip: IPAddress, port: UInt16) {
        self.ip = ip
        self.port = port
    }
    /// Reads the text of an address; no names. Nil if it is none, or the port is out of range.
    package init?(_ ip: String, port: Int) {
        guard let ip = IPAddress(ip), let port = UInt16(exactly: port) else { return nil }
        self.init(ip, port: port)
    }
    /// `127.0.0.1` with the port.
    package static func loopback(port: UInt16 = 0) -> SocketAddress { SocketAddress(.v4(0x7f00_0001), port: port) }
    /// All IPv6 addresses and, as the kernel maps them, all IPv4 ones.
    package static func any(port: UInt16) -> SocketAddress { SocketAddress(.v6(0, 0), port: port) }
    /// All IPv4 addresses.
    package static func anyV4(port: UInt16) -> SocketAddress { SocketAddress(.v4(0), port: port) }

    /// `1.2.3.4:80` or `[::1]:80`.
    package var description: String {
        switch ip {
        case .v4: "\(ip):\(port)"
        case .v6: "[\(ip)]:\(port)"
        }
    }

    init?(_ address: UnsafePointer<sockaddr>?) {
        guard let address else { return nil }
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let four = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self)
            self.init(.v4(UInt32(bigEndian: four.sin_addr.s_addr)), port: UInt16(bigEndian: four.sin_port))
        case AF_INET6:
            let six = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self)
            let (high, low) = withUnsafeBytes(of: six.sin6_addr) {
                (
                    UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
            self.init(.v6(high, low), port: UInt16(bigEndian: six.sin6_port))
        default: return nil
        }
    }

    var family: Int32 {
        switch ip {
        case .v4: AF_INET
        case .v6: AF_INET6
        }
    }

    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        let length = write(to: &storage)
        return withUnsafePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// Fills in the kernel's form of it, and returns the size of that.
    func write(to storage: inout sockaddr_storage) -> socklen_t {
        switch ip {
        case .v4(let number):
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = number.bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
            return socklen_t(MemoryLayout<sockaddr_in>.size)
        case .v6(let high, let low):
            var six = sockaddr_in6()
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &six.sin6_addr) {
                $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
            return socklen_t(MemoryLayout<sockaddr_in6>.size)
        }
    }

    /// What `getsockname` or `getpeername` says of a descriptor.
    static func of(_ descriptor: Int32, peer: Bool) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let status =
                    peer ? getpeername(descriptor, address, &length) : getsockname(descriptor, address, &length)
                return status == 0 ? SocketAddress(UnsafePointer(address)) : nil
            }
        }
    }
}
