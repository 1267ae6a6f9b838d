// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct CorsPolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.CorsPolicy" }
  package var allowMethods: String = ""
  package var allowHeaders: String = ""
  package var exposeHeaders: String = ""
  package var maxAge: String = ""
  package var allowCredentials: Bool?
  @Boxed package var filterEnabled: RuntimeFractionalPercent?
  @Boxed package var shadowEnabled: RuntimeFractionalPercent?
  package var allowOriginStringMatch: [StringMatcher] = []
  package var allowPrivateNetworkAccess: Bool?
  package var forwardNotMatchingPreflights: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(2, allowMethods)
    w.string(3, allowHeaders)
    w.string(4, exposeHeaders)
    w.string(5, maxAge)
    w.wrapper(BoolKind.self, 6, allowCredentials)
    w.message(9, _filterEnabled)
    w.message(10, _shadowEnabled)
    w.messages(11, allowOriginStringMatch)
    w.wrapper(BoolKind.self, 12, allowPrivateNetworkAccess)
    w.wrapper(BoolKind.self, 13, forwardNotMatchingPreflights)
  }
}

package struct DirectResponseAction: Message {
  package static var protoName: String { "envoy.config.route.v3.DirectResponseAction" }
  package var status: UInt32 = 0
  @Boxed package var body: DataSource?
  @Boxed package var bodyFormat: SubstitutionFormatString?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, status)
    w.message(2, _body)
    w.message(3, _bodyFormat)
  }
}

package struct HeaderMatcher: Message {
  package static var protoName: String { "envoy.config.route.v3.HeaderMatcher" }
  package var name: String = ""
  package var headerMatchSpecifier: HeaderMatchSpecifierChoice?
  package var invertMatch: Bool = false
  package var treatMissingHeaderAsEmpty: Bool = false
  package enum HeaderMatchSpecifierChoice: Hashable, Sendable {
    case rangeMatch(Int64Range)
    case presentMatch(Bool)
    case stringMatch(StringMatcher)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    if case .rangeMatch(let v)? = headerMatchSpecifier { w.messageAlways(6, v) }
    if case .presentMatch(let v)? = headerMatchSpecifier { w.scalarAlways(BoolKind.self, 7, v) }
    w.scalar(BoolKind.self, 8, invertMatch)
    if case .stringMatch(let v)? = headerMatchSpecifier { w.messageAlways(13, v) }
    w.scalar(BoolKind.self, 14, treatMissingHeaderAsEmpty)
  }
}

package struct HedgePolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.HedgePolicy" }
  package var initialRequests: UInt32?
  @Boxed package var additionalRequestChance: FractionalPercent?
  package var hedgeOnPerTryTimeout: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, initialRequests)
    w.message(2, _additionalRequestChance)
    w.scalar(BoolKind.self, 3, hedgeOnPerTryTimeout)
  }
}

package struct InternalRedirectPolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.InternalRedirectPolicy" }
  package var maxInternalRedirects: UInt32?
  package var redirectResponseCodes: [UInt32] = []
  package var predicates: [TypedExtensionConfig] = []
  package var allowCrossSchemeRedirect: Bool = false
  package var responseHeadersToCopy: [String] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, maxInternalRedirects)
    w.scalars(UInt32Kind.self, 2, redirectResponseCodes)
    w.messages(3, predicates)
    w.scalar(BoolKind.self, 4, allowCrossSchemeRedirect)
    w.strings(5, responseHeadersToCopy)
  }
}

package struct NonForwardingAction: Message {
  package static var protoName: String { "envoy.config.route.v3.NonForwardingAction" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}

package struct QueryParameterMatcher: Message {
  package static var protoName: String { "envoy.config.route.v3.QueryParameterMatcher" }
  package var name: String = ""
  package var queryParameterMatchSpecifier: QueryParameterMatchSpecifierChoice?
  package enum QueryParameterMatchSpecifierChoice: Hashable, Sendable {
    case stringMatch(StringMatcher)
    case presentMatch(Bool)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    if case .stringMatch(let v)? = queryParameterMatchSpecifier { w.messageAlways(5, v) }
    if case .presentMatch(let v)? = queryParameterMatchSpecifier { w.scalarAlways(BoolKind.self, 6, v) }
  }
}

package struct RateLimit: Message {
  package static var protoName: String { "envoy.config.route.v3.RateLimit" }
  package var stage: UInt32?
  package var disableKey: String = ""
  package var actions: [RateLimit.Action] = []
  package var applyOnStreamDone: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(UInt32Kind.self, 1, stage)
    w.string(2, disableKey)
    w.messages(3, actions)
    w.scalar(BoolKind.self, 6, applyOnStreamDone)
  }
}

