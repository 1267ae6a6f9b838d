import Delta
import Documents
import EnvoyProtos
import GRPC
import HTTP
import LogKeys
import Logging
import Net
import Protobuf
import ProxyPlanning

/// One ADS stream of a proxy, on its loop: a shell around `ADSMachine`.
///
/// The first message says who it is; until the fleet has let it in, what follows waits. Loop only.
final class ADSCall: GRPCCallHandler {
    private enum Phase {
        case fresh
        /// Until the fleet has decided.
        case waiting([ADSRequest])
        case serving
        case ended
    }

    /// Requests that a proxy may send before it is let in.
    private static let waitingLimit = 64

    private let id: String
    private let fleet: ProxyFleet
    private var machine: ADSMachine
    private var phase = Phase.fresh
    private var node: ProxyNode?
    private var nodeID = ""
    private var end: GRPCStatus?
    private var isGoodbye = false
    private var meter: StreamMeter
    private weak var call: GRPCCall?

    /// - `id`: Of the stream, unique in this process.
    init(id: String, _ variant: ADSMachine.Variant, fleet: ProxyFleet) {
        (self.id, self.fleet, machine) = (id, fleet, ADSMachine(variant))
        meter = StreamMeter(fleet.metrics.streams)
    }

    // MARK: - From the proxy

    func opened(on call: GRPCCall) {
        self.call = call
        meter.opened()
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        do throws(ProxyRefusal) {
            let request: ADSRequest
            do { request = try ADSRequest(bytes, machine.variant) } catch {
                throw ProxyRefusal(.malformed, "request cannot be read: \(error)")
            }
            guard !request.type.isEmpty else { throw ProxyRefusal(.malformed, "type URL is required for ADS") }
            try received(request, on: call)
        } catch {
            call.cancel(error.rpcStatus)
        }
    }

    private func received(_ request: ADSRequest, on call: GRPCCall) throws(ProxyRefusal) {
        switch phase {
        case .fresh:
            guard let given = request.node else {
                throw ProxyNode.invalid(ProxyNode.noID)
            }
            let node = try ProxyNode(id: given.id, metadata: given.metadata?.json ?? .object([]))
            (self.node, nodeID, phase) = (node, given.id, .waiting([request]))
            fleet.arrived(
                ProxyFleet.Arrival(
                    id: id,
                    node: node,
                    credentials: call.metadata.all("authorization"),
                    call: LoopBound(self, on: call.loop)
                )
            )
        case .waiting(var requests):
            guard requests.count < Self.waitingLimit else {
                throw ProxyRefusal(.tooLarge, "too many requests before the first answer")
            }
            requests.append(request)
            phase = .waiting(requests)
        case .serving: try serve(request)
        case .ended: break
        }
    }

    private func serve(_ request: ADSRequest) throws(ProxyRefusal) {
        if let node = request.node, !node.id.isEmpty, node.id != nodeID {
            throw ProxyRefusal(
                "stream was authenticated for ID \(nodeID). Received request is for node with ID \(node.id). "
                    + "Node ID cannot be changed after stream is initialized"
            )
        }
        let meaning =
            switch machine.variant {
            case .delta:
                machine.received(
                    .init(
                        type: request.type,
                        subscribe: request.names,
                        unsubscribe: request.unsubscribe,
                        initialVersions: request.initialVersions,
                        nonce: request.nonce,
                        error: request.error
                    )
                )
            case .stateOfTheWorld:
                machine.received(
                    type: request.type,
                    names: request.names,
                    version: request.version,
                    nonce: request.nonce,
                    error: request.error
                )
            }
        guard let node else { return }
        switch meaning {
        case .acknowledged:
            meter.answered(request.type, accepts: true)
            fleet.insights.note(id, node.key) { $0.count(request.type, \.acknowledged) }
            fleet.logger.debug(
                "configuration acknowledged",
                [.proxyID: node.id.nodeID, .xdsType: request.type, .xdsNonce: request.nonce]
            )
        case .rejected(let reason):
            meter.answered(request.type, accepts: false)
            fleet.insights.note(id, node.key) { $0.count(request.type, \.rejected) }
            rest(request.type)
            fleet.logger.warning(
                "proxy rejected configuration",
                [.proxyID: node.id.nodeID, .xdsType: request.type, .xdsNonce: request.nonce, .error: reason]
            )
        case .excessive: throw ProxyRefusal(.tooLarge, "too many types on one stream")
        case .subscribed, .changed:
            fleet.logger.debug(
                "configuration asked for",
                [
                    .proxyID: node.id.nodeID, .xdsType: request.type, .count: "\(request.names.count)",
                    .removedCount: "\(request.unsubscribe.count)",
                ]
            )
        case .stale: break
        }
        call?.wake()
    }

    /// What was refused is often refused again: the next of its type takes its time.
    private func rest(_ type: String) {
        guard fleet.settings.refusalBackoff > .zero, let call else { return }
        machine.rest(type)
        call.loop.timer(after: fleet.settings.refusalBackoff) { [weak self] in
            self?.machine.resume(type)
            self?.call?.wake()
        }
    }

    func inputEnded(on call: GRPCCall) {
        isGoodbye = true
        finish(.ok)
    }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        meter.closed()
        if case .serving = phase, let node { fleet.left(id, node.key, isGoodbye: isGoodbye) }
        phase = .ended
    }

    // MARK: - From the fleet

    /// The proxy may have its configuration.
    func admitted() {
        guard case .waiting(let requests) = phase else {
            // It went while it was let in.
            if let node { fleet.left(id, node.key, isGoodbye: isGoodbye) }
            return
        }
        phase = .serving
        do throws(ProxyRefusal) {
            for request in requests { try serve(request) }
        } catch {
            call?.cancel(error.rpcStatus)
        }
    }

    /// The stream ends with `status`.
    func finish(_ status: GRPCStatus) {
        end = end ?? status
        call?.wake()
    }

    /// The proxy should have this from now on.
    func update(_ state: ProxyState) {
        machine.update(state)
        meter.ready()
        call?.wake()
    }

    // MARK: - To the proxy

    func next(on call: GRPCCall) -> GRPCOutbound {
        if let end { return .end(end) }
        guard case .serving = phase, let node, let answer = machine.next() else { return .wait }
        fleet.insights.note(id, node.key) { $0.count(answer.type, \.sent) }
        let frame = answer.frame(machine.variant, from: fleet.instanceID, fleet.bodies)
        fleet.logger.debug(
            "configuration sent",
            [
                .proxyID: node.id.nodeID, .xdsType: answer.type, .xdsNonce: answer.nonce, .version: answer.version,
                .count: "\(answer.resources.count)", .removedCount: "\(answer.removed.count)",
                .size: "\(frame.messageSize)",
            ]
        )
        meter.sent(answer.type, bytes: frame.messageSize)
        return .message(frame)
    }
}
