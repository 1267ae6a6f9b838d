// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct OpenTelemetryAccessLogConfig: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig" }
  @Boxed package var commonConfig: CommonGrpcAccessLogConfig?
  @Boxed package var body: OTelAnyValue?
  @Boxed package var attributes: OTelKeyValueList?
  @Boxed package var resourceAttributes: OTelKeyValueList?
  package var disableBuiltinLabels: Bool = false
  package var statPrefix: String = ""
  package var formatters: [TypedExtensionConfig] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _commonConfig)
    w.message(2, _body)
    w.message(3, _attributes)
    w.message(4, _resourceAttributes)
    w.scalar(BoolKind.self, 5, disableBuiltinLabels)
    w.string(6, statPrefix)
    w.messages(7, formatters)
  }
}
