// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct XDSTypedExtensionConfig: Message {
  package static var protoName: String { "xds.core.v3.TypedExtensionConfig" }
  package var name: String = ""
  @Boxed package var typedConfig: AnyMessage?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _typedConfig)
  }
}
