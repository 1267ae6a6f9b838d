// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct OmitHostMetadataConfig: Message {
  package static var protoName: String { "envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig" }
  @Boxed package var metadataMatch: Metadata?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _metadataMatch)
  }
}
