package import ResourceModel

/// Names of resources for the log: the first of them, and how many more there are.
package struct ResourceNames: Sendable, CustomStringConvertible {
    private static let limit = 10
    private var keys: [ResourceKey] = []
    private var rest = 0
    private let isEverything: Bool

    /// - `everything`: Whether all there is may have changed.
    package init(_ keys: some Sequence<ResourceKey> = [], everything: Bool = false) {
        isEverything = everything
        for key in keys { add(key) }
    }

    /// One more; which one is forgotten when there are many.
    package mutating func add(_ key: ResourceKey) {
        if keys.count < Self.limit { keys.append(key) } else { rest += 1 }
    }

    /// Separated by commas.
    package var description: String {
        if isEverything { return "everything" }
        return (keys.map { "\($0)" } + (rest > 0 ? ["\(rest) more"] : [])).joined(separator: ",")
    }
}