extension RateLimit {
package struct Action: Message {
  package static var protoName: String { "envoy.config.route.v3.RateLimit.Action" }
  package var actionSpecifier: ActionSpecifierChoice?
  package enum ActionSpecifierChoice: Hashable, Sendable {
    case requestHeaders(RateLimit.Action.RequestHeaders)
    case remoteAddress(RateLimit.Action.RemoteAddress)
    case genericKey(RateLimit.Action.GenericKey)
    case `extension`(TypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .requestHeaders(let v)? = actionSpecifier { w.messageAlways(3, v) }
    if case .remoteAddress(let v)? = actionSpecifier { w.messageAlways(4, v) }
    if case .genericKey(let v)? = actionSpecifier { w.messageAlways(5, v) }
    if case .`extension`(let v)? = actionSpecifier { w.messageAlways(9, v) }
  }
}
}

extension RateLimit.Action {
package struct GenericKey: Message {
  package static var protoName: String { "envoy.config.route.v3.RateLimit.Action.GenericKey" }
  package var descriptorValue: String = ""
  package var descriptorKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, descriptorValue)
    w.string(2, descriptorKey)
  }
}
}

extension RateLimit.Action {
package struct RemoteAddress: Message {
  package static var protoName: String { "envoy.config.route.v3.RateLimit.Action.RemoteAddress" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

extension RateLimit.Action {
package struct RequestHeaders: Message {
  package static var protoName: String { "envoy.config.route.v3.RateLimit.Action.RequestHeaders" }
  package var headerName: String = ""
  package var descriptorKey: String = ""
  package var skipIfAbsent: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, headerName)
    w.string(2, descriptorKey)
    w.scalar(BoolKind.self, 3, skipIfAbsent)
  }
}
}

package struct RedirectAction: Message {
  package static var protoName: String { "envoy.config.route.v3.RedirectAction" }
  package var hostRedirect: String = ""
  package var pathRewriteSpecifier: PathRewriteSpecifierChoice?
  package var responseCode: RedirectAction.RedirectResponseCode = RedirectAction.RedirectResponseCode(rawValue: 0)
  package var schemeRewriteSpecifier: SchemeRewriteSpecifierChoice?
  package var stripQuery: Bool = false
  package var portRedirect: UInt32 = 0
  package enum PathRewriteSpecifierChoice: Hashable, Sendable {
    case pathRedirect(String)
    case prefixRewrite(String)
    case regexRewrite(RegexMatchAndSubstitute)
  }
  package enum SchemeRewriteSpecifierChoice: Hashable, Sendable {
    case httpsRedirect(Bool)
    case schemeRedirect(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, hostRedirect)
    if case .pathRedirect(let v)? = pathRewriteSpecifier { w.stringAlways(2, v) }
    w.enumeration(3, responseCode)
    if case .httpsRedirect(let v)? = schemeRewriteSpecifier { w.scalarAlways(BoolKind.self, 4, v) }
    if case .prefixRewrite(let v)? = pathRewriteSpecifier { w.stringAlways(5, v) }
    w.scalar(BoolKind.self, 6, stripQuery)
    if case .schemeRedirect(let v)? = schemeRewriteSpecifier { w.stringAlways(7, v) }
    w.scalar(UInt32Kind.self, 8, portRedirect)
    if case .regexRewrite(let v)? = pathRewriteSpecifier { w.messageAlways(9, v) }
  }
}

package struct RetryPolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy" }
  package var retryOn: String = ""
  package var numRetries: UInt32?
  package var perTryTimeout: Duration?
  @Boxed package var retryPriority: RetryPolicy.RetryPriority?
  package var retryHostPredicate: [RetryPolicy.RetryHostPredicate] = []
  package var hostSelectionRetryMaxAttempts: Int64 = 0
  package var retriableStatusCodes: [UInt32] = []
  @Boxed package var retryBackOff: RetryPolicy.RetryBackOff?
  package var retriableHeaders: [HeaderMatcher] = []
  package var retriableRequestHeaders: [HeaderMatcher] = []
  @Boxed package var rateLimitedRetryBackOff: RetryPolicy.RateLimitedRetryBackOff?
  package var retryOptionsPredicates: [TypedExtensionConfig] = []
  package var perTryIdleTimeout: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, retryOn)
    w.wrapper(UInt32Kind.self, 2, numRetries)
    w.duration(3, perTryTimeout)
    w.message(4, _retryPriority)
    w.messages(5, retryHostPredicate)
    w.scalar(Int64Kind.self, 6, hostSelectionRetryMaxAttempts)
    w.scalars(UInt32Kind.self, 7, retriableStatusCodes)
    w.message(8, _retryBackOff)
    w.messages(9, retriableHeaders)
    w.messages(10, retriableRequestHeaders)
    w.message(11, _rateLimitedRetryBackOff)
    w.messages(12, retryOptionsPredicates)
    w.duration(13, perTryIdleTimeout)
  }
}

