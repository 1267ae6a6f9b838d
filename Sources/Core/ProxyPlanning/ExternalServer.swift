import ResourceModel
import Topology

/// A server outside of the mesh, and how it is spoken to.
package struct ExternalServer: Hashable, Sendable {
    /// IP address or host name.
    package var address: String
    /// Never 0: such a server is not decoded.
    package var port: UInt16
    /// 0 is first.
    package var priority: Int
    /// Nil: plain text.
    package var tls: ExitTLS?

    /// Servers of ExternalServices; one whose TLS asks for something that is not there is left out: it must not be spoken to.
    static func list(_ entries: [ExternalServiceEntry], systemAuthorities: String, secrets: (String) -> [UInt8]?)
        -> [ExternalServer]
    {
        entries.compactMap { entry in
            var server = ExternalServer(address: entry.address, port: entry.port, priority: 0)
            guard let tls = entry.tls else { return server }
            server.tls = ExitTLS(tls, systemAuthorities: systemAuthorities, secrets: secrets)
            return server.tls == nil ? nil : server
        }
    }
}
