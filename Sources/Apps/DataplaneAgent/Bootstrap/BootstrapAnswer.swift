package import Documents

/// What the control plane answers: Envoy's configuration, and where its admin interface will be.
package struct BootstrapAnswer: Sendable {
    /// Where Envoy's admin interface is.
    package enum Admin: Hashable, Sendable {
        case socket(String)
        case address(String, port: UInt16)
        /// There is none.
        case none
    }

    /// YAML, as Envoy is to read it.
    package let configuration: [UInt8]
    /// As the configuration has it: the control plane chooses.
    package let admin: Admin
    /// Of the Dataplane; empty if it wasn't told.
    package let address: String
    /// Applications whose metrics go with Envoy's (`Mesh.metrics`, the old way).
    package let aggregates: [JSON]

    /// Reads the body of the answer.
    package init(_ body: [UInt8]) throws(AgentError) {
        let document: JSON
        do {
            document = try JSON(parsing: body, limits: DocumentLimits(bytes: 16 << 20))
        } catch {
            throw AgentError(.refused, "the control plane's bootstrap answer is no JSON: \(error)")
        }
        guard let encoded = document["bootstrap"]?.stringValue, let configuration = Base64.decode(encoded),
            !configuration.isEmpty
        else {
            throw AgentError(.refused, "the control plane's bootstrap answer has no configuration for Envoy")
        }
        self.configuration = configuration
        let sidecar = document["kumaSidecarConfiguration"]
        address = sidecar?["networking"]?["address"]?.stringValue ?? ""
        aggregates = sidecar?["metrics"]?["aggregate"]?.arrayValue ?? []
        do {
            let envoy = try YAML.parseOne(configuration, limits: DocumentLimits(bytes: 16 << 20))
            admin = Self.admin(envoy["admin"]?["address"])
        } catch {
            throw AgentError(.refused, "the control plane's configuration for Envoy is no YAML: \(error)")
        }
    }

    private static func admin(_ address: JSON?) -> Admin {
        if let path = address?["pipe"]?["path"]?.stringValue { return .socket(path) }
        if let socket = address?["socketAddress"], let host = socket["address"]?.stringValue,
            let port = socket["portValue"]?.intValue.flatMap({ UInt16(exactly: $0) })
        {
            return .address(host, port: port)
        }
        return .none
    }
}
