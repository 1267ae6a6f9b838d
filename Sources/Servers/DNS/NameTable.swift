package import DNSWire

/// The names that this server answers for. A value: a change makes a new one.
package struct NameTable: Hashable, Sendable {
    /// Addresses of one name; both lists may be empty, in the order of the answer.
    package struct Addresses: Hashable, Sendable {
        /// Answers to A, in this order.
        package var ipv4: [IPv4Address]
        /// Answers to AAAA, in this order; independent of `ipv4`.
        package var ipv6: [IPv6Address]

        /// Without any the name exists and has no addresses, which is not the same as no such name.
        package init(ipv4: [IPv4Address] = [], ipv6: [IPv6Address] = []) { (self.ipv4, self.ipv6) = (ipv4, ipv6) }

        /// From text of both families; text that is no address is left out.
        package init(_ texts: some Sequence<String>) {
            self.init()
            for text in texts {
                if let address = IPv4Address(text) {
                    ipv4.append(address)
                } else if let address = IPv6Address(text) {
                    ipv6.append(address)
                }
            }
        }
    }

    /// Seconds for which an answer may be kept.
    package let timeToLive: UInt32
    /// Below these, a name that is not in the table does not exist (unless an upstream knows it).
    package let zones: [DNSName]
    private let names: [DNSName: Addresses]
    private let reverse: [DNSName: DNSName]
    /// Names that have nothing themselves but something below them: they exist.
    private let ancestors: Set<DNSName>

    /// - `names`: Compared without regard to case.
    /// - `zones`: Empty if the table only adds names to what an upstream knows.
    package init(_ names: [DNSName: Addresses] = [:], zones: [DNSName] = [], timeToLive: UInt32 = 30) {
        self.names = names
        self.zones = zones
        self.timeToLive = timeToLive
        var reverse: [DNSName: DNSName] = [:]
        var ancestors = Set(zones)
        for (name, addresses) in names {
            for pointer in addresses.ipv4.compactMap(\.reverseName) + addresses.ipv6.compactMap(\.reverseName) {
                // Several names may share an address: the first of the alphabet is told.
                if let known = reverse[pointer], known.description.lowercased() <= name.description.lowercased() {
                    continue
                }
                reverse[pointer] = name
            }
            guard !zones.isEmpty else { continue }
            for parent in name.parents where zones.contains(where: parent.isWithin) { ancestors.insert(parent) }
        }
        self.reverse = reverse
        self.ancestors = ancestors
    }

    /// How many names there are.
    package var count: Int { names.count }

    /// The addresses of a name; nil if the table does not have it.
    package subscript(name: DNSName) -> Addresses? { names[name] }

    /// What the table says about a name.
    enum Finding: Hashable {
        case addresses(Addresses)
        case pointer(DNSName)
        /// The name exists and has no records.
        case nothing
        /// The name does not exist, and it would be here if it did.
        case absent(zone: DNSName)
        /// The name is somebody else's.
        case foreign
    }

    func find(_ name: DNSName) -> Finding {
        if let addresses = names[name] { return .addresses(addresses) }
        if let target = reverse[name] { return .pointer(target) }
        if ancestors.contains(name) { return .nothing }
        if let zone = zones.first(where: name.isWithin) { return .absent(zone: zone) }
        return .foreign
    }
}

extension DNSName {
    /// All names above this one, from the nearest, without the root.
    fileprivate var parents: [DNSName] {
        var parents: [DNSName] = []
        var labels = labels.dropFirst()
        while !labels.isEmpty {
            if let parent = DNSName(labels: labels) { parents.append(parent) }
            labels = labels.dropFirst()
        }
        return parents
    }
}
