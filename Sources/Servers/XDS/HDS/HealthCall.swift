import Documents
import EnvoyProtos
import GRPC
import Metrics
import HTTP
import Net
import Protobuf

/// One stream of the health discovery service, on its loop: who it is, then what it found, again and again. Loop only.
final class HealthCall: GRPCCallHandler {
    private let id: String
    private let service: HealthDiscovery
    private var isKnown = false
    private var lastReport: [UInt8] = []
    /// Not sent yet; a newer one takes its place.
    private var specifier: GRPCFrame?
    private var end: GRPCStatus?
    private weak var call: GRPCCall?

    init(id: String, _ service: HealthDiscovery) { (self.id, self.service) = (id, service) }

    func opened(on call: GRPCCall) {
        self.call = call
        service.metrics.streams.add(1)
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        do throws(ProxyRefusal) {
            // A proxy repeats itself again and again, to the letter.
            guard bytes != lastReport else { return service.metrics.reports.add() }
            let message: HealthCheckRequestOrEndpointHealthResponse
            do { message = try HealthCheckRequestOrEndpointHealthResponse(serialized: bytes) } catch {
                throw ProxyRefusal(.malformed, "request cannot be read: \(error)")
            }
            switch message.requestType {
            case .healthCheckRequest(let request)?:
                service.metrics.requests.add()
                guard !isKnown else { return }
                guard let given = request.node else {
                    throw ProxyNode.invalid(ProxyNode.noID, ProxyNode.healthDemand)
                }
                isKnown = true
                service.arrived(
                    HealthDiscovery.Arrival(
                        id: id,
                        node: try ProxyNode(
                            id: given.id,
                            metadata: given.metadata?.json ?? .object([]),
                            demand: ProxyNode.healthDemand
                        ),
                        credentials: call.metadata.all("authorization"),
                        call: LoopBound(self, on: call.loop)
                    )
                )
            case .endpointHealthResponse(let report)?:
                service.metrics.reports.add()
                guard isKnown else { return }
                lastReport = bytes
                service.reported(id, HealthChecks.findings(report))
            case nil: break
            }
        } catch {
            call.cancel(error.rpcStatus)
        }
    }

    func inputEnded(on call: GRPCCall) { finish(.ok) }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        service.metrics.streams.add(-1)
        service.left(id)
    }

    /// The proxy should check this from now on.
    func send(_ frame: GRPCFrame) {
        specifier = frame
        call?.wake()
    }

    /// The stream ends with `status`.
    func finish(_ status: GRPCStatus) {
        end = end ?? status
        call?.wake()
    }

    func next(on call: GRPCCall) -> GRPCOutbound {
        if let end { return .end(end) }
        guard let frame = specifier else { return .wait }
        specifier = nil
        return .message(frame)
    }
}
