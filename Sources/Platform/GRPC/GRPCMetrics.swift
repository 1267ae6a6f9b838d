package import Metrics
import Synchronization

/// Counts the calls of servers, or of clients, by method, as `go-grpc-prometheus` names them.
package final class GRPCMetrics: Sendable {
    /// Whose calls.
    package enum Role: String, Sendable {
        case server
        case client
    }

    /// What of a call may be many messages.
    enum Kind: String {
        case unary
        /// Our streaming methods stream in both directions.
        case stream = "bidi_stream"
    }

    private let registry: MetricRegistry
    private let role: Role
    private let methods = Mutex<[String: GRPCMethodMetrics]>([:])

    /// - `registry`: Two of one role may share one: they count together.
    package init(_ registry: MetricRegistry, _ role: Role) { (self.registry, self.role) = (registry, role) }

    /// The counts of a method, from 0. Only for methods that exist: their names become labels.
    func method(_ path: String, _ kind: Kind) -> GRPCMethodMetrics {
        methods.withLock { methods in
            if let known = methods[path] { return known }
            let made = GRPCMethodMetrics(registry, role, path, kind)
            methods[path] = made
            return made
        }
    }
}

/// The counts of one method.
final class GRPCMethodMetrics: Sendable {
    private let registry: MetricRegistry
    private let prefix: String
    private let labels: [String: String]
    private let help: String
    private let started: Counter
    private let received: Counter
    private let sent: Counter
    private let handling: Histogram
    private let handled = Mutex<[GRPCStatus.Code: Counter]>([:])

    fileprivate init(_ registry: MetricRegistry, _ role: GRPCMetrics.Role, _ path: String, _ kind: GRPCMetrics.Kind) {
        let parts = path.split(separator: "/")
        let labels = [
            "grpc_type": kind.rawValue, "grpc_service": parts.first.map(String.init) ?? "",
            "grpc_method": parts.last.map(String.init) ?? "",
        ]
        let (prefix, on) = ("grpc_\(role.rawValue)", "on the \(role.rawValue)")
        (self.registry, self.prefix, self.labels, help) = (registry, prefix, labels, on)
        started = registry.counter(
            "\(prefix)_started_total",
            help: "Total number of RPCs started \(on).",
            labels: labels
        )
        received = registry.counter(
            "\(prefix)_msg_received_total",
            help: "Total number of RPC messages received \(on).",
            labels: labels
        )
        sent = registry.counter(
            "\(prefix)_msg_sent_total",
            help: "Total number of RPC messages sent \(on).",
            labels: labels
        )
        handling = registry.histogram(
            "\(prefix)_handling_seconds",
            help: "Histogram of the time of RPCs until their end \(on), in seconds.",
            labels: labels
        )
    }

    /// A call has begun.
    func begin() -> Call {
        started.add()
        return Call(method: self, start: .now)
    }

    /// The counts of a call that is open.
    struct Call {
        fileprivate let method: GRPCMethodMetrics
        fileprivate let start: ContinuousClock.Instant

        func received() { method.received.add() }
        func sent() { method.sent.add() }

        func ended(_ status: GRPCStatus) {
            method.ended(status.code).add()
            method.handling.observe(start.duration(to: .now))
        }
    }

    private func ended(_ code: GRPCStatus.Code) -> Counter {
        handled.withLock { handled in
            if let known = handled[code] { return known }
            let made = registry.counter(
                "\(prefix)_handled_total",
                help: "Total number of RPCs that have ended \(help), by status.",
                labels: labels.merging(["grpc_code": code.name]) { $1 }
            )
            handled[code] = made
            return made
        }
    }
}

extension GRPCStatus.Code {
    /// As Go writes it.
    var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "Canceled"
        case .unknown: "Unknown"
        case .invalidArgument: "InvalidArgument"
        case .deadlineExceeded: "DeadlineExceeded"
        case .notFound: "NotFound"
        case .alreadyExists: "AlreadyExists"
        case .permissionDenied: "PermissionDenied"
        case .resourceExhausted: "ResourceExhausted"
        case .failedPrecondition: "FailedPrecondition"
        case .aborted: "Aborted"
        case .outOfRange: "OutOfRange"
        case .unimplemented: "Unimplemented"
        case .internal: "Internal"
        case .unavailable: "Unavailable"
        case .dataLoss: "DataLoss"
        case .unauthenticated: "Unauthenticated"
        }
    }
}
