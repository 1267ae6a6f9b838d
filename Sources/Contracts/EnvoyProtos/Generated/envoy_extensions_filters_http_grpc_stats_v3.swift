// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct GrpcStats: Message {
  package static var protoName: String { "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig" }
  package var emitFilterState: Bool = false
  package var statsForAllMethods: Bool?
  package var enableUpstreamStats: Bool = false
  package var replaceDotsInGrpcServiceName: Bool = false
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(BoolKind.self, 1, emitFilterState)
    w.wrapper(BoolKind.self, 3, statsForAllMethods)
    w.scalar(BoolKind.self, 4, enableUpstreamStats)
    w.scalar(BoolKind.self, 5, replaceDotsInGrpcServiceName)
  }
}
