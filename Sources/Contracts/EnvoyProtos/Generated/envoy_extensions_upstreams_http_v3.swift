// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct UpstreamHttpOptions: Message {
  package static var protoName: String { "envoy.extensions.upstreams.http.v3.HttpProtocolOptions" }
  @Boxed package var commonHttpProtocolOptions: HttpProtocolOptions?
  package var upstreamProtocolOptions: UpstreamProtocolOptionsChoice?
  package var httpFilters: [HttpFilter] = []
  @Boxed package var headerValidationConfig: TypedExtensionConfig?
  package var requestMirrorPolicies: [RouteAction.RequestMirrorPolicy] = []
  package var hashPolicy: [RouteAction.HashPolicy] = []
  @Boxed package var retryPolicy: RetryPolicy?
  package enum UpstreamProtocolOptionsChoice: Hashable, Sendable {
    case explicitHttpConfig(UpstreamHttpOptions.ExplicitHttpConfig)
    case useDownstreamProtocolConfig(UpstreamHttpOptions.UseDownstreamHttpConfig)
    case autoConfig(UpstreamHttpOptions.AutoHttpConfig)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonHttpProtocolOptions)
    if case .explicitHttpConfig(let v)? = upstreamProtocolOptions { w.messageAlways(3, v) }
    if case .useDownstreamProtocolConfig(let v)? = upstreamProtocolOptions { w.messageAlways(4, v) }
    if case .autoConfig(let v)? = upstreamProtocolOptions { w.messageAlways(5, v) }
    w.messages(6, httpFilters)
    w.message(7, _headerValidationConfig)
    w.messages(9, requestMirrorPolicies)
    w.messages(10, hashPolicy)
    w.message(11, _retryPolicy)
  }
}

extension UpstreamHttpOptions {
package struct AutoHttpConfig: Message {
  package static var protoName: String { "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.AutoHttpConfig" }
  @Boxed package var httpProtocolOptions: Http1ProtocolOptions?
  @Boxed package var http2ProtocolOptions: Http2ProtocolOptions?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _httpProtocolOptions)
    w.message(2, _http2ProtocolOptions)
  }
}
}

extension UpstreamHttpOptions {
package struct ExplicitHttpConfig: Message {
  package static var protoName: String { "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig" }
  package var protocolConfig: ProtocolConfigChoice?
  package enum ProtocolConfigChoice: Hashable, Sendable {
    case httpProtocolOptions(Http1ProtocolOptions)
    case http2ProtocolOptions(Http2ProtocolOptions)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .httpProtocolOptions(let v)? = protocolConfig { w.messageAlways(1, v) }
    if case .http2ProtocolOptions(let v)? = protocolConfig { w.messageAlways(2, v) }
  }
}
}

extension UpstreamHttpOptions {
package struct UseDownstreamHttpConfig: Message {
  package static var protoName: String { "envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig" }
  @Boxed package var httpProtocolOptions: Http1ProtocolOptions?
  @Boxed package var http2ProtocolOptions: Http2ProtocolOptions?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _httpProtocolOptions)
    w.message(2, _http2ProtocolOptions)
  }
}
}
