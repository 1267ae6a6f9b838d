import Documents
import HTTP

/// What Prometheus asks: for whom, what it knows, and how long it waits for something else.
struct AssignmentRequest: Sendable, Equatable {
    /// Why a request is none.
    struct Malformed: Error, Sendable, Equatable {
        var title: String
        var detail: String
    }

    /// Longest wait that a client may ask for.
    static let longestWait = Duration.seconds(300)

    /// The id of its node.
    var client: String
    /// The version that it has; empty for none.
    var known: String
    /// Zero: it does not wait.
    var timeout: Duration

    /// - `defaultTimeout`: Of a request that names none in its query.
    init(_ request: HTTPRequest, defaultTimeout: Duration) throws(Malformed) {
        let body: JSON
        do { body = try JSON(parsing: request.body) } catch {
            throw Malformed(title: "Could not parse request body", detail: "\(error)")
        }
        timeout = defaultTimeout
        if let text = request.query.first(where: { $0.0 == "fetch-timeout" })?.1, !text.isEmpty {
            guard let asked = GoDuration.parse(text) else {
                let detail = "time: invalid duration \"\(text)\""
                throw Malformed(title: "Could not parse fetch-timeout", detail: detail)
            }
            timeout = min(max(asked, .zero), Self.longestWait)
        }
        client = body["node"]?["id"]?.stringValue ?? ""
        known = (body["version_info"] ?? body["versionInfo"])?.stringValue ?? ""
    }
}
