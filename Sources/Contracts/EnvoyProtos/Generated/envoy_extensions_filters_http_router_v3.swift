// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Router: Message {
  package static var protoName: String { "envoy.extensions.filters.http.router.v3.Router" }
  package var dynamicStats: Bool?
  package var upstreamLog: [AccessLog] = []
  package var suppressEnvoyHeaders: Bool = false
  package var strictCheckHeaders: [String] = []
  package var respectExpectedRqTimeout: Bool = false
  package var suppressGrpcRequestFailureCodeStats: Bool = false
  package var upstreamHttpFilters: [HttpFilter] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, dynamicStats)
    w.messages(3, upstreamLog)
    w.scalar(BoolKind.self, 4, suppressEnvoyHeaders)
    w.strings(5, strictCheckHeaders)
    w.scalar(BoolKind.self, 6, respectExpectedRqTimeout)
    w.scalar(BoolKind.self, 7, suppressGrpcRequestFailureCodeStats)
    w.messages(8, upstreamHttpFilters)
  }
}