extension RetryPolicy {
package struct RateLimitedRetryBackOff: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff" }
  package var resetHeaders: [RetryPolicy.ResetHeader] = []
  package var maxInterval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, resetHeaders)
    w.duration(2, maxInterval)
  }
}
}

extension RetryPolicy {
package struct ResetHeader: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy.ResetHeader" }
  package var name: String = ""
  package var format: RetryPolicy.ResetHeaderFormat = RetryPolicy.ResetHeaderFormat(rawValue: 0)
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.enumeration(2, format)
  }
}
}

extension RetryPolicy {
package struct RetryBackOff: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy.RetryBackOff" }
  package var baseInterval: Duration?
  package var maxInterval: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, baseInterval)
    w.duration(2, maxInterval)
  }
}
}

extension RetryPolicy {
package struct RetryHostPredicate: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy.RetryHostPredicate" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}
}

extension RetryPolicy {
package struct RetryPriority: Message {
  package static var protoName: String { "envoy.config.route.v3.RetryPolicy.RetryPriority" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}
}

package struct Route: Message {
  package static var protoName: String { "envoy.config.route.v3.Route" }
  @Boxed package var match: RouteMatch?
  package var action: ActionChoice?
  @Boxed package var metadata: Metadata?
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToRemove: [String] = []
  package var requestHeadersToRemove: [String] = []
  package var typedPerFilterConfig: [String: AnyMessage] = [:]
  package var name: String = ""
  @Boxed package var tracing: RouteTracing?
  package var statPrefix: String = ""
  package var requestBodyBufferLimit: UInt64?
  package enum ActionChoice: Hashable, Sendable {
    case route(RouteAction)
    case redirect(RedirectAction)
    case directResponse(DirectResponseAction)
    case nonForwardingAction(NonForwardingAction)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _match)
    if case .route(let v)? = action { w.messageAlways(2, v) }
    if case .redirect(let v)? = action { w.messageAlways(3, v) }
    w.message(4, _metadata)
    if case .directResponse(let v)? = action { w.messageAlways(7, v) }
    w.messages(9, requestHeadersToAdd)
    w.messages(10, responseHeadersToAdd)
    w.strings(11, responseHeadersToRemove)
    w.strings(12, requestHeadersToRemove)
    w.map(13, typedPerFilterConfig) { w, v in w.messageAlways(2, v) }
    w.string(14, name)
    w.message(15, _tracing)
    if case .nonForwardingAction(let v)? = action { w.messageAlways(18, v) }
    w.string(19, statPrefix)
    w.wrapper(UInt64Kind.self, 20, requestBodyBufferLimit)
  }
}

