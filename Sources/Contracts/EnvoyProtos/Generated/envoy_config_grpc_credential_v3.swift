// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FileBasedMetadataConfig: Message {
  package static var protoName: String { "envoy.config.grpc_credential.v3.FileBasedMetadataConfig" }
  @Boxed package var secretData: DataSource?
  package var headerKey: String = ""
  package var headerPrefix: String = ""
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.message(1, _secretData)
    w.string(2, headerKey)
    w.string(3, headerPrefix)
  }
}
