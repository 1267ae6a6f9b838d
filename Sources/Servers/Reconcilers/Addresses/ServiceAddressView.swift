import Documents
import ResourceModel

/// The virtual addresses of one mesh's services by tag, in the form in which Kuma stores them:
/// `{"0:backend":{"address":"240.0.0.1","outbounds":[{"Port":0,"TagSet":{…},"Origin":"service"}]}}`.
struct ServiceAddressView: Equatable {
    /// What has an address.
    struct Name: Hashable, Comparable {
        /// The order of the raw values is the order in which addresses are given.
        enum Sort: Int { case service = 0, host, domain }
        let sort: Sort
        let text: String

        init(_ sort: Sort, _ text: String) { (self.sort, self.text) = (sort, text) }

        /// Nil for what is not a digit 0…2, a colon and a name.
        init?(_ key: String) {
            guard let colon = key.firstIndex(of: ":"), let sort = Int(key[..<colon]).flatMap(Sort.init) else {
                return nil
            }
            self.init(sort, String(key[key.index(after: colon)...]))
        }

        var key: String { "\(sort.rawValue):\(text)" }

        static func < (a: Name, b: Name) -> Bool { (a.sort.rawValue, a.text) < (b.sort.rawValue, b.text) }
    }

    private struct Entry: Equatable {
        var address: String
        var outbounds: [JSON]
    }

    private var entries: [Name: Entry] = [:]

    /// Of the Config that holds it; empty if there is none, or it can't be read.
    init(_ config: Resource?) {
        guard let text = config?.spec["config"]?.stringValue,
            // What can't be read is made anew.
            let json = try? JSON(parsing: Array(text.utf8))
        else { return }
        for member in json.members ?? [] {
            guard let name = Name(member.key), let address = member.value["address"]?.stringValue else { continue }
            entries[name] = Entry(address: address, outbounds: member.value["outbounds"]?.arrayValue ?? [])
        }
    }

    var addresses: [String] { entries.values.map(\.address) }

    /// The view with exactly these names: those that had an address keep it. A host that is an address stands for itself. A
    /// name for which no address is left is not in the view.
    func updated(to wanted: [Name: [JSON]], _ pool: inout AddressPool) -> ServiceAddressView {
        var result = self
        result.entries = [:]
        for (name, outbounds) in wanted.sorted(by: { $0.key < $1.key }) {
            let isAddress = name.sort == .host && NameRules.isIPAddress(name.text)
            let address =
                if isAddress { name.text } else if let old = entries[name], pool.block.contains(old.address) {
                    old.address
                } else { pool.next() }
            if let address { result.entries[name] = Entry(address: address, outbounds: outbounds) }
        }
        return result
    }

    /// As stored; members sorted by key.
    var text: String {
        let json = JSON.object(
            entries.map { name, entry in
                JSON.Member(name.key, ["address": .string(entry.address), "outbounds": .array(entry.outbounds)])
            }
        )
        return String(decoding: json.sortedByKey().text, as: UTF8.self)
    }
}
