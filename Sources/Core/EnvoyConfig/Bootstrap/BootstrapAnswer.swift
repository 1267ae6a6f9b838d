package import Documents
package import ResourceModel

/// The answer to a bootstrap request: Envoy's configuration, and what the agent itself has to know.
package enum BootstrapAnswer {
    /// The body for an agent that asks for JSON.
    package static func json(_ bootstrap: EnvoyBootstrap, mesh: Mesh?) -> JSON {
        // An agent of a zone proxy has no resolver and no applications.
        let isDataplane = bootstrap.type == .dataplane
        let address = isDataplane ? bootstrap.proxy.spec["networking"]?["address"]?.stringValue ?? "" : ""
        let template = isDataplane ? bootstrap.settings.corefileTemplate : nil
        return [
            "bootstrap": .string(Base64.encode(YAML.text(bootstrap.config))),
            "kumaSidecarConfiguration": [
                "networking": [
                    "corefileTemplate": template.map { .string(Base64.encode($0)) } ?? .null,
                    "address": .string(address),
                ],
                "metrics": ["aggregate": .array(aggregates(bootstrap.proxy, mesh, address))],
            ],
        ]
    }

    /// Applications whose metrics the agent gathers, by the settings of mesh and Dataplane; the Dataplane's win by name.
    private static func aggregates(_ proxy: Resource, _ mesh: Mesh?, _ address: String) -> [JSON] {
        let meshConf = mesh.flatMap { mesh in mesh.metrics.first { $0.name == mesh.enabledMetricsBackend }?.conf }
        guard let meshConf else { return [] }
        var entries: [JSON] = meshConf["aggregate"]?.arrayValue ?? []
        for own in proxy.spec["metrics"]?["conf"]?["aggregate"]?.arrayValue ?? [] {
            entries.removeAll { $0["name"] == own["name"] }
            entries.append(own)
        }
        return entries.filter { $0["enabled"]?.boolValue != false }.map { entry in
            let own = entry["address"]?.stringValue ?? ""
            return [
                "name": entry["name"] ?? "", "address": .string(own.isEmpty ? address : own),
                "port": entry["port"] ?? 0, "path": entry["path"] ?? "",
            ]
        }
    }
}