package struct RouteAction: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction" }
  package var clusterSpecifier: ClusterSpecifierChoice?
  @Boxed package var metadataMatch: Metadata?
  package var prefixRewrite: String = ""
  package var hostRewriteSpecifier: HostRewriteSpecifierChoice?
  package var timeout: Duration?
  @Boxed package var retryPolicy: RetryPolicy?
  package var priority: RoutingPriority = RoutingPriority(rawValue: 0)
  package var rateLimits: [RateLimit] = []
  package var hashPolicy: [RouteAction.HashPolicy] = []
  package var clusterNotFoundResponseCode: RouteAction.ClusterNotFoundResponseCode = RouteAction.ClusterNotFoundResponseCode(rawValue: 0)
  package var idleTimeout: Duration?
  package var upgradeConfigs: [RouteAction.UpgradeConfig] = []
  @Boxed package var hedgePolicy: HedgePolicy?
  package var requestMirrorPolicies: [RouteAction.RequestMirrorPolicy] = []
  @Boxed package var regexRewrite: RegexMatchAndSubstitute?
  @Boxed package var retryPolicyTypedConfig: AnyMessage?
  @Boxed package var internalRedirectPolicy: InternalRedirectPolicy?
  @Boxed package var maxStreamDuration: RouteAction.MaxStreamDuration?
  package var appendXForwardedHost: Bool = false
  @Boxed package var earlyDataPolicy: TypedExtensionConfig?
  @Boxed package var pathRewritePolicy: TypedExtensionConfig?
  package var flushTimeout: Duration?
  package var pathRewrite: String = ""
  package enum ClusterSpecifierChoice: Hashable, Sendable {
    case cluster(String)
    case clusterHeader(String)
    case weightedClusters(WeightedCluster)
    case clusterSpecifierPlugin(String)
  }
  package enum HostRewriteSpecifierChoice: Hashable, Sendable {
    case hostRewriteLiteral(String)
    case autoHostRewrite(Bool)
    case hostRewriteHeader(String)
    case hostRewritePathRegex(RegexMatchAndSubstitute)
    case hostRewrite(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .cluster(let v)? = clusterSpecifier { w.stringAlways(1, v) }
    if case .clusterHeader(let v)? = clusterSpecifier { w.stringAlways(2, v) }
    if case .weightedClusters(let v)? = clusterSpecifier { w.messageAlways(3, v) }
    w.message(4, _metadataMatch)
    w.string(5, prefixRewrite)
    if case .hostRewriteLiteral(let v)? = hostRewriteSpecifier { w.stringAlways(6, v) }
    if case .autoHostRewrite(let v)? = hostRewriteSpecifier { w.wrapper(BoolKind.self, 7, v) }
    w.duration(8, timeout)
    w.message(9, _retryPolicy)
    w.enumeration(11, priority)
    w.messages(13, rateLimits)
    w.messages(15, hashPolicy)
    w.enumeration(20, clusterNotFoundResponseCode)
    w.duration(24, idleTimeout)
    w.messages(25, upgradeConfigs)
    w.message(27, _hedgePolicy)
    if case .hostRewriteHeader(let v)? = hostRewriteSpecifier { w.stringAlways(29, v) }
    w.messages(30, requestMirrorPolicies)
    w.message(32, _regexRewrite)
    w.message(33, _retryPolicyTypedConfig)
    w.message(34, _internalRedirectPolicy)
    if case .hostRewritePathRegex(let v)? = hostRewriteSpecifier { w.messageAlways(35, v) }
    w.message(36, _maxStreamDuration)
    if case .clusterSpecifierPlugin(let v)? = clusterSpecifier { w.stringAlways(37, v) }
    w.scalar(BoolKind.self, 38, appendXForwardedHost)
    w.message(40, _earlyDataPolicy)
    w.message(41, _pathRewritePolicy)
    w.duration(42, flushTimeout)
    if case .hostRewrite(let v)? = hostRewriteSpecifier { w.stringAlways(44, v) }
    w.string(45, pathRewrite)
  }
}

