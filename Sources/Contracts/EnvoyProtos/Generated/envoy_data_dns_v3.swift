// Made by `make generate` from scripts/messages.list. Do not edit.
package import Protobuf

package struct DnsTable: Message {
  package static var protoName: String { "envoy.data.dns.v3.DnsTable" }
  package var externalRetryCount: UInt32 = 0
  package var virtualDomains: [DnsTable.DnsVirtualDomain] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.scalar(UInt32Kind.self, 1, externalRetryCount)
    w.messages(2, virtualDomains)
  }
}

extension DnsTable {
package struct AddressList: Message {
  package static var protoName: String { "envoy.data.dns.v3.DnsTable.AddressList" }
  package var address: [String] = []
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.strings(1, address)
  }
}
}

extension DnsTable {
package struct DnsEndpoint: Message {
  package static var protoName: String { "envoy.data.dns.v3.DnsTable.DnsEndpoint" }
  package var endpointConfig: EndpointConfigChoice?
  package enum EndpointConfigChoice: Hashable, Sendable {
    case addressList(DnsTable.AddressList)
    case clusterName(String)
  }
  package init() {}
  package func encode(into w: inout WireWriter) {
    if case .addressList(let v)? = endpointConfig { w.messageAlways(1, v) }
    if case .clusterName(let v)? = endpointConfig { w.stringAlways(2, v) }
  }
}
}

extension DnsTable {
package struct DnsVirtualDomain: Message {
  package static var protoName: String { "envoy.data.dns.v3.DnsTable.DnsVirtualDomain" }
  package var name: String = ""
  @Boxed package var endpoint: DnsTable.DnsEndpoint?
  package var answerTtl: Duration?
  package init() {}
  package func encode(into w: inout WireWriter) {
    w.string(1, name)
    w.message(2, _endpoint)
    w.duration(3, answerTtl)
  }
}
}
