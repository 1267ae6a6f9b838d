/// What a service speaks, as in the tag `kuma.io/protocol` or a port's `appProtocol`.
package enum ServiceProtocol: String, Hashable, Sendable {
    case http, http2, grpc, tcp, kafka, tls, mysql
    /// Not told, or a word that is not known. Handled as TCP.
    case unknown = "<unknown>"

    /// Reads the word of a tag, in any case; nil and unknown words are `unknown`.
    package init(tag: String?) { self = tag.flatMap { Self(rawValue: $0.lowercased()) } ?? .unknown }

    /// Whether Envoy reads the requests (`http`, `http2`, `grpc`); otherwise it passes bytes on.
    package var isHTTP: Bool { self == .http || self == .http2 || self == .grpc }

    /// What may stand for this protocol, the most telling first.
    private var stack: [ServiceProtocol] {
        switch self {
        case .grpc: [.grpc, .http2, .tcp]
        case .http2: [.http2, .tcp]
        case .http: [.http, .tcp]
        case .kafka: [.kafka, .tcp]
        case .tls, .tcp: [self, .tcp]
        case .mysql: [.mysql, .tcp]
        case .unknown: []
        }
    }

    /// What endpoints of both kinds understand; `unknown` if one of them is.
    package func common(with other: ServiceProtocol) -> ServiceProtocol {
        if self == other { return self }
        return stack.first { other.stack.contains($0) } ?? .unknown
    }
}
