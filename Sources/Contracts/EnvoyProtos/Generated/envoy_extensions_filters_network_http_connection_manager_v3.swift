// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct HttpConnectionManager: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager" }
  package var codecType: HttpConnectionManager.CodecType = HttpConnectionManager.CodecType(rawValue: 0)
  package var statPrefix: String = ""
  package var routeSpecifier: RouteSpecifierChoice?
  package var httpFilters: [HttpFilter] = []
  package var addUserAgent: Bool?
  @Boxed package var tracing: HttpConnectionManager.Tracing?
  @Boxed package var httpProtocolOptions: Http1ProtocolOptions?
  @Boxed package var http2ProtocolOptions: Http2ProtocolOptions?
  package var serverName: String = ""
  package var drainTimeout: Duration?
  package var accessLog: [AccessLog] = []
  package var useRemoteAddress: Bool?
  package var generateRequestId: Bool?
  package var forwardClientCertDetails: HttpConnectionManager.ForwardClientCertDetails = HttpConnectionManager.ForwardClientCertDetails(rawValue: 0)
  @Boxed package var setCurrentClientCertDetails: HttpConnectionManager.SetCurrentClientCertDetails?
  package var proxy100Continue: Bool = false
  package var xffNumTrustedHops: UInt32 = 0
  package var representIpv4RemoteAddressAsIpv4MappedIpv6: Bool = false
  package var skipXffAppend: Bool = false
  package var via: String = ""
  package var upgradeConfigs: [HttpConnectionManager.UpgradeConfig] = []
  package var streamIdleTimeout: Duration?
  @Boxed package var internalAddressConfig: HttpConnectionManager.InternalAddressConfig?
  package var delayedCloseTimeout: Duration?
  package var requestTimeout: Duration?
  package var maxRequestHeadersKb: UInt32?
  package var normalizePath: Bool?
  package var preserveExternalRequestId: Bool = false
  package var mergeSlashes: Bool = false
  package var serverHeaderTransformation: HttpConnectionManager.ServerHeaderTransformation = HttpConnectionManager.ServerHeaderTransformation(rawValue: 0)
  @Boxed package var commonHttpProtocolOptions: HttpProtocolOptions?
  package var alwaysSetRequestIdInResponse: Bool = false
  @Boxed package var localReplyConfig: LocalReplyConfig?
  package var stripMatchingHostPort: Bool = false
  package var streamErrorOnInvalidHttpMessage: Bool?
  package var requestHeadersTimeout: Duration?
  package var stripAnyHostPort: Bool?
  @Boxed package var pathNormalizationOptions: HttpConnectionManager.PathNormalizationOptions?
  package var pathWithEscapedSlashesAction: HttpConnectionManager.PathWithEscapedSlashesAction = HttpConnectionManager.PathWithEscapedSlashesAction(rawValue: 0)
  package var originalIpDetectionExtensions: [TypedExtensionConfig] = []
  package var stripTrailingHostDot: Bool = false
  @Boxed package var typedHeaderValidationConfig: TypedExtensionConfig?
  package var appendXForwardedPort: Bool = false
  package var earlyHeaderMutationExtensions: [TypedExtensionConfig] = []
  package var addProxyProtocolConnectionState: Bool?
  package var appendLocalOverload: Bool = false
  package var http1SafeMaxConnectionDuration: Bool = false
  package var streamFlushTimeout: Duration?
  @Boxed package var forwardClientCertMatcher: Matcher?
  package enum RouteSpecifierChoice: Hashable, Sendable {
    case rds(Rds)
    case routeConfig(RouteConfiguration)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.enumeration(1, codecType)
    w.string(2, statPrefix)
    if case .rds(let v)? = routeSpecifier { w.messageAlways(3, v) }
    if case .routeConfig(let v)? = routeSpecifier { w.messageAlways(4, v) }
    w.messages(5, httpFilters)
    w.wrapper(BoolKind.self, 6, addUserAgent)
    w.message(7, _tracing)
    w.message(8, _httpProtocolOptions)
    w.message(9, _http2ProtocolOptions)
    w.string(10, serverName)
    w.duration(12, drainTimeout)
    w.messages(13, accessLog)
    w.wrapper(BoolKind.self, 14, useRemoteAddress)
    w.wrapper(BoolKind.self, 15, generateRequestId)
    w.enumeration(16, forwardClientCertDetails)
    w.message(17, _setCurrentClientCertDetails)
    w.scalar(BoolKind.self, 18, proxy100Continue)
    w.scalar(UInt32Kind.self, 19, xffNumTrustedHops)
    w.scalar(BoolKind.self, 20, representIpv4RemoteAddressAsIpv4MappedIpv6)
    w.scalar(BoolKind.self, 21, skipXffAppend)
    w.string(22, via)
    w.messages(23, upgradeConfigs)
    w.duration(24, streamIdleTimeout)
    w.message(25, _internalAddressConfig)
    w.duration(26, delayedCloseTimeout)
    w.duration(28, requestTimeout)
    w.wrapper(UInt32Kind.self, 29, maxRequestHeadersKb)
    w.wrapper(BoolKind.self, 30, normalizePath)
    w.scalar(BoolKind.self, 32, preserveExternalRequestId)
    w.scalar(BoolKind.self, 33, mergeSlashes)
    w.enumeration(34, serverHeaderTransformation)
    w.message(35, _commonHttpProtocolOptions)
    w.scalar(BoolKind.self, 37, alwaysSetRequestIdInResponse)
    w.message(38, _localReplyConfig)
    w.scalar(BoolKind.self, 39, stripMatchingHostPort)
    w.wrapper(BoolKind.self, 40, streamErrorOnInvalidHttpMessage)
    w.duration(41, requestHeadersTimeout)
    w.scalar(BoolKind.self, 42, stripAnyHostPort)
    w.message(43, _pathNormalizationOptions)
    w.enumeration(45, pathWithEscapedSlashesAction)
    w.messages(46, originalIpDetectionExtensions)
    w.scalar(BoolKind.self, 47, stripTrailingHostDot)
    w.message(50, _typedHeaderValidationConfig)
    w.scalar(BoolKind.self, 51, appendXForwardedPort)
    w.messages(52, earlyHeaderMutationExtensions)
    w.wrapper(BoolKind.self, 53, addProxyProtocolConnectionState)
    w.scalar(BoolKind.self, 57, appendLocalOverload)
    w.scalar(BoolKind.self, 58, http1SafeMaxConnectionDuration)
    w.duration(59, streamFlushTimeout)
    w.message(60, _forwardClientCertMatcher)
  }
}

