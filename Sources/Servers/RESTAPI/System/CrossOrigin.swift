import HTTP
import Synchronization

/// Which pages of other origins browsers let read the API.
struct CrossOrigin: Sendable {
    private let exact: Set<String>
    private let patterns: OriginPatterns

    /// - Parameter allowed: Origins, or regular expressions that a whole origin matches.
    init(allowed: [String]) {
        patterns = OriginPatterns(allowed.filter(Self.isExpression))
        exact = Set(allowed.map { $0.lowercased() })
    }

    /// A plain origin is compared as it is: its dots are no wildcards.
    static func isExpression(_ text: String) -> Bool { text.contains { "*+?^$()[]{}|\\".contains($0) } }

    /// The handler with answers to preflight requests, and with the header that lets pages read.
    func wrap(_ handler: @escaping HTTPHandler) -> HTTPHandler {
        if exact.isEmpty { return handler }
        return { request in
            guard let origin = request.headers["origin"], allows(origin) else { return await handler(request) }
            if request.method == "OPTIONS", request.headers["access-control-request-method"] != nil {
                return HTTPResponse(
                    status: 200,
                    headers: [
                        "access-control-allow-origin": origin,
                        "access-control-allow-methods": "GET,PUT,POST,DELETE",
                        "access-control-allow-headers": request.headers["access-control-request-headers"]
                            ?? "content-type,accept",
                        "vary": "origin",
                    ]
                )
            }
            var response = await handler(request)
            response.headers["access-control-allow-origin"] = origin
            response.headers.add("vary", "origin")
            return response
        }
    }

    private func allows(_ origin: String) -> Bool {
        exact.contains(origin.lowercased()) || patterns.match(origin)
    }
}

extension RESTAPI.Settings {
    /// What stands among the allowed origins and cannot be read as an expression: it allows none.
    package var unreadableOrigins: [String] {
        corsAllowedDomains.filter { CrossOrigin.isExpression($0) && (try? Regex($0)) == nil }
    }
}

/// Regular expressions, read once. A `Regex` may not be used by two threads at once.
private final class OriginPatterns: Sendable {
    private let expressions: Mutex<[Regex<AnyRegexOutput>]>

    init(_ patterns: [String]) {
        // Closed on failure: an expression that can't be read allows no origin, and the others hold.
        expressions = Mutex(patterns.compactMap { try? Regex($0) })
    }

    /// Whether one of them matches all of an origin.
    func match(_ origin: String) -> Bool {
        expressions.withLock { $0.contains { origin.wholeMatch(of: $0) != nil } }
    }
}
