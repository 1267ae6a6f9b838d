// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Lua: Message {
  package static var protoName: String { "envoy.extensions.filters.http.lua.v3.Lua" }
  package var sourceCodes: [String: DataSource] = [:]
  @Boxed package var defaultSourceCode: DataSource?
  package var statPrefix: String = ""
  package var clearRouteCache: Bool?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.map(2, sourceCodes) { w, v in w.messageAlways(2, v) }
    w.message(3, _defaultSourceCode)
    w.string(4, statPrefix)
    w.wrapper(BoolKind.self, 5, clearRouteCache)
  }
}
