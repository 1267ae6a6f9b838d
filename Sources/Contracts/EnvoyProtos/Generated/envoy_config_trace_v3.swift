// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DatadogConfig: Message {
  package static var protoName: String { "envoy.config.trace.v3.DatadogConfig" }
  package var collectorCluster: String = ""
  package var serviceName: String = ""
  package var collectorHostname: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, collectorCluster)
    w.string(2, serviceName)
    w.string(3, collectorHostname)
  }
}

package struct OpenTelemetryConfig: Message {
  package static var protoName: String { "envoy.config.trace.v3.OpenTelemetryConfig" }
  @Boxed package var grpcService: GrpcService?
  package var serviceName: String = ""
  @Boxed package var httpService: HttpService?
  package var resourceDetectors: [TypedExtensionConfig] = []
  @Boxed package var sampler: TypedExtensionConfig?
  package var maxCacheSize: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _grpcService)
    w.string(2, serviceName)
    w.message(3, _httpService)
    w.messages(4, resourceDetectors)
    w.message(5, _sampler)
    w.wrapper(UInt32Kind.self, 6, maxCacheSize)
  }
}

package struct TracingConfig: Message {
  package static var protoName: String { "envoy.config.trace.v3.Tracing" }
  @Boxed package var http: TracingConfig.Http?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _http)
  }
}

extension TracingConfig {
package struct Http: Message {
  package static var protoName: String { "envoy.config.trace.v3.Tracing.Http" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}
}

package struct ZipkinConfig: Message {
  package static var protoName: String { "envoy.config.trace.v3.ZipkinConfig" }
  package var collectorCluster: String = ""
  package var collectorEndpoint: String = ""
  package var traceId128bit: Bool = false
  package var sharedSpanContext: Bool?
  package var collectorEndpointVersion: ZipkinConfig.CollectorEndpointVersion = ZipkinConfig.CollectorEndpointVersion(rawValue: 0)
  package var collectorHostname: String = ""
  package var traceContextOption: ZipkinConfig.TraceContextOption = ZipkinConfig.TraceContextOption(rawValue: 0)
  @Boxed package var collectorService: HttpService?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, collectorCluster)
    w.string(2, collectorEndpoint)
    w.scalar(BoolKind.self, 3, traceId128bit)
    w.wrapper(BoolKind.self, 4, sharedSpanContext)
    w.enumeration(5, collectorEndpointVersion)
    w.string(6, collectorHostname)
    w.enumeration(8, traceContextOption)
    w.message(9, _collectorService)
  }
}

extension ZipkinConfig {
package struct CollectorEndpointVersion: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let deprecatedAndUnavailableDoNotUse = Self(rawValue: 0)
  package static let httpJson = Self(rawValue: 1)
  package static let httpProto = Self(rawValue: 2)
  package static let grpc = Self(rawValue: 3)
}
}

extension ZipkinConfig {
package struct TraceContextOption: ProtoEnum {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
  package static let useB3 = Self(rawValue: 0)
  package static let useB3WithW3cPropagation = Self(rawValue: 1)
}
}
