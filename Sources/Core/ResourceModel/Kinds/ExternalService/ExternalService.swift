/// A server outside of the mesh that answers for a `kuma.io/service`: the older form of a MeshExternalService.
package struct ExternalService: Hashable, Sendable {
    /// The resource's own; the service is called as the tag `kuma.io/service` says.
    package var name: String
    /// `kuma.io/service` among them.
    package var tags: [String: String]
    /// IP address or host name.
    package var host: String
    /// 1 to 65535.
    package var port: UInt16
    /// Nil: plain text.
    package var tls: MeshExternalService.TLS?

    /// Nil without a service or an address.
    package init?(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let networking = spec.fields("networking")
        name = resource.name
        tags = spec.map("tags")
        guard let address = HostPort.split(networking.string("address")), tags[Tag.service]?.isEmpty == false else {
            return nil
        }
        (host, port) = address
        tls = networking.object("tls").flatMap {
            $0.bool("enabled") == true ? MeshExternalService.TLS(legacy: $0) : nil
        }
    }
}

extension MeshExternalService.TLS {
    /// What an ExternalService asks for: without an authority the server's certificate is not looked at.
    fileprivate init(legacy fields: Fields) {
        isEnabled = true
        minimumVersion = ""
        maximumVersion = ""
        allowRenegotiation = fields.bool("allowRenegotiation") ?? false
        caCert = DataSource(fields["caCert"])
        clientCert = DataSource(fields["clientCert"])
        clientKey = DataSource(fields["clientKey"])
        serverName = fields.string("serverName")
        subjectAltNames = []
        let skipsName = fields.bool("skipHostnameVerification") ?? false
        mode = caCert == nil ? .skipAll : skipsName ? .skipSAN : .secured
    }
}