extension RouteAction {
package struct HashPolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy" }
  package var policySpecifier: PolicySpecifierChoice?
  package var terminal: Bool = false
  package enum PolicySpecifierChoice: Hashable, Sendable {
    case header(RouteAction.HashPolicy.Header)
    case cookie(RouteAction.HashPolicy.Cookie)
    case connectionProperties(RouteAction.HashPolicy.ConnectionProperties)
    case queryParameter(RouteAction.HashPolicy.QueryParameter)
    case filterState(RouteAction.HashPolicy.FilterState)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .header(let v)? = policySpecifier { w.messageAlways(1, v) }
    if case .cookie(let v)? = policySpecifier { w.messageAlways(2, v) }
    if case .connectionProperties(let v)? = policySpecifier { w.messageAlways(3, v) }
    w.scalar(BoolKind.self, 4, terminal)
    if case .queryParameter(let v)? = policySpecifier { w.messageAlways(5, v) }
    if case .filterState(let v)? = policySpecifier { w.messageAlways(6, v) }
  }
}
}

extension RouteAction.HashPolicy {
package struct ConnectionProperties: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties" }
  package var sourceIp: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(BoolKind.self, 1, sourceIp)
  }
}
}

extension RouteAction.HashPolicy {
package struct Cookie: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy.Cookie" }
  package var name: String = ""
  package var ttl: Duration?
  package var path: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.duration(2, ttl)
    w.string(3, path)
  }
}
}

extension RouteAction.HashPolicy {
package struct FilterState: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy.FilterState" }
  package var key: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, key)
  }
}
}

extension RouteAction.HashPolicy {
package struct Header: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy.Header" }
  package var headerName: String = ""
  @Boxed package var regexRewrite: RegexMatchAndSubstitute?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, headerName)
    w.message(2, _regexRewrite)
  }
}
}

extension RouteAction.HashPolicy {
package struct QueryParameter: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter" }
  package var name: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
  }
}
}

extension RouteAction {
package struct MaxStreamDuration: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.MaxStreamDuration" }
  package var maxStreamDuration: Duration?
  package var grpcTimeoutHeaderMax: Duration?
  package var grpcTimeoutHeaderOffset: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, maxStreamDuration)
    w.duration(2, grpcTimeoutHeaderMax)
    w.duration(3, grpcTimeoutHeaderOffset)
  }
}
}

extension RouteAction {
package struct RequestMirrorPolicy: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.RequestMirrorPolicy" }
  package var cluster: String = ""
  @Boxed package var runtimeFraction: RuntimeFractionalPercent?
  package var traceSampled: Bool?
  package var clusterHeader: String = ""
  package var disableShadowHostSuffixAppend: Bool = false
  package var hostRewriteLiteral: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, cluster)
    w.message(3, _runtimeFraction)
    w.wrapper(BoolKind.self, 4, traceSampled)
    w.string(5, clusterHeader)
    w.scalar(BoolKind.self, 6, disableShadowHostSuffixAppend)
    w.string(8, hostRewriteLiteral)
  }
}
}

extension RouteAction {
package struct UpgradeConfig: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteAction.UpgradeConfig" }
  package var upgradeType: String = ""
  package var enabled: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, upgradeType)
    w.wrapper(BoolKind.self, 2, enabled)
  }
}
}

package struct RouteConfiguration: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteConfiguration" }
  package var name: String = ""
  package var virtualHosts: [VirtualHost] = []
  package var internalOnlyHeaders: [String] = []
  package var responseHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToRemove: [String] = []
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package var validateClusters: Bool?
  package var requestHeadersToRemove: [String] = []
  package var mostSpecificHeaderMutationsWins: Bool = false
  package var maxDirectResponseBodySizeBytes: UInt32?
  package var requestMirrorPolicies: [RouteAction.RequestMirrorPolicy] = []
  package var ignorePortInHostMatching: Bool = false
  package var ignorePathParametersInPathMatching: Bool = false
  package var typedPerFilterConfig: [String: AnyMessage] = [:]
  @Boxed package var metadata: Metadata?
  package var vhostHeader: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.messages(2, virtualHosts)
    w.strings(3, internalOnlyHeaders)
    w.messages(4, responseHeadersToAdd)
    w.strings(5, responseHeadersToRemove)
    w.messages(6, requestHeadersToAdd)
    w.wrapper(BoolKind.self, 7, validateClusters)
    w.strings(8, requestHeadersToRemove)
    w.scalar(BoolKind.self, 10, mostSpecificHeaderMutationsWins)
    w.wrapper(UInt32Kind.self, 11, maxDirectResponseBodySizeBytes)
    w.messages(13, requestMirrorPolicies)
    w.scalar(BoolKind.self, 14, ignorePortInHostMatching)
    w.scalar(BoolKind.self, 15, ignorePathParametersInPathMatching)
    w.map(16, typedPerFilterConfig) { w, v in w.messageAlways(2, v) }
    w.message(17, _metadata)
    w.string(18, vhostHeader)
  }
}

