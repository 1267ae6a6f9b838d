import CCurl
import Glibc
import Synchronization

/// The thread on which libcurl moves the transfers of one client.
///
/// `@unchecked`: `multi` and `transfers` belong to the thread; `curl_multi_wakeup` is the one call that others may make, and libcurl
/// allows it. The handle is freed when the last reference goes, which the thread holds as long as it runs.
final class CurlWorker: @unchecked Sendable {
    typealias Outcome = Result<ClientResponse, ClientError>

    private struct Inbox {
        var requests: [(id: UInt64, request: ClientRequest, done: @Sendable (Outcome) -> Void)] = []
        var cancelled: [UInt64] = []
        var lastID: UInt64 = 0
        /// Ids of requests that have not come yet. True: cancelled meanwhile, as a task's that was cancelled before it asked.
        var announced: [UInt64: Bool] = [:]
        var isClosed = false
        var isRunning = false
    }

    private let inbox = Mutex(Inbox())
    private let multi: OpaquePointer?
    private var transfers: [UInt64: Transfer] = [:]

    private static let library: Void = { curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

    init() {
        _ = Self.library
        multi = OpaquePointer(curl_multi_init())
    }

    deinit { if let multi { curl_multi_cleanup(UnsafeMutableRawPointer(multi)) } }

    /// For one request, which must be started then.
    func nextID() -> UInt64 {
        inbox.withLock { inbox in
            inbox.lastID += 1
            inbox.announced[inbox.lastID] = false
            return inbox.lastID
        }
    }

    /// Queues a request; `done` is called once, on the worker's thread, or here if the request was cancelled before.
    func start(_ request: ClientRequest, id: UInt64, done: @escaping @Sendable (Outcome) -> Void) {
        let isRunning: Bool? = inbox.withLock { inbox in
            if inbox.announced.removeValue(forKey: id) == true { return nil }
            inbox.requests.append((id, request, done))
            defer { inbox.isRunning = true }
            return inbox.isRunning
        }
        switch isRunning {
        case true?: wake()
        case false?: startThread()
        case nil: done(.failure(Self.cancelled))
        }
    }

    /// Ends the request, whether it is under way or still to come; nothing if it has its answer.
    func cancel(_ id: UInt64) {
        inbox.withLock { inbox in
            if inbox.announced[id] != nil { inbox.announced[id] = true } else { inbox.cancelled.append(id) }
        }
        wake()
    }

    private static let cancelled = ClientError(.cancelled, "request was cancelled")

    /// Ends the thread once no transfer is left.
    func close() {
        inbox.withLock { $0.isClosed = true }
        wake()
    }

    private func wake() { if let multi { curl_multi_wakeup(UnsafeMutableRawPointer(multi)) } }

    private func startThread() {
        // The thread owns this reference and gives it back when it ends.
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<CurlWorker>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            failAll("no thread can be started")
            return
        }
        pthread_detach(thread)
    }

    private func failAll(_ reason: String) {
        let waiting = inbox.withLock { inbox in
            defer { (inbox.requests, inbox.cancelled, inbox.isRunning) = ([], [], false) }
            return inbox.requests
        }
        for (_, _, done) in waiting { done(.failure(ClientError(.broken, reason))) }
    }

    // MARK: - On the thread

    private func run() {
        guard let multi = multi.map({ UnsafeMutableRawPointer($0) }) else {
            failAll("libcurl has no memory")
            return
        }
        while true {
            let isClosed = takeInbox(multi)
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishTransfers(multi)
            if isClosed && transfers.isEmpty { return }
            // The limit only bounds the harm of a lost wake-up.
            curl_multi_poll(multi, nil, 0, 10_000, nil)
        }
    }

    private func takeInbox(_ multi: UnsafeMutableRawPointer) -> Bool {
        let mail = inbox.withLock { inbox in
            defer { (inbox.requests, inbox.cancelled) = ([], []) }
            return inbox
        }
        for (id, request, done) in mail.requests {
            do throws(ClientError) {
                let transfer = try Transfer(id: id, request, done: done)
                transfers[id] = transfer
                curl_multi_add_handle(multi, transfer.easy)
            } catch {
                done(.failure(error))
            }
        }
        for id in mail.cancelled {
            guard let transfer = transfers.removeValue(forKey: id) else { continue }
            curl_multi_remove_handle(multi, transfer.easy)
            transfer.done(.failure(Self.cancelled))
        }
        return mail.isClosed
    }

    private func finishTransfers(_ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            var result = CURLE_OK
            guard curl_message_result(message, &result) != 0, let easy = message.pointee.easy_handle,
                let transfer = transfers.values.first(where: { $0.easy == easy })
            else { continue }
            transfers[transfer.id] = nil
            curl_multi_remove_handle(multi, easy)
            transfer.done(transfer.outcome(result))
        }
    }
}
