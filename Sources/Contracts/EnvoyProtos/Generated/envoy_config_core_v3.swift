// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Address: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Address" }
  package var address: AddressChoice?
  package enum AddressChoice: Hashable, Sendable {
    case socketAddress(SocketAddress)
    case pipe(Pipe)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .socketAddress(let v)? = address { w.messageAlways(1, v) }
    if case .pipe(let v)? = address { w.messageAlways(2, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: var v: SocketAddress?; if case .socketAddress(let old)? = address { v = old; address = nil }; try r.message(&v); if let v { address = .socketAddress(v) }
    case 2: var v: Pipe?; if case .pipe(let old)? = address { v = old; address = nil }; try r.message(&v); if let v { address = .pipe(v) }
    default: try r.skip()
    }
  }
}

package struct AggregatedConfigSource: Message {
  package static var protoName: String { "envoy.config.core.v3.AggregatedConfigSource" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}

package struct ApiConfigSource: Message {
  package static var protoName: String { "envoy.config.core.v3.ApiConfigSource" }
  package var apiType: ApiConfigSource.ApiType = ApiConfigSource.ApiType(rawValue: 0)
  package var clusterNames: [String] = []
  package var refreshDelay: Duration?
  package var grpcServices: [GrpcService] = []
  package var requestTimeout: Duration?
  package var setNodeOnFirstMessageOnly: Bool = false
  package var transportApiVersion: ApiVersion = ApiVersion(rawValue: 0)
  package var configValidators: [TypedExtensionConfig] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, apiType)
    w.strings(2, clusterNames)
    w.duration(3, refreshDelay)
    w.messages(4, grpcServices)
    w.duration(5, requestTimeout)
    w.scalar(BoolKind.self, 7, setNodeOnFirstMessageOnly)
    w.enumeration(8, transportApiVersion)
    w.messages(9, configValidators)
  }
}

package struct BindConfig: Message {
  package static var protoName: String { "envoy.config.core.v3.BindConfig" }
  @Boxed package var sourceAddress: SocketAddress?
  package var freebind: Bool?
  package var socketOptions: [SocketOption] = []
  @Boxed package var localAddressSelector: TypedExtensionConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _sourceAddress)
    w.wrapper(BoolKind.self, 2, freebind)
    w.messages(3, socketOptions)
    w.message(6, _localAddressSelector)
  }
}

package struct BuildVersion: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.BuildVersion" }
  @Boxed package var version: SemanticVersion?
  @Boxed package var metadata: Struct?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _version)
    w.message(2, _metadata)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.message(&version)
    case 2: try r.message(&metadata)
    default: try r.skip()
    }
  }
}

package struct CidrRange: Message {
  package static var protoName: String { "envoy.config.core.v3.CidrRange" }
  package var addressPrefix: String = ""
  package var prefixLen: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, addressPrefix)
    w.wrapper(UInt32Kind.self, 2, prefixLen)
  }
}

package struct ConfigSource: Message {
  package static var protoName: String { "envoy.config.core.v3.ConfigSource" }
  package var configSourceSpecifier: ConfigSourceSpecifierChoice?
  package var initialFetchTimeout: Duration?
  package var resourceApiVersion: ApiVersion = ApiVersion(rawValue: 0)
  package enum ConfigSourceSpecifierChoice: Hashable, Sendable {
    case apiConfigSource(ApiConfigSource)
    case ads(AggregatedConfigSource)
    case self_(SelfConfigSource)
    case pathConfigSource(PathConfigSource)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .apiConfigSource(let v)? = configSourceSpecifier { w.messageAlways(2, v) }
    if case .ads(let v)? = configSourceSpecifier { w.messageAlways(3, v) }
    w.duration(4, initialFetchTimeout)
    if case .self_(let v)? = configSourceSpecifier { w.messageAlways(5, v) }
    w.enumeration(6, resourceApiVersion)
    if case .pathConfigSource(let v)? = configSourceSpecifier { w.messageAlways(8, v) }
  }
}

package struct ControlPlane: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.ControlPlane" }
  package var identifier: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, identifier)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&identifier)
    default: try r.skip()
    }
  }
}

