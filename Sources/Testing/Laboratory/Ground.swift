import Glibc

/// What hosts of a lab are made of.
package enum Ground: String, Sendable {
    /// Network namespaces joined by a bridge. Needs root, iproute2 and iptables.
    case namespaces
    /// This machine's loopback: ports tell hosts apart.
    case loopback

    /// The best that this process may use; `LAB=loopback` in the environment asks for the other.
    package static var best: Ground {
        // allowed: a switch of the tests, not a setting of a program
        let asked = getenv("LAB").map { String(cString: $0) }
        return geteuid() == 0 && asked != Ground.loopback.rawValue ? .namespaces : .loopback
    }
}
