// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct TlsInspector: Message {
  package static var protoName: String { "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector" }
  package var enableJa3Fingerprinting: Bool?
  package var initialReadBufferSize: UInt32?
  package var enableJa4Fingerprinting: Bool?
  package var closeConnectionOnClientHelloParsingErrors: Bool = false
  package var maxClientHelloSize: UInt32?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.wrapper(BoolKind.self, 1, enableJa3Fingerprinting)
    w.wrapper(UInt32Kind.self, 2, initialReadBufferSize)
    w.wrapper(BoolKind.self, 3, enableJa4Fingerprinting)
    w.scalar(BoolKind.self, 4, closeConnectionOnClientHelloParsingErrors)
    w.wrapper(UInt32Kind.self, 5, maxClientHelloSize)
  }
}
