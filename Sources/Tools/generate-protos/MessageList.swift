import Protobuf

struct ListError: Error, CustomStringConvertible {
    var description: String
}

/// scripts/messages.list: what is generated. A line without indent names a package, the lines below it messages there:
///
///     envoy.config.route.v3
///       RouteConfiguration
///       Route.Nested                   the Swift type nests as well
///       RBAC as HTTPRBAC               another Swift name
///       DiscoveryRequest decode        comes in from outside; so does all that its fields hold
///       RouteAction without cors       leaves fields out
///       Node only id metadata          leaves all others out
///
/// A field of a message type that is not listed is left out, and so is a deprecated one unless `only` names it.
struct MessageList {
    struct Entry {
        var package: String
        var swiftName: String
        var decodes = false
        var only: Set<String>?
        var without: Set<String> = []
    }

    /// By full name.
    var entries: [String: Entry] = [:]

    init(_ text: String, in pool: DescriptorPool) throws {
        var package = ""
        for line in text.split(separator: "\n") {
            var words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            if words.isEmpty { continue }
            if !line.hasPrefix(" ") {
                package = words[0]
                continue
            }
            let name = words.removeFirst()
            let fullName = "\(package).\(name)"
            guard let message = pool.message(named: fullName) else {
                throw ListError(description: "no message \(fullName)")
            }
            var entry = Entry(package: package, swiftName: name)
            while !words.isEmpty {
                let word = words.removeFirst()
                switch word {
                case "as" where !words.isEmpty: entry.swiftName = words.removeFirst()
                case "decode": entry.decodes = true
                case "only", "without":
                    for field in words where message.field(named: field) == nil {
                        throw ListError(description: "\(fullName) has no field \(field)")
                    }
                    if word == "only" { entry.only = Set(words) } else { entry.without = Set(words) }
                    words = []
                default: throw ListError(description: "\(fullName): what is '\(word)'?")
                }
            }
            if entries.updateValue(entry, forKey: fullName) != nil {
                throw ListError(description: "\(fullName) is there twice")
            }
        }
    }
}
