// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct NetworkLocalRateLimit: Message {
  package static var protoName: String { "envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit" }
  package var statPrefix: String = ""
  @Boxed package var tokenBucket: TokenBucket?
  @Boxed package var runtimeEnabled: RuntimeFeatureFlag?
  package var shareKey: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, statPrefix)
    w.message(2, _tokenBucket)
    w.message(3, _runtimeEnabled)
    w.string(4, shareKey)
  }
}
