// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct OverloadAction: Message {
  package static var protoName: String { "envoy.config.overload.v3.OverloadAction" }
  package var name: String = ""
  package var triggers: [Trigger] = []
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.messages(2, triggers)
    w.message(3, _typedConfig)
  }
}

package struct OverloadManager: Message {
  package static var protoName: String { "envoy.config.overload.v3.OverloadManager" }
  package var refreshInterval: Duration?
  package var resourceMonitors: [ResourceMonitor] = []
  package var actions: [OverloadAction] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.duration(1, refreshInterval)
    w.messages(2, resourceMonitors)
    w.messages(3, actions)
  }
}

package struct ResourceMonitor: Message {
  package static var protoName: String { "envoy.config.overload.v3.ResourceMonitor" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(3, _typedConfig)
  }
}

package struct ScaledTrigger: Message {
  package static var protoName: String { "envoy.config.overload.v3.ScaledTrigger" }
  package var scalingThreshold: Double = 0
  package var saturationThreshold: Double = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(DoubleKind.self, 1, scalingThreshold)
    w.scalar(DoubleKind.self, 2, saturationThreshold)
  }
}

package struct ThresholdTrigger: Message {
  package static var protoName: String { "envoy.config.overload.v3.ThresholdTrigger" }
  package var value: Double = 0
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(DoubleKind.self, 1, value)
  }
}

package struct Trigger: Message {
  package static var protoName: String { "envoy.config.overload.v3.Trigger" }
  package var name: String = ""
  package var triggerOneof: TriggerOneofChoice?
  package enum TriggerOneofChoice: Hashable, Sendable {
    case threshold(ThresholdTrigger)
    case scaled(ScaledTrigger)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    if case .threshold(let v)? = triggerOneof { w.messageAlways(2, v) }
    if case .scaled(let v)? = triggerOneof { w.messageAlways(3, v) }
  }
}