package struct DataSource: Message {
  package static var protoName: String { "envoy.config.core.v3.DataSource" }
  package var specifier: SpecifierChoice?
  @Boxed package var watchedDirectory: WatchedDirectory?
  package enum SpecifierChoice: Hashable, Sendable {
    case filename(String)
    case inlineBytes([UInt8])
    case inlineString(String)
    case environmentVariable(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .filename(let v)? = specifier { w.stringAlways(1, v) }
    if case .inlineBytes(let v)? = specifier { w.bytesAlways(2, v) }
    if case .inlineString(let v)? = specifier { w.stringAlways(3, v) }
    if case .environmentVariable(let v)? = specifier { w.stringAlways(4, v) }
    w.message(5, _watchedDirectory)
  }
}

package struct Extension: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Extension" }
  package var name: String = ""
  package var category: String = ""
  @Boxed package var version: BuildVersion?
  package var disabled: Bool = false
  package var typeUrls: [String] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.string(2, category)
    w.message(4, _version)
    w.scalar(BoolKind.self, 5, disabled)
    w.strings(6, typeUrls)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&name)
    case 2: try r.string(&category)
    case 4: try r.message(&version)
    case 5: try r.scalar(BoolKind.self, &disabled)
    case 6: try r.strings(&typeUrls)
    default: try r.skip()
    }
  }
}

package struct GrpcService: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService" }
  package var targetSpecifier: TargetSpecifierChoice?
  package var timeout: Duration?
  package var initialMetadata: [HeaderValue] = []
  package enum TargetSpecifierChoice: Hashable, Sendable {
    case envoyGrpc(GrpcService.EnvoyGrpc)
    case googleGrpc(GrpcService.GoogleGrpc)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .envoyGrpc(let v)? = targetSpecifier { w.messageAlways(1, v) }
    if case .googleGrpc(let v)? = targetSpecifier { w.messageAlways(2, v) }
    w.duration(3, timeout)
    w.messages(5, initialMetadata)
  }
}

extension GrpcService {
package struct EnvoyGrpc: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.EnvoyGrpc" }
  package var clusterName: String = ""
  package var authority: String = ""
  package var maxReceiveMessageLength: UInt32?
  package var skipEnvoyHeaders: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, clusterName)
    w.string(2, authority)
    w.wrapper(UInt32Kind.self, 4, maxReceiveMessageLength)
    w.scalar(BoolKind.self, 5, skipEnvoyHeaders)
  }
}
}

extension GrpcService {
package struct GoogleGrpc: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc" }
  package var targetUri: String = ""
  @Boxed package var channelCredentials: GrpcService.GoogleGrpc.ChannelCredentials?
  package var callCredentials: [GrpcService.GoogleGrpc.CallCredentials] = []
  package var statPrefix: String = ""
  package var credentialsFactoryName: String = ""
  @Boxed package var config: Struct?
  package var perStreamBufferLimitBytes: UInt32?
  @Boxed package var channelArgs: GrpcService.GoogleGrpc.ChannelArgs?
  package var channelCredentialsPlugin: [AnyMessage] = []
  package var callCredentialsPlugin: [AnyMessage] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, targetUri)
    w.message(2, _channelCredentials)
    w.messages(3, callCredentials)
    w.string(4, statPrefix)
    w.string(5, credentialsFactoryName)
    w.message(6, _config)
    w.wrapper(UInt32Kind.self, 7, perStreamBufferLimitBytes)
    w.message(8, _channelArgs)
    w.messages(9, channelCredentialsPlugin)
    w.messages(10, callCredentialsPlugin)
  }
}
}

extension GrpcService.GoogleGrpc {
package struct CallCredentials: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials" }
  package var credentialSpecifier: CredentialSpecifierChoice?
  package enum CredentialSpecifierChoice: Hashable, Sendable {
    case accessToken(String)
    case googleComputeEngine(Empty)
    case googleRefreshToken(String)
    case fromPlugin(GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .accessToken(let v)? = credentialSpecifier { w.stringAlways(1, v) }
    if case .googleComputeEngine(let v)? = credentialSpecifier { w.messageAlways(2, v) }
    if case .googleRefreshToken(let v)? = credentialSpecifier { w.stringAlways(3, v) }
    if case .fromPlugin(let v)? = credentialSpecifier { w.messageAlways(6, v) }
  }
}
}

