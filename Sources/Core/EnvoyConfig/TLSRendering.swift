import EnvoyProtos
import Protobuf
import ProxyPlanning
import Topology

extension TLSVersionRange {
    var parameters: TlsParameters? {
        guard !minimum.isEmpty || !maximum.isEmpty || !ciphers.isEmpty else { return nil }
        return TlsParameters {
            $0.tlsMinimumProtocolVersion = Self.version(minimum)
            $0.tlsMaximumProtocolVersion = Self.version(maximum)
            $0.cipherSuites = ciphers
        }
    }

    static func version(_ word: String) -> TlsParameters.TlsProtocol {
        switch word {
        case "TLS10": .tlsv10
        case "TLS11": .tlsv11
        case "TLS12": .tlsv12
        case "TLS13": .tlsv13
        default: .tlsAuto
        }
    }
}

extension CommonTlsContext {
    /// Both ends show a certificate of the mesh; the peer's must have one of the names.
    ///
    /// - `limit`: How long secrets may hold up who refers to them; nil: Envoy's 15 s.
    static func mesh(
        _ mesh: String,
        isUnified: Bool,
        peers: [StringMatcher],
        version: TLSVersionRange,
        waiting limit: Duration? = nil
    ) -> CommonTlsContext {
        let authority = SecretName.authority(mesh: mesh, isUnified: isUnified).text
        return CommonTlsContext {
            $0.tlsParams = version.parameters
            $0.tlsCertificateSdsSecretConfigs = [
                .ads(SecretName.identity(mesh: mesh, isUnified: isUnified).text, waiting: limit)
            ]
            $0.validationContextType = .combinedValidationContext(
                .init {
                    $0.defaultValidationContext = CertificateValidationContext {
                        $0.matchTypedSubjectAltNames = peers.map { SubjectAltNameMatcher(.uri, $0) }
                    }
                    $0.validationContextSdsSecretConfig = .ads(authority, waiting: limit)
                }
            )
        }
    }
}

extension TransportSocket {
    /// Takes any member of a mesh.
    static func members(
        of mesh: String,
        isUnified: Bool = false,
        version: TLSVersionRange = TLSVersionRange(),
        waiting limit: Duration? = nil
    ) -> TransportSocket {
        .tls(
            DownstreamTlsContext {
                $0.requireClientCertificate = true
                $0.commonTlsContext = .mesh(
                    mesh,
                    isUnified: isUnified,
                    peers: [.prefix("spiffe://\(mesh)/")],
                    version: version,
                    waiting: limit
                )
            }
        )
    }
}

extension ClientTLS {
    var transportSocket: TransportSocket {
        .tls(
            UpstreamTlsContext {
                let peers =
                    identities.isEmpty
                    ? [StringMatcher.prefix("spiffe://\(mesh)/")] : identities.map(StringMatcher.exact)
                $0.commonTlsContext = .mesh(mesh, isUnified: isUnified, peers: peers, version: version)
                $0.commonTlsContext?.alpnProtocols = ["kuma"]
                $0.sni = sni
            }
        )
    }
}
