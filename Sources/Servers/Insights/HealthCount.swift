import Documents
import ResourceModel

/// Proxies by how they are.
struct HealthCount: Hashable, Sendable {
    var online = 0
    var offline = 0
    var partiallyDegraded = 0

    var total: Int { online + offline + partiallyDegraded }

    mutating func add(_ status: DataplaneStatus) {
        switch status {
        case .online: online += 1
        case .offline: offline += 1
        case .partiallyDegraded: partiallyDegraded += 1
        }
    }

    /// As proto3 prints it: without zeros.
    ///
    /// - `total`: Instead of the sum.
    func json(total: Int? = nil) -> JSON {
        let fields = [
            ("total", total ?? self.total), ("online", online), ("offline", offline),
            ("partiallyDegraded", partiallyDegraded),
        ]
        return .object(fields.filter { $0.1 > 0 }.map { JSON.Member($0.0, .int($0.1)) })
    }
}

extension JSON {
    /// An object sorted by key, of values by name.
    static func sorted(_ values: some Sequence<(key: String, value: JSON)>) -> JSON {
        .object(values.sorted { $0.key < $1.key }.map { Member($0.key, $0.value) })
    }
}
