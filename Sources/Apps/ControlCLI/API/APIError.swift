import Documents

/// What a control plane said in place of what was asked for.
struct APIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One parameter that it refused.
    struct Parameter: Hashable, Sendable {
        var field: String
        var reason: String
    }

    var status: Int
    /// Empty if the body was no error of Kuma's.
    var title: String
    var detail: String
    var parameters: [Parameter]
    /// The body as it came.
    var body: String

    init(status: Int, body: [UInt8]) {
        let json = (try? JSON(parsing: body)) ?? .null  // what is no JSON is shown as text
        self.status = status
        self.body = String(decoding: body, as: UTF8.self)
        title = json["title"]?.stringValue ?? ""
        detail = json["detail"]?.stringValue ?? json["details"]?.stringValue ?? ""
        parameters = (json["invalid_parameters"]?.arrayValue ?? json["causes"]?.arrayValue ?? []).map {
            Parameter(
                field: $0["field"]?.stringValue ?? "",
                reason: $0["reason"]?.stringValue ?? $0["message"]?.stringValue ?? ""
            )
        }
    }

    var isNotFound: Bool { status == 404 }

    /// In several lines, one for each parameter.
    var description: String {
        guard !title.isEmpty else { return "(\(status)): \(trimmedBody)" }
        return ([summary] + parameters.map { "* \($0.field): \($0.reason)" }).joined(separator: "\n")
    }

    /// In one line.
    var singleLine: String {
        guard !title.isEmpty else { return status == 405 ? trimmedBody : "(\(status)): \(trimmedBody)" }
        return parameters.isEmpty ? summary : "\(summary);" + parameters.map { "\($0.field)=\($0.reason) " }.joined()
    }

    private var summary: String { "\(title) (\(detail))" }

    private var trimmedBody: String {
        var body = body
        while let last = body.last, last.isWhitespace { body.removeLast() }
        return body
    }
}