package struct RouteMatch: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteMatch" }
  package var pathSpecifier: PathSpecifierChoice?
  package var caseSensitive: Bool?
  package var headers: [HeaderMatcher] = []
  package var queryParameters: [QueryParameterMatcher] = []
  @Boxed package var grpc: RouteMatch.GrpcRouteMatchOptions?
  @Boxed package var runtimeFraction: RuntimeFractionalPercent?
  package var dynamicMetadata: [MetadataMatcher] = []
  package var filterState: [FilterStateMatcher] = []
  package enum PathSpecifierChoice: Hashable, Sendable {
    case prefix(String)
    case path(String)
    case safeRegex(RegexMatcher)
    case pathSeparatedPrefix(String)
    case pathMatchPolicy(TypedExtensionConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .prefix(let v)? = pathSpecifier { w.stringAlways(1, v) }
    if case .path(let v)? = pathSpecifier { w.stringAlways(2, v) }
    w.wrapper(BoolKind.self, 4, caseSensitive)
    w.messages(6, headers)
    w.messages(7, queryParameters)
    w.message(8, _grpc)
    w.message(9, _runtimeFraction)
    if case .safeRegex(let v)? = pathSpecifier { w.messageAlways(10, v) }
    w.messages(13, dynamicMetadata)
    if case .pathSeparatedPrefix(let v)? = pathSpecifier { w.stringAlways(14, v) }
    if case .pathMatchPolicy(let v)? = pathSpecifier { w.messageAlways(15, v) }
    w.messages(16, filterState)
  }
}

extension RouteMatch {
package struct GrpcRouteMatchOptions: Message {
  package static var protoName: String { "envoy.config.route.v3.RouteMatch.GrpcRouteMatchOptions" }
  package init() {}
  package func encode(into w: inout WireWriter) {
  }
}
}

package struct RouteTracing: Message {
  package static var protoName: String { "envoy.config.route.v3.Tracing" }
  @Boxed package var clientSampling: FractionalPercent?
  @Boxed package var randomSampling: FractionalPercent?
  @Boxed package var overallSampling: FractionalPercent?
  package var customTags: [CustomTag] = []
  package var operation: String = ""
  package var upstreamOperation: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _clientSampling)
    w.message(2, _randomSampling)
    w.message(3, _overallSampling)
    w.messages(4, customTags)
    w.string(5, operation)
    w.string(6, upstreamOperation)
  }
}