extension GrpcService.GoogleGrpc.CallCredentials {
package struct MetadataCredentialsFromPlugin: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.CallCredentials.MetadataCredentialsFromPlugin" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}
}

extension GrpcService.GoogleGrpc {
package struct ChannelArgs: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs" }
  package var args: [String: GrpcService.GoogleGrpc.ChannelArgs.Value] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.map(1, args) { w, v in w.messageAlways(2, v) }
  }
}
}

extension GrpcService.GoogleGrpc.ChannelArgs {
package struct Value: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelArgs.Value" }
  package var valueSpecifier: ValueSpecifierChoice?
  package enum ValueSpecifierChoice: Hashable, Sendable {
    case stringValue(String)
    case intValue(Int64)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .stringValue(let v)? = valueSpecifier { w.stringAlways(1, v) }
    if case .intValue(let v)? = valueSpecifier { w.scalarAlways(Int64Kind.self, 2, v) }
  }
}
}

extension GrpcService.GoogleGrpc {
package struct ChannelCredentials: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.ChannelCredentials" }
  package var credentialSpecifier: CredentialSpecifierChoice?
  package enum CredentialSpecifierChoice: Hashable, Sendable {
    case sslCredentials(GrpcService.GoogleGrpc.SslCredentials)
    case googleDefault(Empty)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .sslCredentials(let v)? = credentialSpecifier { w.messageAlways(1, v) }
    if case .googleDefault(let v)? = credentialSpecifier { w.messageAlways(2, v) }
  }
}
}

extension GrpcService.GoogleGrpc {
package struct SslCredentials: Message {
  package static var protoName: String { "envoy.config.core.v3.GrpcService.GoogleGrpc.SslCredentials" }
  @Boxed package var rootCerts: DataSource?
  @Boxed package var privateKey: DataSource?
  @Boxed package var certChain: DataSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _rootCerts)
    w.message(2, _privateKey)
    w.message(3, _certChain)
  }
}
}

package struct HeaderValue: Message {
  package static var protoName: String { "envoy.config.core.v3.HeaderValue" }
  package var key: String = ""
  package var value: String = ""
  package var rawValue: [UInt8] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
    w.string(2, value)
    w.bytes(3, rawValue)
  }
}

package struct HeaderValueOption: Message {
  package static var protoName: String { "envoy.config.core.v3.HeaderValueOption" }
  @Boxed package var header: HeaderValue?
  package var appendAction: HeaderValueOption.HeaderAppendAction = HeaderValueOption.HeaderAppendAction(rawValue: 0)
  package var keepEmptyValue: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _header)
    w.enumeration(3, appendAction)
    w.scalar(BoolKind.self, 4, keepEmptyValue)
  }
}

package struct HealthCheck: Message {
  package static var protoName: String { "envoy.config.core.v3.HealthCheck" }
  package var timeout: Duration?
  package var interval: Duration?
  package var intervalJitter: Duration?
  package var unhealthyThreshold: UInt32?
  package var healthyThreshold: UInt32?
  package var altPort: UInt32?
  package var reuseConnection: Bool?
  package var healthChecker: HealthCheckerChoice?
  package var noTrafficInterval: Duration?
  package var unhealthyInterval: Duration?
  package var unhealthyEdgeInterval: Duration?
  package var healthyEdgeInterval: Duration?
  package var intervalJitterPercent: UInt32 = 0
  package var alwaysLogHealthCheckFailures: Bool = false
  package var initialJitter: Duration?
  @Boxed package var transportSocketMatchCriteria: Struct?
  package var noTrafficHealthyInterval: Duration?
  package var eventLogger: [TypedExtensionConfig] = []
  package var alwaysLogHealthCheckSuccess: Bool = false
  package enum HealthCheckerChoice: Hashable, Sendable {
    case httpHealthCheck(HealthCheck.HttpHealthCheck)
    case tcpHealthCheck(HealthCheck.TcpHealthCheck)
    case grpcHealthCheck(HealthCheck.GrpcHealthCheck)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, timeout)
    w.duration(2, interval)
    w.duration(3, intervalJitter)
    w.wrapper(UInt32Kind.self, 4, unhealthyThreshold)
    w.wrapper(UInt32Kind.self, 5, healthyThreshold)
    w.wrapper(UInt32Kind.self, 6, altPort)
    w.wrapper(BoolKind.self, 7, reuseConnection)
    if case .httpHealthCheck(let v)? = healthChecker { w.messageAlways(8, v) }
    if case .tcpHealthCheck(let v)? = healthChecker { w.messageAlways(9, v) }
    if case .grpcHealthCheck(let v)? = healthChecker { w.messageAlways(11, v) }
    w.duration(12, noTrafficInterval)
    w.duration(14, unhealthyInterval)
    w.duration(15, unhealthyEdgeInterval)
    w.duration(16, healthyEdgeInterval)
    w.scalar(UInt32Kind.self, 18, intervalJitterPercent)
    w.scalar(BoolKind.self, 19, alwaysLogHealthCheckFailures)
    w.duration(20, initialJitter)
    w.message(23, _transportSocketMatchCriteria)
    w.duration(24, noTrafficHealthyInterval)
    w.messages(25, eventLogger)
    w.scalar(BoolKind.self, 26, alwaysLogHealthCheckSuccess)
  }
}

