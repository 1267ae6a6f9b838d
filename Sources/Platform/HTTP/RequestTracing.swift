import Tracing

extension Tracer {
    /// The handler with a span for each request, named by its route's pattern.
    ///
    /// Attributes by OpenTelemetry's conventions for HTTP; an answer from 500 on is a failure.
    func spanning(_ handler: @escaping Router.Handler, of pattern: String) -> Router.Handler {
        { [self] request, parameters in
            let span = begin(
                pattern,
                traceparent: request.headers["traceparent"],
                [
                    .init("http.request.method", .text(request.method)), .init("http.route", .text(pattern)),
                    .init("url.path", .text(String(request.rawPath))),
                ]
            )
            func end(_ status: Int) {
                self.end(span, [.init("http.response.status_code", .number(status))], hasFailed: status >= 500)
            }
            do {
                let response = try await handler(request, parameters)
                end(response.status)
                return response
            } catch {
                end((error as? any HTTPResponseError)?.httpResponse.status ?? 500)
                throw error
            }
        }
    }
}
