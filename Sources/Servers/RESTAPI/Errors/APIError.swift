package import Access
import Documents
package import HTTP
import ResourceModel
package import Stores

/// An answer that is no success, in Kuma's form.
struct APIError: HTTPResponseError {
    var status: Int
    var title: String
    var detail: String
    /// Each shows as an `invalid_parameters` item, and for older clients as a cause.
    var violations: [Violation] = []

    init(_ status: Int, _ title: String, _ detail: String, _ violations: [Violation] = []) {
        (self.status, self.title, self.detail, self.violations) = (status, title, detail, violations)
    }

    static func notFound(_ title: String) -> APIError { APIError(404, title, "Not found") }
    static func badRequest(_ detail: String, title: String = "Bad Request") -> APIError { APIError(400, title, detail) }

    static func invalid(_ title: String, _ violations: [Violation]) -> APIError {
        APIError(400, title, "Resource is not valid", violations)
    }

    /// A query parameter of a list that can't be understood.
    static func badList(_ detail: String, _ field: String, _ reason: String) -> APIError {
        APIError(400, "Could not retrieve resources", detail, [Violation(FieldPath(field), reason)])
    }

    var httpResponse: HTTPResponse {
        var body: JSON = [
            "type": "/std-errors", "status": .int(status), "title": .string(title), "detail": .string(detail),
        ]
        if !violations.isEmpty {
            body.set(
                "invalid_parameters",
                .array(violations.map { ["field": .string($0.field.description), "reason": .string($0.reason)] })
            )
        }
        body.set("details", .string(detail))
        if !violations.isEmpty {
            body.set(
                "causes",
                .array(violations.map { ["field": .string($0.field.description), "message": .string($0.reason)] })
            )
        }
        return HTTPResponse(status: status, json: body)
    }
}

extension AccessDenied: HTTPResponseError {
    /// 403 with the reason, which names user and right.
    package var httpResponse: HTTPResponse { APIError(403, "Access Denied", reason).httpResponse }
}

extension WriteRefusal {
    /// The refusal of a PUT or DELETE.
    ///
    /// - `title`: What the caller was about to do.
    func apiError(title: String) -> APIError {
        switch code {
        case .notFound: .notFound(title)
        case .meshNotFound: APIError(400, title, "Mesh is not found", error.violations)
        case .invalid: .invalid(title, error.violations)
        case .forbiddenChange: .invalid("Failed to update a resource", error.violations)
        case .immutable: .invalid("Could not update a resource", error.violations)
        }
    }
}

extension StoreError: HTTPResponseError {
    /// 404 and 409 with a reason; failures of the store itself are 500 without one.
    package var httpResponse: HTTPResponse {
        switch code {
        case .notFound: APIError.notFound("Could not retrieve a resource").httpResponse
        case .conflict: APIError(409, "Conflict", message).httpResponse
        case .commitFailed, .unreadable, .closed:
            APIError(500, "Internal Server Error", "Internal Server Error").httpResponse
        }
    }
}

extension TokenError: HTTPResponseError {
    /// 400 for what the caller asked for; a missing key is 404, a broken one 500 without a reason.
    package var httpResponse: HTTPResponse {
        switch code {
        case .signingKeyNotFound: APIError(404, "Signing Key not found", message).httpResponse
        case .brokenKey: APIError(500, "Could not issue a token", "Internal Server Error").httpResponse
        case .issuerDisabled, .invalid, .outOfTime, .revoked, .notForThis:
            APIError(400, "Could not issue a token", message).httpResponse
        }
    }
}
