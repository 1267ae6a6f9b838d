// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct HTTPLocalRateLimit: Message {
  package static var protoName: String { "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit" }
  package var statPrefix: String = ""
  @Boxed package var status: HttpStatus?
  @Boxed package var tokenBucket: TokenBucket?
  @Boxed package var filterEnabled: RuntimeFractionalPercent?
  @Boxed package var filterEnforced: RuntimeFractionalPercent?
  package var responseHeadersToAdd: [HeaderValueOption] = []
  package var stage: UInt32 = 0
  package var requestHeadersToAddWhenNotEnforced: [HeaderValueOption] = []
  package var localRateLimitPerDownstreamConnection: Bool = false
  package var enableXRatelimitHeaders: XRateLimitHeadersRFCVersion = XRateLimitHeadersRFCVersion(rawValue: 0)
  package var vhRateLimits: VhRateLimitsOptions = VhRateLimitsOptions(rawValue: 0)
  package var alwaysConsumeDefaultTokenBucket: Bool?
  package var rateLimitedAsResourceExhausted: Bool = false
  package var rateLimits: [RateLimit] = []
  package var maxDynamicDescriptors: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, statPrefix)
    w.message(2, _status)
    w.message(3, _tokenBucket)
    w.message(4, _filterEnabled)
    w.message(5, _filterEnforced)
    w.messages(6, responseHeadersToAdd)
    w.scalar(UInt32Kind.self, 9, stage)
    w.messages(10, requestHeadersToAddWhenNotEnforced)
    w.scalar(BoolKind.self, 11, localRateLimitPerDownstreamConnection)
    w.enumeration(12, enableXRatelimitHeaders)
    w.enumeration(13, vhRateLimits)
    w.wrapper(BoolKind.self, 14, alwaysConsumeDefaultTokenBucket)
    w.scalar(BoolKind.self, 15, rateLimitedAsResourceExhausted)
    w.messages(17, rateLimits)
    w.wrapper(UInt32Kind.self, 18, maxDynamicDescriptors)
  }
}

package struct XRateLimitHeadersRFCVersion: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let off = Self(rawValue: 0)
  package static let draftVersion03 = Self(rawValue: 1)
}

package struct VhRateLimitsOptions: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let override = Self(rawValue: 0)
  package static let include = Self(rawValue: 1)
  package static let ignore = Self(rawValue: 2)
}