extension HttpConnectionManager {
package struct InternalAddressConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.InternalAddressConfig" }
  package var unixSockets: Bool = false
  package var cidrRanges: [CidrRange] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(BoolKind.self, 1, unixSockets)
    w.messages(2, cidrRanges)
  }
}
}

extension HttpConnectionManager {
package struct PathNormalizationOptions: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathNormalizationOptions" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

extension HttpConnectionManager {
package struct SetCurrentClientCertDetails: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails" }
  package var subject: Bool?
  package var cert: Bool = false
  package var dns: Bool = false
  package var uri: Bool = false
  package var chain: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, subject)
    w.scalar(BoolKind.self, 3, cert)
    w.scalar(BoolKind.self, 4, dns)
    w.scalar(BoolKind.self, 5, uri)
    w.scalar(BoolKind.self, 6, chain)
  }
}
}

extension HttpConnectionManager {
package struct Tracing: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing" }
  @Boxed package var clientSampling: Percent?
  @Boxed package var randomSampling: Percent?
  @Boxed package var overallSampling: Percent?
  package var verbose: Bool = false
  package var maxPathTagLength: UInt32?
  package var customTags: [CustomTag] = []
  @Boxed package var provider: TracingConfig.Http?
  package var spawnUpstreamSpan: Bool?
  package var operation: String = ""
  package var upstreamOperation: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(3, _clientSampling)
    w.message(4, _randomSampling)
    w.message(5, _overallSampling)
    w.scalar(BoolKind.self, 6, verbose)
    w.wrapper(UInt32Kind.self, 7, maxPathTagLength)
    w.messages(8, customTags)
    w.message(9, _provider)
    w.wrapper(BoolKind.self, 10, spawnUpstreamSpan)
    w.string(11, operation)
    w.string(12, upstreamOperation)
  }
}
}

extension HttpConnectionManager {
package struct UpgradeConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig" }
  package var upgradeType: String = ""
  package var filters: [HttpFilter] = []
  package var enabled: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, upgradeType)
    w.messages(2, filters)
    w.wrapper(BoolKind.self, 3, enabled)
  }
}
}

package struct HttpFilter: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package var isOptional: Bool = false
  package var disabled: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(4, _typedConfig)
    w.scalar(BoolKind.self, 6, isOptional)
    w.scalar(BoolKind.self, 7, disabled)
  }
}

package struct LocalReplyConfig: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig" }
  package var mappers: [ResponseMapper] = []
  @Boxed package var bodyFormat: SubstitutionFormatString?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, mappers)
    w.message(2, _bodyFormat)
  }
}

package struct Rds: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.Rds" }
  @Boxed package var configSource: ConfigSource?
  package var routeConfigName: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _configSource)
    w.string(2, routeConfigName)
  }
}

package struct ResponseMapper: Message {
  package static var protoName: String { "envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper" }
  @Boxed package var filter: AccessLogFilter?
  package var statusCode: UInt32?
  @Boxed package var body: DataSource?
  @Boxed package var bodyFormatOverride: SubstitutionFormatString?
  package var headersToAdd: [HeaderValueOption] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _filter)
    w.wrapper(UInt32Kind.self, 2, statusCode)
    w.message(3, _body)
    w.message(4, _bodyFormatOverride)
    w.messages(5, headersToAdd)
  }
}

extension HttpConnectionManager {
package struct CodecType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let auto = Self(rawValue: 0)
  package static let http1 = Self(rawValue: 1)
  package static let http2 = Self(rawValue: 2)
  package static let http3 = Self(rawValue: 3)
}
}

extension HttpConnectionManager {
package struct ForwardClientCertDetails: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let sanitize = Self(rawValue: 0)
  package static let forwardOnly = Self(rawValue: 1)
  package static let appendForward = Self(rawValue: 2)
  package static let sanitizeSet = Self(rawValue: 3)
  package static let alwaysForwardOnly = Self(rawValue: 4)
}
}

extension HttpConnectionManager {
package struct ServerHeaderTransformation: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let overwrite = Self(rawValue: 0)
  package static let appendIfAbsent = Self(rawValue: 1)
  package static let passThrough = Self(rawValue: 2)
}
}

extension HttpConnectionManager {
package struct PathWithEscapedSlashesAction: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let implementationSpecificDefault = Self(rawValue: 0)
  package static let keepUnchanged = Self(rawValue: 1)
  package static let rejectRequest = Self(rawValue: 2)
  package static let unescapeAndRedirect = Self(rawValue: 3)
  package static let unescapeAndForward = Self(rawValue: 4)
}
}
