package import DNSWire

/// The names that this server answers for. A value.
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
    private var names: [DNSName: Addresses] = [:]
    /// Names by the reverse name of an address that they have, in the order of the alphabet.
    private var reverse: [DNSName: [DNSName]] = [:]
    /// How many names are below a name: with nothing itself, it exists.
    private var ancestors: [DNSName: Int] = [:]

    /// - `names`: Compared without regard to case.
    /// - `zones`: Empty if the table only adds names to what an upstream knows.
    package init(_ names: [DNSName: Addresses] = [:], zones: [DNSName] = [], timeToLive: UInt32 = 30) {
        (self.zones, self.timeToLive) = (zones, timeToLive)
        for (name, addresses) in names { add(name, addresses) }
    }

    /// How many names there are.
    package var count: Int { names.count }

    /// The addresses of a name; nil if the table does not have it.
    package subscript(name: DNSName) -> Addresses? {
        get { names[name] }
        set {
            guard names[name] != newValue else { return }
            if let old = names.removeValue(forKey: name) { forget(name, old) }
            if let newValue { add(name, newValue) }
        }
    }

    private mutating func add(_ name: DNSName, _ addresses: Addresses) {
        names[name] = addresses
        for pointer in addresses.pointers {
            var all = reverse.removeValue(forKey: pointer) ?? []
            let text = name.description.lowercased()
            all.insert(name, at: all.firstIndex { $0.description.lowercased() > text } ?? all.endIndex)
            reverse[pointer] = all
        }
        for parent in parents(of: name) { ancestors[parent, default: 0] += 1 }
    }

    private mutating func forget(_ name: DNSName, _ addresses: Addresses) {
        for pointer in addresses.pointers {
            reverse[pointer]?.removeAll { $0 == name }
            if reverse[pointer]?.isEmpty == true { reverse.removeValue(forKey: pointer) }
        }
        for parent in parents(of: name) {
            ancestors[parent, default: 0] -= 1
            if ancestors[parent] == 0 { ancestors.removeValue(forKey: parent) }
        }
    }

    /// Names above a name, in the zones.
    private func parents(of name: DNSName) -> [DNSName] {
        zones.isEmpty ? [] : name.parents.filter { parent in zones.contains(where: parent.isWithin) }
    }

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
        // Several names may share an address: the first of the alphabet is told.
        if let target = reverse[name]?.first { return .pointer(target) }
        if ancestors[name] != nil || zones.contains(name) { return .nothing }
        if let zone = zones.first(where: name.isWithin) { return .absent(zone: zone) }
        return .foreign
    }
}

extension NameTable.Addresses {
    /// The reverse names of all addresses, each one once.
    fileprivate var pointers: Set<DNSName> { Set(ipv4.compactMap(\.reverseName) + ipv6.compactMap(\.reverseName)) }
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
