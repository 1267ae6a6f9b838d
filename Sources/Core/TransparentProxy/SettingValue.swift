import Documents

extension TransparentProxySettings {
    /// Readers of one value each. A file gives numbers, lists and words; flags and the environment give everything as text.
    enum Value {
        static func text(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> String {
            switch value {
            case .string(let text), .number(let text): text
            default: throw TransparentProxySettingsError(path, "must be a string")
            }
        }

        static func flag(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Bool {
            switch value {
            case .bool(let flag): flag
            case .string("true"), .string("1"), .string("t"), .string("T"), .string("TRUE"), .string("True"): true
            case .string("false"), .string("0"), .string("f"), .string("F"), .string("FALSE"), .string("False"): false
            default: throw TransparentProxySettingsError(path, "must be true or false")
            }
        }

        static func number(_ value: JSON, _ path: String, _ range: ClosedRange<Int>)
            throws(TransparentProxySettingsError) -> Int
        {
            guard let number = Int(try text(value, path)), range.contains(number) else {
                throw TransparentProxySettingsError(
                    path,
                    "must be a number between \(range.lowerBound) and \(range.upperBound)"
                )
            }
            return number
        }

        static func familyMode(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> IPFamilyMode {
            guard let mode = IPFamilyMode(rawValue: try text(value, path).lowercased()) else {
                throw TransparentProxySettingsError(
                    path,
                    "invalid value \"\(try text(value, path))\": must be one of: dualstack, ipv4"
                )
            }
            return mode
        }

        static func logLevel(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Int {
            try number(value, path, 0...7)
        }
        static func seconds(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Int {
            try number(value, path, 0...3600)
        }
        static func retries(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Int {
            try number(value, path, 0...1000)
        }

        static func microseconds(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Int {
            try number(value, path, 0...1_000_000_000)
        }

        static func port(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> UInt16 {
            guard let port = UInt16(try text(value, path)), port > 0 else {
                throw TransparentProxySettingsError(
                    path,
                    "invalid port \"\(try text(value, path))\": must be a number between 1 and 65535"
                )
            }
            return port
        }

        /// A list, or text with commas. Empty items are left out.
        static func list(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> [String] {
            var items: [String] = []
            let values: [JSON] = if case .array(let values) = value { values } else { [value] }
            for value in values {
                for item in try text(value, path).split(separator: ",") {
                    let trimmed = item.drop { $0 == " " }
                    if !trimmed.isEmpty { items.append(String(trimmed)) }
                }
            }
            return items
        }

        static func ports(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> [UInt16] {
            var ports: [UInt16] = []
            for item in try list(value, path) { ports.append(try port(.string(item), path)) }
            return ports
        }

        static func networks(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> [IPNetwork] {
            var networks: [IPNetwork] = []
            for item in try list(value, path) {
                guard let network = IPNetwork(item) else {
                    throw TransparentProxySettingsError(path, "invalid IP address or CIDR: \"\(item)\"")
                }
                networks.append(network)
            }
            return networks
        }

        static func virtualNetworks(_ value: JSON, _ path: String) throws(TransparentProxySettingsError)
            -> [VirtualNetwork]
        {
            var networks: [VirtualNetwork] = []
            for item in try list(value, path) {
                guard let network = VirtualNetwork(item) else {
                    throw TransparentProxySettingsError(
                        path,
                        "invalid virtual network \"\(item)\": expected <interface>:<CIDR>"
                    )
                }
                networks.append(network)
            }
            return networks
        }

        /// Items hold commas of their own (`tcp,udp:80,90:1000`), so text is one item and only a list holds several;
        /// several in one text are parted by `;`.
        static func userExclusions(_ value: JSON, _ path: String) throws(TransparentProxySettingsError)
            -> [UserExclusion]
        {
            let values: [JSON] = if case .array(let values) = value { values } else { [value] }
            var exclusions: [UserExclusion] = []
            for value in values {
                for item in try text(value, path).split(separator: ";") {
                    do { exclusions.append(try UserExclusion(String(item))) } catch {
                        throw TransparentProxySettingsError(path, error.reason)
                    }
                }
            }
            return exclusions
        }

        /// An object, or `name:path,name:path`.
        static func executables(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> [String: String]
        {
            var pairs: [(String, String)] = []
            if case .object(let members) = value {
                for member in members { pairs.append((member.key, try text(member.value, path))) }
            } else {
                for item in try list(value, path) {
                    guard let colon = item.firstIndex(of: ":") else {
                        throw TransparentProxySettingsError(path, "invalid format \"\(item)\": expected <name>:<path>")
                    }
                    pairs.append((String(item[..<colon]), String(item[item.index(after: colon)...])))
                }
            }
            let known = [
                "iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore",
            ]
            for (name, file) in pairs where !known.contains(name) || file.isEmpty {
                throw TransparentProxySettingsError(
                    path,
                    "unsupported executable \"\(name)\": must be one of \(known.joined(separator: ", "))"
                )
            }
            return Dictionary(pairs, uniquingKeysWith: { $1 })
        }

        /// Go's text of one unit, which is what people write: `500ms`, `2s`, `1m`.
        static func duration(_ value: JSON, _ path: String) throws(TransparentProxySettingsError) -> Duration {
            let text = try text(value, path)
            let digits = text.prefix { $0.isNumber }
            let number = Int(digits).flatMap { $0 <= 86_400_000 ? $0 : nil }
            switch (number, text.dropFirst(digits.count)) {
            case (let number?, "ms"): return .milliseconds(number)
            case (let number?, "s"): return .seconds(number)
            case (let number?, "m"): return .seconds(number * 60)
            default: throw TransparentProxySettingsError(path, "invalid duration \"\(text)\"")
            }
        }
    }
}
