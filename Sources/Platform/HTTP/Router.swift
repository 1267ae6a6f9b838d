package import Tracing

/// Leads a request to the handler of its method and path.
///
/// A pattern's segments are literal, `{name}` (one segment, not empty) or, as the last one, `{name...}` (all the rest,
/// slashes and all, perhaps empty). Literal segments win over named ones, named ones over the rest, segment by segment.
/// HEAD is answered by GET's handler, unless ``answersHead`` is off.
package struct Router: Sendable {
    /// What a pattern's names stand for in a request, decoded.
    package struct PathParameters: Sendable {
        fileprivate(set) var values: [(name: String, value: String)] = []

        /// The value of a name of the pattern; "" for a name that the pattern does not have.
        package subscript(name: String) -> String { values.first { $0.name == name }?.value ?? "" }
    }
    /// Answers a request, or throws an error that has an answer of its own.
    package typealias Handler = @Sendable (HTTPRequest, PathParameters) async throws -> HTTPResponse

    /// The answer to a path that no pattern matches.
    package var notFound: @Sendable (HTTPRequest) -> HTTPResponse = { _ in
        HTTPResponse(status: 404, text: "404: Page Not Found")
    }
    /// The answer to a method that the path does not have; `allow` is added to it. The methods are sorted.
    package var methodNotAllowed: @Sendable (HTTPRequest, [String]) -> HTTPResponse = { _, _ in
        HTTPResponse(status: 405, text: "405: Method Not Allowed")
    }
    /// The answer to an error that has none of its own; the place to log it.
    package var failed: @Sendable (HTTPRequest, any Error) -> HTTPResponse = { _, _ in
        HTTPResponse(status: 500, text: "500: Internal Server Error")
    }
    /// The answer to a path whose escapes stand for no text, or for a NUL.
    package var badRequest: @Sendable (HTTPRequest) -> HTTPResponse = { _ in HTTPResponse(status: 400) }
    /// Where requests are counted by method, pattern and status; those that no route answers are not.
    package var metrics: RequestMetrics?
    /// Where spans of requests are kept; nil: nowhere.
    package var tracer: Tracer?
    /// Whether HEAD is served where GET is; otherwise it is a method like any other.
    package var answersHead = true
    /// Whether a path with a slash at its end is the one without.
    package var ignoresLastSlash = true
    private var root = Node()

    /// No routes.
    package init() {}

    /// Stands for all methods that a pattern has no route of.
    package static let anyMethod = "*"

    /// Adds a route; a later one of the same method and pattern replaces the earlier.
    ///
    /// - `method`: In capitals, or ``anyMethod``.
    package mutating func add(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
        var names: [String] = []
        root.add(pattern.split(separator: "/")[...], &names) { node, names in
            node.routes[method] = Route(names: names, pattern: pattern, handler: handler)
        }
    }

    /// Methods and patterns of all routes, sorted by pattern.
    package var routes: [(method: String, pattern: String)] {
        root.routes(at: "").sorted { ($0.pattern, $0.method) < ($1.pattern, $1.method) }
    }

    /// Answers one request; never throws, all errors have an answer.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        let segments = request.rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var decoded: [String] = []
        for segment in segments {
            // No name has a NUL, and what is written in C would end there.
            guard let text = RequestTarget.decode(segment, plusIsSpace: false), !text.utf8.contains(0) else {
                return badRequest(request)
            }
            decoded.append(text)
        }
        if decoded.last == "", ignoresLastSlash || decoded.count == 1 { decoded.removeLast() }
        var values: [String] = []
        guard let node = root.find(decoded[...], &values) else { return notFound(request) }
        let method = answersHead && request.method == "HEAD" && node.routes["HEAD"] == nil ? "GET" : request.method
        guard let route = node.routes[method] ?? node.routes[Self.anyMethod] else {
            let allowed = node.routes.keys.sorted()
            var response = methodNotAllowed(request, allowed)
            response.headers["allow"] = allowed.joined(separator: ", ")
            return response
        }
        do {
            let parameters = PathParameters(values: zip(route.names, values).map { (name: $0, value: $1) })
            let counted = metrics?.counting(route.handler, of: route.pattern) ?? route.handler
            let handler = tracer?.spanning(counted, of: route.pattern) ?? counted
            return try await handler(request, parameters)
        } catch let error as any HTTPResponseError {
            return error.httpResponse
        } catch {
            return failed(request, error)
        }
    }

    /// This router as a server's handler.
    package var handler: HTTPHandler { { await respond(to: $0) } }

    private struct Route: Sendable {
        var names: [String]
        var pattern: String
        var handler: Handler
    }

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        /// Zero or one: the node behind any one segment (an array, since a struct cannot hold itself).
        var named: [Node] = []
        /// Zero or one: the node of all the rest.
        var rest: [Node] = []
        var routes: [String: Route] = [:]

        mutating func add(
            _ pattern: ArraySlice<Substring>,
            _ names: inout [String],
            _ place: (inout Node, [String]) -> Void
        ) {
            guard let segment = pattern.first else { return place(&self, names) }
            let tail = pattern.dropFirst()
            if segment.hasPrefix("{"), segment.hasSuffix("...}") {
                names.append(String(segment.dropFirst().dropLast(4)))
                if rest.isEmpty { rest.append(Node()) }
                place(&rest[0], names)
            } else if segment.hasPrefix("{"), segment.hasSuffix("}") {
                names.append(String(segment.dropFirst().dropLast()))
                if named.isEmpty { named.append(Node()) }
                named[0].add(tail, &names, place)
            } else {
                literals[String(segment), default: Node()].add(tail, &names, place)
            }
        }

        /// Names are those of a route that ends here or below, as the first of its methods gave them.
        func routes(at pattern: String) -> [(method: String, pattern: String)] {
            func named(_ pattern: String, _ route: Route) -> String {
                route.names.reduce(pattern) { text, name in
                    guard let place = text.firstRange(of: "{}") else { return text }
                    return text[..<place.lowerBound] + "{\(name)}" + text[place.upperBound...]
                }
            }
            var result = routes.map { (method: $0.key, pattern: named(pattern.isEmpty ? "/" : pattern, $0.value)) }
            for (segment, node) in literals { result += node.routes(at: "\(pattern)/\(segment)") }
            for node in self.named + rest { result += node.routes(at: "\(pattern)/{}") }
            return result
        }

        func find(_ path: ArraySlice<String>, _ values: inout [String]) -> Node? {
            if let segment = path.first {
                if let found = literals[segment]?.find(path.dropFirst(), &values) { return found }
                if !segment.isEmpty, let node = named.first {
                    values.append(segment)
                    if let found = node.find(path.dropFirst(), &values) { return found }
                    values.removeLast()
                }
            } else if !routes.isEmpty {
                return self
            }
            guard let node = rest.first else { return nil }
            values.append(path.joined(separator: "/"))
            return node
        }
    }
}
