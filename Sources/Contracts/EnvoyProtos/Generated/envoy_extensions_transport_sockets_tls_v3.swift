// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct CertificateValidationContext: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext" }
  @Boxed package var trustedCa: DataSource?
  package var verifyCertificateHash: [String] = []
  package var verifyCertificateSpki: [String] = []
  package var requireSignedCertificateTimestamp: Bool?
  @Boxed package var crl: DataSource?
  package var allowExpiredCertificate: Bool = false
  package var trustChainVerification: CertificateValidationContext.TrustChainVerification = CertificateValidationContext.TrustChainVerification(rawValue: 0)
  @Boxed package var watchedDirectory: WatchedDirectory?
  @Boxed package var customValidatorConfig: TypedExtensionConfig?
  package var onlyVerifyLeafCertCrl: Bool = false
  package var matchTypedSubjectAltNames: [SubjectAltNameMatcher] = []
  package var maxVerifyDepth: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _trustedCa)
    w.strings(2, verifyCertificateHash)
    w.strings(3, verifyCertificateSpki)
    w.wrapper(BoolKind.self, 6, requireSignedCertificateTimestamp)
    w.message(7, _crl)
    w.scalar(BoolKind.self, 8, allowExpiredCertificate)
    w.enumeration(10, trustChainVerification)
    w.message(11, _watchedDirectory)
    w.message(12, _customValidatorConfig)
    w.scalar(BoolKind.self, 14, onlyVerifyLeafCertCrl)
    w.messages(15, matchTypedSubjectAltNames)
    w.wrapper(UInt32Kind.self, 16, maxVerifyDepth)
  }
}

package struct CommonTlsContext: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext" }
  @Boxed package var tlsParams: TlsParameters?
  package var tlsCertificates: [TlsCertificate] = []
  package var validationContextType: ValidationContextTypeChoice?
  package var alpnProtocols: [String] = []
  package var tlsCertificateSdsSecretConfigs: [SdsSecretConfig] = []
  @Boxed package var customHandshaker: TypedExtensionConfig?
  @Boxed package var customTlsCertificateSelector: TypedExtensionConfig?
  package enum ValidationContextTypeChoice: Hashable, Sendable {
    case validationContext(CertificateValidationContext)
    case validationContextSdsSecretConfig(SdsSecretConfig)
    case combinedValidationContext(CommonTlsContext.CombinedCertificateValidationContext)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _tlsParams)
    w.messages(2, tlsCertificates)
    if case .validationContext(let v)? = validationContextType { w.messageAlways(3, v) }
    w.strings(4, alpnProtocols)
    w.messages(6, tlsCertificateSdsSecretConfigs)
    if case .validationContextSdsSecretConfig(let v)? = validationContextType { w.messageAlways(7, v) }
    if case .combinedValidationContext(let v)? = validationContextType { w.messageAlways(8, v) }
    w.message(13, _customHandshaker)
    w.message(16, _customTlsCertificateSelector)
  }
}

extension CommonTlsContext {
package struct CombinedCertificateValidationContext: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext" }
  @Boxed package var defaultValidationContext: CertificateValidationContext?
  @Boxed package var validationContextSdsSecretConfig: SdsSecretConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _defaultValidationContext)
    w.message(2, _validationContextSdsSecretConfig)
  }
}
}

package struct DownstreamTlsContext: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext" }
  @Boxed package var commonTlsContext: CommonTlsContext?
  package var requireClientCertificate: Bool?
  package var requireSni: Bool?
  package var sessionTicketKeysType: SessionTicketKeysTypeChoice?
  package var sessionTimeout: Duration?
  package var ocspStaplePolicy: DownstreamTlsContext.OcspStaplePolicy = DownstreamTlsContext.OcspStaplePolicy(rawValue: 0)
  package var fullScanCertsOnSniMismatch: Bool?
  package var disableStatefulSessionResumption: Bool = false
  package var preferClientCiphers: Bool = false
  package enum SessionTicketKeysTypeChoice: Hashable, Sendable {
    case sessionTicketKeysSdsSecretConfig(SdsSecretConfig)
    case disableStatelessSessionResumption(Bool)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonTlsContext)
    w.wrapper(BoolKind.self, 2, requireClientCertificate)
    w.wrapper(BoolKind.self, 3, requireSni)
    if case .sessionTicketKeysSdsSecretConfig(let v)? = sessionTicketKeysType { w.messageAlways(5, v) }
    w.duration(6, sessionTimeout)
    if case .disableStatelessSessionResumption(let v)? = sessionTicketKeysType { w.scalarAlways(BoolKind.self, 7, v) }
    w.enumeration(8, ocspStaplePolicy)
    w.wrapper(BoolKind.self, 9, fullScanCertsOnSniMismatch)
    w.scalar(BoolKind.self, 10, disableStatefulSessionResumption)
    w.scalar(BoolKind.self, 11, preferClientCiphers)
  }
}

