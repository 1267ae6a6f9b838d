package import GRPC

/// Why a proxy is not served.
package struct ProxyRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// The proxy has made a mistake: its identity, its resource or its credential.
        case refused
        /// The message is no request at all.
        case malformed
        /// The message is larger than it may be.
        case tooLarge
    }

    /// What callers branch on.
    package let code: Code
    /// Shown to the proxy's operator, in Kuma's words where it has some.
    package let message: String

    /// A refusal of that code.
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
    /// A proxy that has made a mistake.
    package init(_ message: String) { self.init(.refused, message) }

    /// The message alone.
    package var description: String { message }
}

extension ProxyRefusal: RPCErrorConvertible {
    /// Compat: refusals have the status UNKNOWN; `test_refused_are_nodes_that_nobody_knows`.
    package var rpcStatus: GRPCStatus {
        switch code {
        case .refused: GRPCStatus(.unknown, message)
        case .malformed: GRPCStatus(.invalidArgument, message)
        case .tooLarge: GRPCStatus(.resourceExhausted, message)
        }
    }
}