extension HealthCheck {
package struct GrpcHealthCheck: Message {
  package static var protoName: String { "envoy.config.core.v3.HealthCheck.GrpcHealthCheck" }
  package var serviceName: String = ""
  package var authority: String = ""
  package var initialMetadata: [HeaderValueOption] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, serviceName)
    w.string(2, authority)
    w.messages(3, initialMetadata)
  }
}
}

extension HealthCheck {
package struct HttpHealthCheck: Message {
  package static var protoName: String { "envoy.config.core.v3.HealthCheck.HttpHealthCheck" }
  package var host: String = ""
  package var path: String = ""
  @Boxed package var send: HealthCheck.Payload?
  package var receive: [HealthCheck.Payload] = []
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package var requestHeadersToRemove: [String] = []
  package var expectedStatuses: [Int64Range] = []
  package var codecClientType: CodecClientType = CodecClientType(rawValue: 0)
  @Boxed package var serviceNameMatcher: StringMatcher?
  package var retriableStatuses: [Int64Range] = []
  package var method: RequestMethod = RequestMethod(rawValue: 0)
  package var responseBufferSize: UInt64?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, host)
    w.string(2, path)
    w.message(3, _send)
    w.messages(4, receive)
    w.messages(6, requestHeadersToAdd)
    w.strings(8, requestHeadersToRemove)
    w.messages(9, expectedStatuses)
    w.enumeration(10, codecClientType)
    w.message(11, _serviceNameMatcher)
    w.messages(12, retriableStatuses)
    w.enumeration(13, method)
    w.wrapper(UInt64Kind.self, 14, responseBufferSize)
  }
}
}

extension HealthCheck {
package struct Payload: Message {
  package static var protoName: String { "envoy.config.core.v3.HealthCheck.Payload" }
  package var payload: PayloadChoice?
  package enum PayloadChoice: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .text(let v)? = payload { w.stringAlways(1, v) }
    if case .binary(let v)? = payload { w.bytesAlways(2, v) }
  }
}
}

extension HealthCheck {
package struct TcpHealthCheck: Message {
  package static var protoName: String { "envoy.config.core.v3.HealthCheck.TcpHealthCheck" }
  @Boxed package var send: HealthCheck.Payload?
  package var receive: [HealthCheck.Payload] = []
  @Boxed package var proxyProtocolConfig: ProxyProtocolConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _send)
    w.messages(2, receive)
    w.message(3, _proxyProtocolConfig)
  }
}
}

