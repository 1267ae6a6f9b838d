// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct CommonGrpcAccessLogConfig: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig" }
  package var logName: String = ""
  @Boxed package var grpcService: GrpcService?
  package var bufferFlushInterval: Duration?
  package var bufferSizeBytes: UInt32?
  package var filterStateObjectsToLog: [String] = []
  package var transportApiVersion: ApiVersion = ApiVersion(rawValue: 0)
  package var customTags: [CustomTag] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, logName)
    w.message(2, _grpcService)
    w.duration(3, bufferFlushInterval)
    w.wrapper(UInt32Kind.self, 4, bufferSizeBytes)
    w.strings(5, filterStateObjectsToLog)
    w.enumeration(6, transportApiVersion)
    w.messages(8, customTags)
  }
}

package struct HttpGrpcAccessLogConfig: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig" }
  @Boxed package var commonConfig: CommonGrpcAccessLogConfig?
  package var additionalRequestHeadersToLog: [String] = []
  package var additionalResponseHeadersToLog: [String] = []
  package var additionalResponseTrailersToLog: [String] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonConfig)
    w.strings(2, additionalRequestHeadersToLog)
    w.strings(3, additionalResponseHeadersToLog)
    w.strings(4, additionalResponseTrailersToLog)
  }
}

package struct TcpGrpcAccessLogConfig: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig" }
  @Boxed package var commonConfig: CommonGrpcAccessLogConfig?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonConfig)
  }
}
