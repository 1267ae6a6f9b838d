/// The members of an object while it is read: each key once, in the order of its first appearance, with its last value.
struct UniqueMembers {
    private(set) var list: [JSON.Member] = []
    /// Where each key stands; only kept once a linear search would be slow, so that a hostile object costs no square.
    private var places: [String: Int] = [:]
    private static let linear = 16

    mutating func set(_ key: String, _ value: JSON) {
        if let place = place(of: key) {
            list[place].value = value
            return
        }
        list.append(JSON.Member(key, value))
        if list.count > Self.linear {
            if places.isEmpty {
                for (place, member) in list.enumerated() { places[member.key] = place }
            } else {
                places[key] = list.count - 1
            }
        }
    }

    func contains(_ key: String) -> Bool { place(of: key) != nil }

    private func place(of key: String) -> Int? {
        places.isEmpty ? list.firstIndex { $0.key == key } : places[key]
    }
}
