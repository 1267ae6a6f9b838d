// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct FileAccessLog: Message {
  package static var protoName: String { "envoy.extensions.access_loggers.file.v3.FileAccessLog" }
  package var path: String = ""
  @Boxed package var logFormat: SubstitutionFormatString?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, path)
    w.message(5, _logFormat)
  }
}