package struct VirtualHost: Message {
  package static var protoName: String { "envoy.config.route.v3.VirtualHost" }
  package var name: String = ""
  package var domains: [String] = []
  package var routes: [Route] = []
  package var requireTls: VirtualHost.TlsRequirementType = VirtualHost.TlsRequirementType(rawValue: 0)
  package var rateLimits: [RateLimit] = []
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToRemove: [String] = []
  package var requestHeadersToRemove: [String] = []
  package var includeRequestAttemptCount: Bool = false
  package var typedPerFilterConfig: [String: AnyMessage] = [:]
  @Boxed package var retryPolicy: RetryPolicy?
  @Boxed package var hedgePolicy: HedgePolicy?
  package var includeAttemptCountInResponse: Bool = false
  @Boxed package var retryPolicyTypedConfig: AnyMessage?
  @Boxed package var matcher: Matcher?
  package var requestMirrorPolicies: [RouteAction.RequestMirrorPolicy] = []
  package var includeIsTimeoutRetryHeader: Bool = false
  @Boxed package var metadata: Metadata?
  package var requestBodyBufferLimit: UInt64?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.strings(2, domains)
    w.messages(3, routes)
    w.enumeration(4, requireTls)
    w.messages(6, rateLimits)
    w.messages(7, requestHeadersToAdd)
    w.messages(10, responseHeadersToAdd)
    w.strings(11, responseHeadersToRemove)
    w.strings(13, requestHeadersToRemove)
    w.scalar(BoolKind.self, 14, includeRequestAttemptCount)
    w.map(15, typedPerFilterConfig) { w, v in w.messageAlways(2, v) }
    w.message(16, _retryPolicy)
    w.message(17, _hedgePolicy)
    w.scalar(BoolKind.self, 19, includeAttemptCountInResponse)
    w.message(20, _retryPolicyTypedConfig)
    w.message(21, _matcher)
    w.messages(22, requestMirrorPolicies)
    w.scalar(BoolKind.self, 23, includeIsTimeoutRetryHeader)
    w.message(24, _metadata)
    w.wrapper(UInt64Kind.self, 25, requestBodyBufferLimit)
  }
}

package struct WeightedCluster: Message {
  package static var protoName: String { "envoy.config.route.v3.WeightedCluster" }
  package var clusters: [WeightedCluster.ClusterWeight] = []
  package var runtimeKeyPrefix: String = ""
  package var randomValueSpecifier: RandomValueSpecifierChoice?
  package enum RandomValueSpecifierChoice: Hashable, Sendable {
    case headerName(String)
    case useHashPolicy(Bool)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.messages(1, clusters)
    w.string(2, runtimeKeyPrefix)
    if case .headerName(let v)? = randomValueSpecifier { w.stringAlways(4, v) }
    if case .useHashPolicy(let v)? = randomValueSpecifier { w.wrapper(BoolKind.self, 5, v) }
  }
}

extension WeightedCluster {
package struct ClusterWeight: Message {
  package static var protoName: String { "envoy.config.route.v3.WeightedCluster.ClusterWeight" }
  package var name: String = ""
  package var weight: UInt32?
  @Boxed package var metadataMatch: Metadata?
  package var requestHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToAdd: [HeaderValueOption] = []
  package var responseHeadersToRemove: [String] = []
  package var requestHeadersToRemove: [String] = []
  package var typedPerFilterConfig: [String: AnyMessage] = [:]
  package var hostRewriteLiteral: String?
  package var clusterHeader: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.wrapper(UInt32Kind.self, 2, weight)
    w.message(3, _metadataMatch)
    w.messages(4, requestHeadersToAdd)
    w.messages(5, responseHeadersToAdd)
    w.strings(6, responseHeadersToRemove)
    w.strings(9, requestHeadersToRemove)
    w.map(10, typedPerFilterConfig) { w, v in w.messageAlways(2, v) }
    w.string(11, hostRewriteLiteral)
    w.string(12, clusterHeader)
  }
}
}

extension RedirectAction {
package struct RedirectResponseCode: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let movedPermanently = Self(rawValue: 0)
  package static let found = Self(rawValue: 1)
  package static let seeOther = Self(rawValue: 2)
  package static let temporaryRedirect = Self(rawValue: 3)
  package static let permanentRedirect = Self(rawValue: 4)
}
}

extension RetryPolicy {
package struct ResetHeaderFormat: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let seconds = Self(rawValue: 0)
  package static let unixTimestamp = Self(rawValue: 1)
}
}

extension RouteAction {
package struct ClusterNotFoundResponseCode: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let serviceUnavailable = Self(rawValue: 0)
  package static let notFound = Self(rawValue: 1)
  package static let internalServerError = Self(rawValue: 2)
}
}

extension VirtualHost {
package struct TlsRequirementType: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let none = Self(rawValue: 0)
  package static let externalOnly = Self(rawValue: 1)
  package static let all = Self(rawValue: 2)
}
}
