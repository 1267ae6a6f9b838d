// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FaultAbort: Message {
  package static var protoName: String { "envoy.extensions.filters.http.fault.v3.FaultAbort" }
  package var errorType: ErrorTypeChoice?
  @Boxed package var percentage: FractionalPercent?
  package enum ErrorTypeChoice: Hashable, Sendable {
    case httpStatus(UInt32)
    case grpcStatus(UInt32)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .httpStatus(let v)? = errorType { w.scalarAlways(UInt32Kind.self, 2, v) }
    w.message(3, _percentage)
    if case .grpcStatus(let v)? = errorType { w.scalarAlways(UInt32Kind.self, 5, v) }
  }
}

package struct HTTPFault: Message {
  package static var protoName: String { "envoy.extensions.filters.http.fault.v3.HTTPFault" }
  @Boxed package var delay: FaultDelay?
  @Boxed package var abort: FaultAbort?
  package var upstreamCluster: String = ""
  package var headers: [HeaderMatcher] = []
  package var downstreamNodes: [String] = []
  package var maxActiveFaults: UInt32?
  @Boxed package var responseRateLimit: FaultRateLimit?
  package var delayPercentRuntime: String = ""
  package var abortPercentRuntime: String = ""
  package var delayDurationRuntime: String = ""
  package var abortHttpStatusRuntime: String = ""
  package var maxActiveFaultsRuntime: String = ""
  package var responseRateLimitPercentRuntime: String = ""
  package var abortGrpcStatusRuntime: String = ""
  package var disableDownstreamClusterStats: Bool = false
  @Boxed package var filterMetadata: Struct?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _delay)
    w.message(2, _abort)
    w.string(3, upstreamCluster)
    w.messages(4, headers)
    w.strings(5, downstreamNodes)
    w.wrapper(UInt32Kind.self, 6, maxActiveFaults)
    w.message(7, _responseRateLimit)
    w.string(8, delayPercentRuntime)
    w.string(9, abortPercentRuntime)
    w.string(10, delayDurationRuntime)
    w.string(11, abortHttpStatusRuntime)
    w.string(12, maxActiveFaultsRuntime)
    w.string(13, responseRateLimitPercentRuntime)
    w.string(14, abortGrpcStatusRuntime)
    w.scalar(BoolKind.self, 15, disableDownstreamClusterStats)
    w.message(16, _filterMetadata)
  }
}