package struct SPIFFECertValidatorConfig: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig" }
  package var trustDomains: [SPIFFECertValidatorConfig.TrustDomain] = []
  @Boxed package var trustBundles: DataSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, trustDomains)
    w.message(2, _trustBundles)
  }
}

extension SPIFFECertValidatorConfig {
package struct TrustDomain: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain" }
  package var name: String = ""
  @Boxed package var trustBundle: DataSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _trustBundle)
  }
}
}

package struct SdsSecretConfig: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig" }
  package var name: String = ""
  @Boxed package var sdsConfig: ConfigSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _sdsConfig)
  }
}

package struct Secret: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.Secret" }
  package var name: String = ""
  package var type: TypeChoice?
  package enum TypeChoice: Hashable, Sendable {
    case tlsCertificate(TlsCertificate)
    case validationContext(CertificateValidationContext)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    if case .tlsCertificate(let v)? = type { w.messageAlways(2, v) }
    if case .validationContext(let v)? = type { w.messageAlways(4, v) }
  }
}

package struct SubjectAltNameMatcher: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher" }
  package var sanType: SubjectAltNameMatcher.SanType = SubjectAltNameMatcher.SanType(rawValue: 0)
  @Boxed package var matcher: StringMatcher?
  package var oid: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, sanType)
    w.message(2, _matcher)
    w.string(3, oid)
  }
}

package struct TlsCertificate: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.TlsCertificate" }
  @Boxed package var certificateChain: DataSource?
  @Boxed package var privateKey: DataSource?
  @Boxed package var password: DataSource?
  @Boxed package var ocspStaple: DataSource?
  package var signedCertificateTimestamp: [DataSource] = []
  @Boxed package var watchedDirectory: WatchedDirectory?
  @Boxed package var pkcs12: DataSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _certificateChain)
    w.message(2, _privateKey)
    w.message(3, _password)
    w.message(4, _ocspStaple)
    w.messages(5, signedCertificateTimestamp)
    w.message(7, _watchedDirectory)
    w.message(8, _pkcs12)
  }
}

package struct TlsParameters: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.TlsParameters" }
  package var tlsMinimumProtocolVersion: TlsParameters.TlsProtocol = TlsParameters.TlsProtocol(rawValue: 0)
  package var tlsMaximumProtocolVersion: TlsParameters.TlsProtocol = TlsParameters.TlsProtocol(rawValue: 0)
  package var cipherSuites: [String] = []
  package var ecdhCurves: [String] = []
  package var signatureAlgorithms: [String] = []
  package var compliancePolicies: [TlsParameters.CompliancePolicy] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, tlsMinimumProtocolVersion)
    w.enumeration(2, tlsMaximumProtocolVersion)
    w.strings(3, cipherSuites)
    w.strings(4, ecdhCurves)
    w.strings(5, signatureAlgorithms)
    w.enumerations(6, compliancePolicies)
  }
}

package struct UpstreamTlsContext: Message {
  package static var protoName: String { "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext" }
  @Boxed package var commonTlsContext: CommonTlsContext?
  package var sni: String = ""
  package var allowRenegotiation: Bool = false
  package var maxSessionKeys: UInt32?
  package var enforceRsaKeyUsage: Bool?
  package var autoHostSni: Bool = false
  package var autoSniSanValidation: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonTlsContext)
    w.string(2, sni)
    w.scalar(BoolKind.self, 3, allowRenegotiation)
    w.wrapper(UInt32Kind.self, 4, maxSessionKeys)
    w.wrapper(BoolKind.self, 5, enforceRsaKeyUsage)
    w.scalar(BoolKind.self, 6, autoHostSni)
    w.scalar(BoolKind.self, 7, autoSniSanValidation)
  }
}

extension CertificateValidationContext {
package struct TrustChainVerification: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let verifyTrustChain = Self(rawValue: 0)
  package static let acceptUntrusted = Self(rawValue: 1)
}
}

extension DownstreamTlsContext {
package struct OcspStaplePolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let lenientStapling = Self(rawValue: 0)
  package static let strictStapling = Self(rawValue: 1)
  package static let mustStaple = Self(rawValue: 2)
}
}

extension SubjectAltNameMatcher {
package struct SanType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let sanTypeUnspecified = Self(rawValue: 0)
  package static let email = Self(rawValue: 1)
  package static let dns = Self(rawValue: 2)
  package static let uri = Self(rawValue: 3)
  package static let ipAddress = Self(rawValue: 4)
  package static let otherName = Self(rawValue: 5)
}
}

extension TlsParameters {
package struct TlsProtocol: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let tlsAuto = Self(rawValue: 0)
  package static let tlsv10 = Self(rawValue: 1)
  package static let tlsv11 = Self(rawValue: 2)
  package static let tlsv12 = Self(rawValue: 3)
  package static let tlsv13 = Self(rawValue: 4)
}
}

extension TlsParameters {
package struct CompliancePolicy: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let fips202205 = Self(rawValue: 0)
}
}
