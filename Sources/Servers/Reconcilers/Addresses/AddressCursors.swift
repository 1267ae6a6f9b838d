import Documents
import ResourceModel
import Stores

/// Where each pool of virtual addresses goes on, kept in a Config resource of the zone so that a restart gives no address twice.
struct AddressCursors {
    static let key = ResourceKey(.config, name: "kuma-vip-cursors")
    private var cursors: [String: String]

    init(_ draft: borrowing ResourceDraft) {
        let text = draft[Self.key]?.spec["config"]?.stringValue ?? "{}"
        // A text that is not ours counts as none: the addresses in use are still known from the resources.
        cursors = (try? JSON(parsing: Array(text.utf8)))?.stringMap ?? [:]
    }

    subscript(block: AddressBlock) -> String? { cursors[block.description] }

    mutating func keep(_ pool: AddressPool) { cursors[pool.block.description] = AddressBlock.text(pool.cursor) }

    func write(to draft: inout ResourceDraft) {
        let text = String(decoding: JSON(cursors).text, as: UTF8.self)
        draft.put(Resource(Self.key, labels: [Label.origin: Label.originZone], spec: ["config": .string(text)]))
    }
}
