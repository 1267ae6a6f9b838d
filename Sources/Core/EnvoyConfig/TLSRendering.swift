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

extension MeshCredentials {
    /// The secrets of the control plane that whoever has these credentials needs.
    var secrets: Set<SecretName> { agentID == nil ? [certificate, validation] : [] }

    private var certificate: SecretName {
        identity.map { .workload(kri: $0) } ?? .identity(mesh: mesh, isUnified: isUnified)
    }

    private var validation: SecretName {
        trustDomains == nil ? .authority(mesh: mesh, isUnified: isUnified) : .trust(mesh: mesh)
    }

    /// Members of the mesh, whoever they are; empty: all that the validation believes.
    private var members: [StringMatcher] {
        // An agent's bundle tells whom to believe, domain by domain.
        if agentID != nil { return [] }
        guard let trustDomains else { return [.prefix("spiffe://\(mesh)/")] }
        return identity == nil ? [] : trustDomains.map { .prefix("spiffe://\($0)/") }
    }

    /// Both ends show a certificate of the mesh; the peer's must have one of the names.
    ///
    /// - `peers`: Nil: any member.
    /// - `limit`: How long secrets may hold up who refers to them; nil: Envoy's 15 s.
    fileprivate func context(
        peers: [StringMatcher]?,
        version: TLSVersionRange,
        waiting limit: Duration? = nil
    ) -> CommonTlsContext {
        CommonTlsContext {
            $0.tlsParams = version.parameters
            $0.tlsCertificateSdsSecretConfigs = [
                agentID.map { .agent($0) } ?? .ads(certificate.text, waiting: limit)
            ]
            $0.validationContextType = .combinedValidationContext(
                .init {
                    $0.defaultValidationContext = CertificateValidationContext {
                        $0.matchTypedSubjectAltNames = (peers ?? members).map { SubjectAltNameMatcher(.uri, $0) }
                    }
                    $0.validationContextSdsSecretConfig =
                        agentID == nil ? .ads(validation.text, waiting: limit) : .agent(IdentityAgentPlan.bundleName)
                }
            )
        }
    }
}

extension TransportSocket {
    /// Takes any member of a mesh.
    static func members(
        of credentials: MeshCredentials,
        version: TLSVersionRange = TLSVersionRange(),
        waiting limit: Duration? = nil
    ) -> TransportSocket {
        .tls(
            DownstreamTlsContext {
                $0.requireClientCertificate = true
                $0.commonTlsContext = credentials.context(peers: nil, version: version, waiting: limit)
            }
        )
    }
}

extension ClientTLS {
    func transportSocket(_ sni: String) -> TransportSocket {
        .tls(
            UpstreamTlsContext {
                let peers = identities.isEmpty ? nil : identities.map(StringMatcher.exact)
                $0.commonTlsContext = credentials.context(peers: peers, version: version)
                $0.commonTlsContext?.alpnProtocols =
                    ["kuma"] + [zone.map(Names.applicationProtocol(ofZone:))].compactMap { $0 }
                $0.sni = sni
            }
        )
    }
}
