import HTTP

// GRPC: both roles of gRPC over `HTTP`'s streams. In: messages and calls. Out: the same at the other end, or a status.
// Calls and their handlers live on the loop of their connection; `GRPCClient` and `GRPCServices` may be used anywhere.

/// How a call ended; thrown where it is not `ok`.
package struct GRPCStatus: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed set of gRPC; the raw values are the wire's.
    package enum Code: Int, Sendable {
        case ok, cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied
        case resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable,
            dataLoss
        case unauthenticated
    }
    /// What callers branch on.
    package var code: Code
    /// Shown to the peer; empty for `ok`.
    package var message: String

    /// A status with its text.
    package init(_ code: Code, _ message: String = "") {
        self.code = code
        self.message = message
    }
    /// A call that did what it should.
    package static let ok = GRPCStatus(.ok)
    /// A call that one side gave up.
    package static let cancelled = GRPCStatus(.cancelled, "cancelled")
    /// A call that took longer than its caller allowed.
    package static let deadlineExceeded = GRPCStatus(.deadlineExceeded, "deadline exceeded")

    /// For logs: the code's name in Swift, then the message.
    package var description: String { message.isEmpty ? "\(code)" : "\(code): \(message)" }

    /// A reset stream. Source: gRPC over HTTP/2, "HTTP2 Transport Mapping", Errors.
    init(http2 code: UInt32) {
        self =
            switch code {
            case HTTP2Stream.connectionLost: GRPCStatus(.unavailable, "connection lost")
            case 7: GRPCStatus(.unavailable, "stream refused")
            case 8: .cancelled
            case 11: GRPCStatus(.resourceExhausted, "enhance your calm")
            case 12: GRPCStatus(.permissionDenied, "inadequate security")
            default: GRPCStatus(.internal, "stream reset, HTTP/2 code \(code)")
            }
    }

    /// An answer that is no gRPC. Source: gRPC's "HTTP to gRPC Status Code Mapping".
    init(http status: String) {
        let code: Code =
            switch status {
            case "400": .internal
            case "401": .unauthenticated
            case "403": .permissionDenied
            case "404": .unimplemented
            case "429", "502", "503", "504": .unavailable
            default: .unknown
            }
        self.init(code, "HTTP status \(status)")
    }

    /// What trailers say, nil without `grpc-status`.
    init?(trailers: HTTPHeaders?) {
        guard let text = trailers?["grpc-status"] else { return nil }
        self.init(
            Int(text).flatMap(Code.init(rawValue:)) ?? .unknown,
            Self.decode(trailers?["grpc-message"] ?? "")
        )
    }

    var trailers: HTTPHeaders {
        var trailers: HTTPHeaders = ["grpc-status": String(code.rawValue)]
        if !message.isEmpty { trailers.add("grpc-message", encodedMessage) }
        return trailers
    }

    /// Percent-encoded UTF-8, as `grpc-message` wants it.
    var encodedMessage: String {
        var out = ""
        for byte in message.utf8 {
            if byte >= 32, byte <= 126, byte != UInt8(ascii: "%") {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    /// Malformed escapes are kept as they are, as the specification asks.
    static func decode(_ message: String) -> String {
        var out: [UInt8] = []
        var rest = Array(message.utf8)[...]
        while let byte = rest.popFirst() {
            // The number's reader takes a sign, too.
            if byte == UInt8(ascii: "%"), rest.count >= 2, rest.first != UInt8(ascii: "+"),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                out.append(value)
                rest = rest.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// An error that knows how it looks to a gRPC peer.
package protocol RPCErrorConvertible: Error {
    /// What the call ends with.
    var rpcStatus: GRPCStatus { get }
}
