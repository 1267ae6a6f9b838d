/// Names that applications look up, and the virtual addresses they get.
package struct MeshNames: Hashable, Sendable {
    /// Lower-case names without the last dot; IPv4 addresses as text, in the order in which they are answered.
    package private(set) var addresses: [String: [String]]

    /// - Parameter addresses: Names must be lower-case and without the last dot: they are looked up as they are.
    package init(_ addresses: [String: [String]] = [:]) { self.addresses = addresses }

    /// The addresses of a name; nil if it has none.
    package subscript(name: String) -> [String]? { addresses[name] }

    /// Adds names, unless they are already there.
    package mutating func add(_ other: MeshNames) { addresses.merge(other.addresses) { first, _ in first } }

    /// Adds an address to a name, once.
    package mutating func add(_ name: String, _ address: String) {
        guard addresses[name]?.contains(address) != true else { return }
        addresses[name, default: []].append(address)
    }

    /// Brings the addresses of each name into the order of their text.
    mutating func sort() {
        for (name, several) in addresses where several.count > 1 { addresses[name] = several.sorted() }
    }

    /// The IPv6 form of a virtual address, `::ffff:f100:1` for 241.0.0.1: the kernel connects to it over IPv4. Nil for
    /// what is not an IPv4 address.
    package static func mapped(_ address: String) -> String? {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt16($0) }
        guard parts.count == 4, let a = parts[0], let b = parts[1], let c = parts[2], let d = parts[3],
            max(a, b, c, d) < 256
        else { return nil }
        return "::ffff:\(String(a << 8 | b, radix: 16)):\(String(c << 8 | d, radix: 16))"
    }
}
