import Documents
import HTTP
import Net

/// Which part of a list a request asks for.
struct Page: Sendable {
    var offset: Int
    var size: Int

    private let prefix: String

    private static let maximum = 1000

    /// - `prefix`: What stands before the request's path in its URL.
    init(_ request: HTTPRequest, below prefix: String) throws(APIError) {
        self.prefix = prefix
        size = 100
        offset = 0
        if let text = request.query("size") {
            guard let value = Int(text) else { throw .badList("Invalid page size", "size", "invalid format") }
            guard value > 0 else { throw .badList("Invalid page size", "size", "must be greater than 0") }
            guard value <= Self.maximum else {
                throw .badList(
                    "Invalid page size",
                    "size",
                    "invalid page size of \(value). Maximum page size is \(Self.maximum)"
                )
            }
            size = value
        }
        if let text = request.query("offset"), !text.isEmpty {
            guard let value = Int(text), value >= 0 else {
                throw APIError(400, "Could not retrieve resources", "invalid: invalid offset: \(text)")
            }
            offset = value
        }
    }

    /// `{total, items, next}` with this page's items.
    ///
    /// - `all`: Everything that the filters left, in order.
    func body<Item>(of all: [Item], _ request: HTTPRequest, _ show: (Item) -> JSON) -> JSON {
        let start = min(offset, all.count)
        let end = min(start + size, all.count)
        return [
            "total": .int(all.count),
            "items": .array(all[start..<end].map(show)),
            "next": end < all.count ? .string(next(request, offset: end)) : .null,
        ]
    }

    /// The request's own URL with another offset, its arguments sorted as Go sorts them.
    private func next(_ request: HTTPRequest, offset: Int) -> String {
        let scheme = request.peer.isTLS ? "https" : "http"
        var parts: [Substring] = []
        if let start = request.target.firstIndex(of: "?") {
            parts = request.target[request.target.index(after: start)...].split(separator: "&").filter {
                $0 != "offset" && !$0.hasPrefix("offset=")
            }
        }
        parts.append("offset=\(offset)")
        let query = parts.enumerated().sorted {
            ($0.element.prefix { $0 != "=" }, $0.offset) < ($1.element.prefix { $0 != "=" }, $1.offset)
        }
        return "\(scheme)://\(request.headers["host"] ?? "")\(prefix)\(request.rawPath)?"
            + query.map { String($0.element) }.joined(separator: "&")
    }
}
