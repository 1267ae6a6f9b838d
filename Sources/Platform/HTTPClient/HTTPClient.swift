// HTTPClient: requests over HTTP and HTTPS through libcurl, for programs that are clients now and then.
//
// An `HTTPClient` owns one thread on which libcurl moves all transfers of the client; callers await. Connections are reused. No
// pointer of libcurl leaves this module.

/// Sends requests. Thread-safe; connections are kept open for the next request until the client goes away.
package final class HTTPClient: Sendable {
    private let worker: CurlWorker

    /// A client without connections; its thread starts with the first request.
    package init() { worker = CurlWorker() }

    deinit { worker.close() }

    /// Sends `request` and waits for the whole response. A response of any status is no error.
    ///
    /// Cancelling the task ends the transfer.
    ///
    /// - Throws: What kept the response from arriving.
    package func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let id = worker.nextID()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                worker.start(request, id: id) { continuation.resume(returning: $0) }
            }
        } onCancel: { [worker] in
            worker.cancel(id)
        }
        return try outcome.get()
    }
}