package struct Http1ProtocolOptions: Message {
  package static var protoName: String { "envoy.config.core.v3.Http1ProtocolOptions" }
  package var allowAbsoluteUrl: Bool?
  package var acceptHttp10: Bool = false
  package var defaultHostForHttp10: String = ""
  package var enableTrailers: Bool = false
  package var allowChunkedLength: Bool = false
  package var overrideStreamErrorOnInvalidHttpMessage: Bool?
  package var sendFullyQualifiedUrl: Bool = false
  package var allowCustomMethods: Bool = false
  package var ignoreHttp11Upgrade: [StringMatcher] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, allowAbsoluteUrl)
    w.scalar(BoolKind.self, 2, acceptHttp10)
    w.string(3, defaultHostForHttp10)
    w.scalar(BoolKind.self, 5, enableTrailers)
    w.scalar(BoolKind.self, 6, allowChunkedLength)
    w.wrapper(BoolKind.self, 7, overrideStreamErrorOnInvalidHttpMessage)
    w.scalar(BoolKind.self, 8, sendFullyQualifiedUrl)
    w.scalar(BoolKind.self, 10, allowCustomMethods)
    w.messages(11, ignoreHttp11Upgrade)
  }
}

package struct Http2ProtocolOptions: Message {
  package static var protoName: String { "envoy.config.core.v3.Http2ProtocolOptions" }
  package var hpackTableSize: UInt32?
  package var maxConcurrentStreams: UInt32?
  package var initialStreamWindowSize: UInt32?
  package var initialConnectionWindowSize: UInt32?
  package var allowConnect: Bool = false
  package var allowMetadata: Bool = false
  package var maxOutboundFrames: UInt32?
  package var maxOutboundControlFrames: UInt32?
  package var maxConsecutiveInboundFramesWithEmptyPayload: UInt32?
  package var maxInboundPriorityFramesPerStream: UInt32?
  package var maxInboundWindowUpdateFramesPerDataFrameSent: UInt32?
  package var overrideStreamErrorOnInvalidHttpMessage: Bool?
  @Boxed package var connectionKeepalive: KeepaliveSettings?
  package var useOghttp2Codec: Bool?
  package var maxMetadataSize: UInt64?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, hpackTableSize)
    w.wrapper(UInt32Kind.self, 2, maxConcurrentStreams)
    w.wrapper(UInt32Kind.self, 3, initialStreamWindowSize)
    w.wrapper(UInt32Kind.self, 4, initialConnectionWindowSize)
    w.scalar(BoolKind.self, 5, allowConnect)
    w.scalar(BoolKind.self, 6, allowMetadata)
    w.wrapper(UInt32Kind.self, 7, maxOutboundFrames)
    w.wrapper(UInt32Kind.self, 8, maxOutboundControlFrames)
    w.wrapper(UInt32Kind.self, 9, maxConsecutiveInboundFramesWithEmptyPayload)
    w.wrapper(UInt32Kind.self, 10, maxInboundPriorityFramesPerStream)
    w.wrapper(UInt32Kind.self, 11, maxInboundWindowUpdateFramesPerDataFrameSent)
    w.wrapper(BoolKind.self, 14, overrideStreamErrorOnInvalidHttpMessage)
    w.message(15, _connectionKeepalive)
    w.wrapper(BoolKind.self, 16, useOghttp2Codec)
    w.wrapper(UInt64Kind.self, 17, maxMetadataSize)
  }
}

package struct HttpProtocolOptions: Message {
  package static var protoName: String { "envoy.config.core.v3.HttpProtocolOptions" }
  package var idleTimeout: Duration?
  package var maxHeadersCount: UInt32?
  package var maxConnectionDuration: Duration?
  package var maxStreamDuration: Duration?
  package var headersWithUnderscoresAction: HttpProtocolOptions.HeadersWithUnderscoresAction = HttpProtocolOptions.HeadersWithUnderscoresAction(rawValue: 0)
  package var maxRequestsPerConnection: UInt32?
  package var maxResponseHeadersKb: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, idleTimeout)
    w.wrapper(UInt32Kind.self, 2, maxHeadersCount)
    w.duration(3, maxConnectionDuration)
    w.duration(4, maxStreamDuration)
    w.enumeration(5, headersWithUnderscoresAction)
    w.wrapper(UInt32Kind.self, 6, maxRequestsPerConnection)
    w.wrapper(UInt32Kind.self, 7, maxResponseHeadersKb)
  }
}

package struct HttpService: Message {
  package static var protoName: String { "envoy.config.core.v3.HttpService" }
  @Boxed package var httpUri: HttpUri?
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _httpUri)
    w.messages(2, requestHeadersToAdd)
  }
}

