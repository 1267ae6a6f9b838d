import Documents

/// `probes` of a Dataplane: paths of its application that are shown at a port of their own, without a certificate.
package struct VirtualProbes: Hashable, Sendable {
    /// A path of the application.
    package struct Endpoint: Hashable, Sendable {
        /// At the port of the probes.
        package var path: String
        /// At the application.
        package var inboundPath: String
        /// Of the application.
        package var inboundPort: UInt16
    }

    /// Never 0.
    package var port: UInt16
    /// In the order of the document.
    package var endpoints: [Endpoint]

    /// Nil for what has no port; endpoints without one are left out.
    init?(_ told: JSON?) {
        guard let told, let port = Self.port(told["port"]) else { return nil }
        self.port = port
        endpoints = (told["endpoints"]?.arrayValue ?? []).compactMap { endpoint in
            Self.port(endpoint["inboundPort"]).map { port in
                Endpoint(
                    path: Self.path(endpoint["path"]),
                    inboundPath: Self.path(endpoint["inboundPath"]),
                    inboundPort: port
                )
            }
        }
    }

    private static func port(_ json: JSON?) -> UInt16? {
        json?.intValue.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 }
    }

    /// Without a query.
    private static func path(_ json: JSON?) -> String {
        String((json?.stringValue ?? "/").prefix { $0 != "?" && $0 != "#" })
    }
}
