// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct Status: DecodableMessage {
  package static var protoName: String { "google.rpc.Status" }
  package var code: Int32 = 0
  package var message: String = ""
  package var details: [AnyMessage] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(Int32Kind.self, 1, code)
    w.string(2, message)
    w.messages(3, details)
  }
  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {
    switch field {
    case 1: try r.scalar(Int32Kind.self, &code)
    case 2: try r.string(&message)
    case 3: try r.messages(&details)
    default: try r.skip()
    }
  }
}