package struct HttpUri: Message {
  package static var protoName: String { "envoy.config.core.v3.HttpUri" }
  package var uri: String = ""
  package var cluster: String?
  package var timeout: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, uri)
    w.string(2, cluster)
    w.duration(3, timeout)
  }
}

package struct JsonFormatOptions: Message {
  package static var protoName: String { "envoy.config.core.v3.JsonFormatOptions" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}

package struct KeepaliveSettings: Message {
  package static var protoName: String { "envoy.config.core.v3.KeepaliveSettings" }
  package var interval: Duration?
  package var timeout: Duration?
  @Boxed package var intervalJitter: Percent?
  package var connectionIdleInterval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, interval)
    w.duration(2, timeout)
    w.message(3, _intervalJitter)
    w.duration(4, connectionIdleInterval)
  }
}

package struct Locality: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Locality" }
  package var region: String = ""
  package var zone: String = ""
  package var subZone: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, region)
    w.string(2, zone)
    w.string(3, subZone)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&region)
    case 2: try r.string(&zone)
    case 3: try r.string(&subZone)
    default: try r.skip()
    }
  }
}

package struct Metadata: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Metadata" }
  package var filterMetadata: [String: Struct] = [:]
  package var typedFilterMetadata: [String: AnyMessage] = [:]
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.map(1, filterMetadata) { w, v in w.messageAlways(2, v) }
    w.map(2, typedFilterMetadata) { w, v in w.messageAlways(2, v) }
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.map(&filterMetadata, Struct()) { (r: inout WireReader, v: inout Struct) throws(WireError) in try r.message(&v) }
    case 2: try r.map(&typedFilterMetadata, AnyMessage()) { (r: inout WireReader, v: inout AnyMessage) throws(WireError) in try r.message(&v) }
    default: try r.skip()
    }
  }
}

package struct Node: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Node" }
  package var id: String = ""
  package var cluster: String = ""
  @Boxed package var metadata: Struct?
  @Boxed package var locality: Locality?
  package var userAgentName: String = ""
  package var userAgentVersionType: UserAgentVersionTypeChoice?
  package var extensions: [Extension] = []
  package var clientFeatures: [String] = []
  package enum UserAgentVersionTypeChoice: Hashable, Sendable {
    case userAgentVersion(String)
    case userAgentBuildVersion(BuildVersion)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, id)
    w.string(2, cluster)
    w.message(3, _metadata)
    w.message(4, _locality)
    w.string(6, userAgentName)
    if case .userAgentVersion(let v)? = userAgentVersionType { w.stringAlways(7, v) }
    if case .userAgentBuildVersion(let v)? = userAgentVersionType { w.messageAlways(8, v) }
    w.messages(9, extensions)
    w.strings(10, clientFeatures)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&id)
    case 2: try r.string(&cluster)
    case 3: try r.message(&metadata)
    case 4: try r.message(&locality)
    case 6: try r.string(&userAgentName)
    case 7: var v: String?; try r.string(&v); if let v { userAgentVersionType = .userAgentVersion(v) }
    case 8: var v: BuildVersion?; if case .userAgentBuildVersion(let old)? = userAgentVersionType { v = old; userAgentVersionType = nil }; try r.message(&v); if let v { userAgentVersionType = .userAgentBuildVersion(v) }
    case 9: try r.messages(&extensions)
    case 10: try r.strings(&clientFeatures)
    default: try r.skip()
    }
  }
}

package struct PathConfigSource: Message {
  package static var protoName: String { "envoy.config.core.v3.PathConfigSource" }
  package var path: String = ""
  @Boxed package var watchedDirectory: WatchedDirectory?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, path)
    w.message(2, _watchedDirectory)
  }
}

package struct Pipe: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.Pipe" }
  package var path: String = ""
  package var mode: UInt32 = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, path)
    w.scalar(UInt32Kind.self, 2, mode)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.string(&path)
    case 2: try r.scalar(UInt32Kind.self, &mode)
    default: try r.skip()
    }
  }
}

package struct ProxyProtocolConfig: Message {
  package static var protoName: String { "envoy.config.core.v3.ProxyProtocolConfig" }
  package var version: ProxyProtocolConfig.Version = ProxyProtocolConfig.Version(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, version)
  }
}

