/// What was made of a key, kept for as long as it is used: two generations, of which the older goes at each rotation.
struct Memory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            young[key] = value
            return value
        }
        set {
            young[key] = newValue
            old[key] = nil
        }
    }

    /// Keeps what is there for a key, as if it had been looked at.
    mutating func use(_ key: Key) { _ = self[key] }

    /// The value of a key, made if it is not there.
    mutating func value(_ key: Key, make: () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = make()
        young[key] = value
        return value
    }

    mutating func rotate() {
        old = young
        young = [:]
    }
}
