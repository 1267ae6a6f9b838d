import Access
import HTTP
import LogKeys
import Logging
import ResourceModel

// What the log says of requests at level debug: who asked for what, and what became of it. Never what a request or an answer holds.
extension Logger {
    /// A request is answered with less than it asked for.
    ///
    /// - `user`: Nil: nobody has been asked who they are.
    func refused(_ request: HTTPRequest, by user: User?, status: Int, _ reason: String) {
        debug(
            "request refused",
            [
                .httpMethod: request.method, .httpPath: request.path, .httpStatus: "\(status)",
                .userName: user?.name ?? "", .error: reason,
            ]
        )
    }

    /// As above, for what a handler throws; what is no refusal but a failure has a line of its own elsewhere.
    func refused(_ request: HTTPRequest, by user: User?, _ error: any Error) {
        guard isEnabled(.debug), let error = error as? any HTTPResponseError else { return }
        refused(request, by: user, status: error.httpResponse.status, (error as? APIError)?.summary ?? "\(error)")
    }

    /// Somebody has written or deleted a resource.
    func changed(_ key: ResourceKey, _ outcome: @autoclosure () -> String, by user: User) {
        debug("resource changed", [.resourceKey: "\(key)", .outcome: outcome(), .userName: user.name])
    }
}

extension APIError {
    /// In one line.
    var summary: String {
        let reasons = violations.map { "\($0.field): \($0.reason)" }
        return ([title, detail] + reasons).joined(separator: "; ")
    }
}