package struct QueryParameter: Message {
  package static var protoName: String { "envoy.config.core.v3.QueryParameter" }
  package var key: String = ""
  package var value: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
    w.string(2, value)
  }
}

package struct RuntimeDouble: Message {
  package static var protoName: String { "envoy.config.core.v3.RuntimeDouble" }
  package var defaultValue: Double = 0
  package var runtimeKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(DoubleKind.self, 1, defaultValue)
    w.string(2, runtimeKey)
  }
}

package struct RuntimeFeatureFlag: Message {
  package static var protoName: String { "envoy.config.core.v3.RuntimeFeatureFlag" }
  package var defaultValue: Bool?
  package var runtimeKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, defaultValue)
    w.string(2, runtimeKey)
  }
}

package struct RuntimeFractionalPercent: Message {
  package static var protoName: String { "envoy.config.core.v3.RuntimeFractionalPercent" }
  @Boxed package var defaultValue: FractionalPercent?
  package var runtimeKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _defaultValue)
    w.string(2, runtimeKey)
  }
}

package struct RuntimeUInt32: Message {
  package static var protoName: String { "envoy.config.core.v3.RuntimeUInt32" }
  package var defaultValue: UInt32 = 0
  package var runtimeKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 2, defaultValue)
    w.string(3, runtimeKey)
  }
}

package struct SelfConfigSource: Message {
  package static var protoName: String { "envoy.config.core.v3.SelfConfigSource" }
  package var transportApiVersion: ApiVersion = ApiVersion(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, transportApiVersion)
  }
}

package struct SocketAddress: DecodableMessage {
  package static var protoName: String { "envoy.config.core.v3.SocketAddress" }
  package var `protocol`: SocketAddress.ProtocolEnum = SocketAddress.ProtocolEnum(rawValue: 0)
  package var address: String = ""
  package var portSpecifier: PortSpecifierChoice?
  package var resolverName: String = ""
  package var ipv4Compat: Bool = false
  package var networkNamespaceFilepath: String = ""
  package enum PortSpecifierChoice: Hashable, Sendable {
    case portValue(UInt32)
    case namedPort(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, `protocol`)
    w.string(2, address)
    if case .portValue(let v)? = portSpecifier { w.scalarAlways(UInt32Kind.self, 3, v) }
    if case .namedPort(let v)? = portSpecifier { w.stringAlways(4, v) }
    w.string(5, resolverName)
    w.scalar(BoolKind.self, 6, ipv4Compat)
    w.string(7, networkNamespaceFilepath)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.enumeration(&`protocol`)
    case 2: try r.string(&address)
    case 3: var v: UInt32?; try r.scalar(UInt32Kind.self, &v); if let v { portSpecifier = .portValue(v) }
    case 4: var v: String?; try r.string(&v); if let v { portSpecifier = .namedPort(v) }
    case 5: try r.string(&resolverName)
    case 6: try r.scalar(BoolKind.self, &ipv4Compat)
    case 7: try r.string(&networkNamespaceFilepath)
    default: try r.skip()
    }
  }
}

package struct SocketOption: Message {
  package static var protoName: String { "envoy.config.core.v3.SocketOption" }
  package var description: String = ""
  package var level: Int64 = 0
  package var name: Int64 = 0
  package var value: ValueChoice?
  package var state: SocketOption.SocketState = SocketOption.SocketState(rawValue: 0)
  package enum ValueChoice: Hashable, Sendable {
    case intValue(Int64)
    case bufValue([UInt8])
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, description)
    w.scalar(Int64Kind.self, 2, level)
    w.scalar(Int64Kind.self, 3, name)
    if case .intValue(let v)? = value { w.scalarAlways(Int64Kind.self, 4, v) }
    if case .bufValue(let v)? = value { w.bytesAlways(5, v) }
    w.enumeration(6, state)
  }
}

