// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct ExtensionWithMatcher: Message {
  package static var protoName: String { "envoy.extensions.common.matching.v3.ExtensionWithMatcher" }
  @Boxed package var extensionConfig: TypedExtensionConfig?
  @Boxed package var xdsMatcher: Matcher?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(2, _extensionConfig)
    w.message(3, _xdsMatcher)
  }
}
