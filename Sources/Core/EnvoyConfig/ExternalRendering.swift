import EnvoyProtos
import Protobuf
import ProxyPlanning
import ResourceModel
import Topology

extension ExternalCluster {
    /// A way of speaking to servers that several of them may share.
    private struct Handshake: Hashable {
        var tls: ExitTLS
        /// The name that is asked for and verified.
        var asked: String

        init?(_ server: ExternalServer) {
            guard let tls = server.tls else { return nil }
            (self.tls, asked) = (tls, tls.serverName ?? server.address)
        }
    }

    private static let matchKey = "kuma.io/external-host"

    /// A cluster of these servers, without limits.
    ///
    /// Names are resolved to the family that the proxy itself has: a host that only listens on IPv4 may have a name with both.
    func cluster(_ name: String, _ spoken: ServiceProtocol, _ timeout: TimeoutConf?) -> Cluster {
        var cluster = Cluster(named: name)
        let hasNames = servers.contains { !NameRules.isIPAddress($0.address) }
        cluster.type = hasNames ? .strictDns : .static
        if hasNames { cluster.dnsLookupFamily = prefersIPv6 ? .auto : .v4Only }
        cluster.connectTimeout = timeout?.connect ?? .seconds(5)
        switch spoken {
        case .http: cluster.speak(.http1, timeout, .http)
        case .http2, .grpc: cluster.speak(.http2, timeout, spoken)
        default: break
        }
        let sockets = sockets
        if sockets.count == 1, servers.allSatisfy({ $0.tls != nil }) {
            cluster.transportSocket = sockets.values.first?.socket
        } else {
            // Each server is asked for, and verified, by its own name.
            cluster.transportSocketMatches = sockets.values.sorted { $0.name < $1.name }.map { name, socket in
                .init {
                    $0.name = name
                    $0.match = .init(texts: [Self.matchKey: name])
                    $0.transportSocket = socket
                }
            }
        }
        let matches = cluster.transportSocketMatches.isEmpty ? [:] : sockets
        cluster.loadAssignment = assignment(name) { Handshake($0).flatMap { matches[$0]?.name } }
        return cluster
    }

    /// The sockets with names of their own: the name that is asked for, with a number where two differ in something else.
    private var sockets: [Handshake: (name: String, socket: TransportSocket)] {
        var result: [Handshake: (name: String, socket: TransportSocket)] = [:]
        var taken: [String: Int] = [:]
        for handshake in servers.compactMap(Handshake.init) where result[handshake] == nil {
            let count = taken[handshake.asked, default: 0]
            taken[handshake.asked] = count + 1
            let name = count == 0 ? handshake.asked : "\(handshake.asked)#\(count + 1)"
            result[handshake] = (name, handshake.tls.transportSocket(handshake.asked))
        }
        return result
    }

    private func assignment(_ name: String, _ match: (ExternalServer) -> String?) -> ClusterLoadAssignment {
        // Envoy wants priorities without gaps.
        let priorities = Set(servers.map(\.priority)).sorted()
        return ClusterLoadAssignment {
            $0.clusterName = name
            $0.endpoints = priorities.enumerated().map { index, priority in
                LocalityLbEndpoints {
                    $0.priority = UInt32(index)
                    if index > 0 { $0.locality = Locality { $0.subZone = "priority-\(index)" } }
                    $0.lbEndpoints = servers.filter { $0.priority == priority }.map { $0.endpoint(match($0)) }
                }
            }
        }
    }
}

extension ExternalServer {
    fileprivate func endpoint(_ match: String?) -> LbEndpoint {
        LbEndpoint {
            $0.loadBalancingWeight = 1
            if let match { $0.metadata = .texts("envoy.transport_socket_match", ["kuma.io/external-host": match]) }
            $0.hostIdentifier = .endpoint(
                EnvoyProtos.Endpoint {
                    $0.address = .socket(address, port)
                    // By which the host header is rewritten.
                    $0.hostname = address
                }
            )
        }
    }
}

extension ExitTLS {
    /// - `asked`: The name that is asked for and verified.
    fileprivate func transportSocket(_ asked: String) -> TransportSocket {
        .tls(
            UpstreamTlsContext {
                // An address is no server name.
                if !NameRules.isIPAddress(asked) { $0.sni = asked }
                $0.allowRenegotiation = allowsRenegotiation
                $0.commonTlsContext = CommonTlsContext {
                    $0.tlsParams = version.parameters
                    if let certificate, let key {
                        $0.tlsCertificates = [
                            TlsCertificate {
                                $0.certificateChain = certificate.source
                                $0.privateKey = key.source
                            }
                        ]
                    }
                    guard let authority else { return }
                    $0.validationContextType = .validationContext(
                        CertificateValidationContext {
                            $0.trustedCa = authority.source
                            if acceptsUntrusted { $0.trustChainVerification = .acceptUntrusted }
                            $0.matchTypedSubjectAltNames = matchers(asked)
                        }
                    )
                }
            }
        )
    }

    private func matchers(_ asked: String) -> [SubjectAltNameMatcher] {
        guard let names else { return [] }
        guard !names.isEmpty else { return [.init(.dns, .exact(asked)), .init(.ipAddress, .exact(asked))] }
        return names.flatMap { name in
            let matcher: StringMatcher = name.isPrefix ? .prefix(name.value) : .exact(name.value)
            return [SubjectAltNameMatcher(.dns, matcher), SubjectAltNameMatcher(.ipAddress, matcher)]
        }
    }
}

extension ExitTLS.Material {
    fileprivate var source: EnvoyProtos.DataSource {
        switch self {
        case .bytes(let bytes): .bytes(bytes)
        case .file(let path): .file(path)
        }
    }
}
