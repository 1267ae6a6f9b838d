import Net
import Synchronization

/// The names and servers that a server answers from: replaced as a whole from any thread, read on the loop.
final class DNSNames: Sendable {
    /// Both, of one moment.
    struct Content: Sendable {
        var table: NameTable
        var upstreams: [SocketAddress]
    }

    private let content: Mutex<Content>
    private let changes = Atomic<Int>(0)

    init(_ table: NameTable, upstreams: [SocketAddress]) {
        content = Mutex(Content(table: table, upstreams: upstreams))
    }

    /// Grows with each change. Read before `current`, it is never newer than that.
    var version: Int { changes.load(ordering: .acquiring) }

    var current: Content { content.withLock { $0 } }

    func use(_ table: NameTable) {
        content.withLock { $0.table = table }
        changes.add(1, ordering: .releasing)
    }

    /// True if these are others than before.
    func use(_ upstreams: [SocketAddress]) -> Bool {
        let hasChanged = content.withLock { content in
            defer { content.upstreams = upstreams }
            return content.upstreams != upstreams
        }
        changes.add(1, ordering: .releasing)
        return hasChanged
    }
}
