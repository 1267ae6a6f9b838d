import GRPC
import Logging
import Net
import ProxyQuestions
import ResourceModel
import Stores

/// A zone's end of a stream through which global asks its proxies. Loop only.
final class ZoneAdminDesk: GRPCCallHandler {
    private let method: AdminMethod
    private let office: AdminOffice
    private let closed: (GRPCStatus) -> Void
    private var outgoing: [GRPCFrame] = []
    /// Bytes of answers that global may leave unread.
    private static let unreadLimit = 64 << 20
    private weak var call: GRPCCall?

    init(_ method: AdminMethod, _ office: AdminOffice, closed: @escaping (GRPCStatus) -> Void) {
        (self.method, self.office, self.closed) = (method, office, closed)
    }

    func opened(on call: GRPCCall) { self.call = call }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        // What can't be read has no id to be answered under.
        guard let request = try? AdminRequest(method, bytes) else {
            return call.cancel(GRPCStatus(.invalidArgument, "not a request"))
        }
        let isTaken = office.take(request, for: LoopBound(self, on: call.loop))
        if !isTaken {
            send(AdminAnswer(id: request.id, result: .failure(ProxyAdminError("too many questions at once"))))
        }
    }

    func send(_ answer: AdminAnswer) {
        outgoing.append(GRPCFrame(answer.bytes(method)))
        guard outgoing.reduce(0, { $0 + $1.messageSize }) <= Self.unreadLimit else {
            outgoing = []
            call?.cancel(GRPCStatus(.resourceExhausted, "answers are not read"))
            return
        }
        call?.wake()
    }

    func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }

    func inputEnded(on call: GRPCCall) { call.cancel(.cancelled) }

    func closed(_ status: GRPCStatus, on call: GRPCCall) { closed(status) }
}

/// Answers questions of global about the zone's proxies, some at once; an answer may have many megabytes.
final class AdminOffice: Sendable {
    private struct Job: Sendable {
        let request: AdminRequest
        let desk: LoopBound<ZoneAdminDesk>
    }

    /// Questions under way at once, and those that wait behind them.
    static let limits = (running: 16, waiting: 256)

    private let store: ResourceStore
    private let admin: any ProxyAdmin
    private let timeout: Duration
    private let jobs: AsyncStream<Job>
    private let added: AsyncStream<Job>.Continuation

    init(store: ResourceStore, admin: any ProxyAdmin, timeout: Duration) {
        (self.store, self.admin, self.timeout) = (store, admin, timeout)
        (jobs, added) = AsyncStream.makeStream(of: Job.self, bufferingPolicy: .bufferingOldest(Self.limits.waiting))
    }

    /// Returns false if too many wait. From any thread.
    func take(_ request: AdminRequest, for desk: LoopBound<ZoneAdminDesk>) -> Bool {
        if case .enqueued = added.yield(Job(request: request, desk: desk)) { true } else { false }
    }

    /// Runs until it is cancelled. Only once.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await job in jobs {
                if running < Self.limits.running { running += 1 } else { await group.next() }
                group.addTask {
                    let answer = AdminAnswer(id: job.request.id, result: await self.result(job.request.question))
                    job.desk.perform { $0.send(answer) }
                }
            }
            group.cancelAll()
        }
    }

    private func result(_ question: ProxyQuestion) async -> Result<[UInt8], ProxyAdminError> {
        let proxy = question.proxy
        guard AllKinds[proxy.kind]?.isProxy == true else {
            return .failure(ProxyAdminError("unsupported type \(proxy.kind)"))
        }
        guard store.snapshot[proxy] != nil else {
            return .failure(
                ProxyAdminError(
                    "Resource not found: type=\"\(proxy.kind)\" name=\"\(proxy.name)\" mesh=\"\(proxy.mesh)\""
                )
            )
        }
        let (admin, timeout) = (admin, timeout)
        return await withTaskGroup(of: Result<[UInt8], ProxyAdminError>.self) { group in
            group.addTask {
                do throws(ProxyAdminError) { return .success(try await admin.answer(question)) } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                // Ends early when the proxy has answered.
                try? await Task.sleep(for: timeout)
                return .failure(ProxyAdminError("the proxy did not answer in time"))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(ProxyAdminError("cancelled"))
        }
    }
}
