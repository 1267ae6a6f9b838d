// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DirectResponse: Message {
  package static var protoName: String { "envoy.extensions.filters.network.direct_response.v3.Config" }
  @Boxed package var response: DataSource?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _response)
  }
}