package struct SubstitutionFormatString: Message {
  package static var protoName: String { "envoy.config.core.v3.SubstitutionFormatString" }
  package var format: FormatChoice?
  package var omitEmptyValues: Bool = false
  package var contentType: String = ""
  package var formatters: [TypedExtensionConfig] = []
  @Boxed package var jsonFormatOptions: JsonFormatOptions?
  package enum FormatChoice: Hashable, Sendable {
    case jsonFormat(Struct)
    case textFormatSource(DataSource)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .jsonFormat(let v)? = format { w.messageAlways(2, v) }
    w.scalar(BoolKind.self, 3, omitEmptyValues)
    w.string(4, contentType)
    if case .textFormatSource(let v)? = format { w.messageAlways(5, v) }
    w.messages(6, formatters)
    w.message(7, _jsonFormatOptions)
  }
}

package struct TcpKeepalive: Message {
  package static var protoName: String { "envoy.config.core.v3.TcpKeepalive" }
  package var keepaliveProbes: UInt32?
  package var keepaliveTime: UInt32?
  package var keepaliveInterval: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, keepaliveProbes)
    w.wrapper(UInt32Kind.self, 2, keepaliveTime)
    w.wrapper(UInt32Kind.self, 3, keepaliveInterval)
  }
}

package struct TransportSocket: Message {
  package static var protoName: String { "envoy.config.core.v3.TransportSocket" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}

package struct TypedExtensionConfig: Message {
  package static var protoName: String { "envoy.config.core.v3.TypedExtensionConfig" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _typedConfig)
  }
}

package struct UdpSocketConfig: Message {
  package static var protoName: String { "envoy.config.core.v3.UdpSocketConfig" }
  package var maxRxDatagramSize: UInt64?
  package var preferGro: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt64Kind.self, 1, maxRxDatagramSize)
    w.wrapper(BoolKind.self, 2, preferGro)
  }
}

package struct WatchedDirectory: Message {
  package static var protoName: String { "envoy.config.core.v3.WatchedDirectory" }
  package var path: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, path)
  }
}

extension ApiConfigSource {
package struct ApiType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let deprecatedAndUnavailableDoNotUse = Self(rawValue: 0)
  package static let rest = Self(rawValue: 1)
  package static let grpc = Self(rawValue: 2)
  package static let deltaGrpc = Self(rawValue: 3)
  package static let aggregatedGrpc = Self(rawValue: 5)
  package static let aggregatedDeltaGrpc = Self(rawValue: 6)
}
}

package struct ApiVersion: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let auto = Self(rawValue: 0)
  package static let v2 = Self(rawValue: 1)
  package static let v3 = Self(rawValue: 2)
}

extension HeaderValueOption {
package struct HeaderAppendAction: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let appendIfExistsOrAdd = Self(rawValue: 0)
  package static let addIfAbsent = Self(rawValue: 1)
  package static let overwriteIfExistsOrAdd = Self(rawValue: 2)
  package static let overwriteIfExists = Self(rawValue: 3)
}
}

package struct CodecClientType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let http1 = Self(rawValue: 0)
  package static let http2 = Self(rawValue: 1)
  package static let http3 = Self(rawValue: 2)
}

package struct RequestMethod: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let methodUnspecified = Self(rawValue: 0)
  package static let get = Self(rawValue: 1)
  package static let head = Self(rawValue: 2)
  package static let post = Self(rawValue: 3)
  package static let put = Self(rawValue: 4)
  package static let delete = Self(rawValue: 5)
  package static let connect = Self(rawValue: 6)
  package static let options = Self(rawValue: 7)
  package static let trace = Self(rawValue: 8)
  package static let patch = Self(rawValue: 9)
}

extension HttpProtocolOptions {
package struct HeadersWithUnderscoresAction: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let allow = Self(rawValue: 0)
  package static let rejectRequest = Self(rawValue: 1)
  package static let dropHeader = Self(rawValue: 2)
}
}

extension ProxyProtocolConfig {
package struct Version: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let v1 = Self(rawValue: 0)
  package static let v2 = Self(rawValue: 1)
}
}

extension SocketAddress {
package struct ProtocolEnum: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let tcp = Self(rawValue: 0)
  package static let udp = Self(rawValue: 1)
}
}

extension SocketOption {
package struct SocketState: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let statePrebind = Self(rawValue: 0)
  package static let stateBound = Self(rawValue: 1)
  package static let stateListening = Self(rawValue: 2)
}
}
