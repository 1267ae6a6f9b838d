/// Gives out addresses of a block, each one once before any comes again.
///
/// The next address is the first free one behind the last that was given, so that an address that was given back is
/// not somebody else's while proxies and resolvers may still know it.
struct AddressPool {
    let block: AddressBlock
    /// Parts of the block that belong to other pools.
    private let without: [AddressBlock]
    private var used: Set<UInt32> = []
    /// What else is taken.
    private let isTaken: (String) -> Bool
    /// Where the search goes on.
    private(set) var cursor: UInt32

    /// - `cursor`: As it was when addresses were given last; the block's first address if there is none or it lies outside.
    /// - `isTaken`: Whether an address of the block is somebody's, beside those that are reserved.
    init(
        _ block: AddressBlock,
        without: [AddressBlock] = [],
        cursor: String?,
        isTaken: @escaping (String) -> Bool = { _ in false }
    ) {
        (self.block, self.isTaken) = (block, isTaken)
        self.without = without.filter { $0 != block && block.contains($0.first) }
        self.cursor = cursor.flatMap(AddressBlock.number).flatMap { block.contains($0) ? $0 : nil } ?? block.first
    }

    /// Marks an address as taken. Returns false if it was so, or is none of this pool.
    @discardableResult
    mutating func reserve(_ address: String) -> Bool {
        guard let number = AddressBlock.number(address), isOurs(number) else { return false }
        return used.insert(number).inserted
    }

    /// The next address; nil if all are taken.
    mutating func next() -> String? {
        var wrapped = false
        while true {
            if let other = without.first(where: { $0.contains(cursor) }) {
                if !step(from: other.last, &wrapped) { return nil }
                continue
            }
            let candidate = cursor
            let goesOn = step(from: candidate, &wrapped)
            let address = AddressBlock.text(candidate)
            if used.insert(candidate).inserted, !isTaken(address) { return address }
            if !goesOn { return nil }
        }
    }

    /// Moves the cursor behind an address. Returns false at the second end of the block.
    private mutating func step(from address: UInt32, _ wrapped: inout Bool) -> Bool {
        if address < block.last {
            cursor = address + 1
            return true
        }
        defer { wrapped = true }
        cursor = block.first
        return !wrapped
    }

    private func isOurs(_ number: UInt32) -> Bool {
        block.contains(number) && !without.contains { $0.contains(number) }
    }
}
