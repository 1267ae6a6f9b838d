/// What is written to the control plane.
enum Documents {
    static let mesh = """
        {"type":"Mesh","name":"default","meshServices":{"mode":"Exclusive"},
         "mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]}}
        """

    /// A proxy that is one of its service's instances.
    static func dataplane(_ name: String, _ index: Int, of services: Int, address: String? = nil) -> String {
        let address = address ?? "10.\(index / 65536).\(index / 256 % 256).\(index % 256)"
        return """
            {"type":"Dataplane","mesh":"default","name":"\(name)","networking":{"address":"\(address)",
             "transparentProxying":{"redirectPortInbound":15006,"redirectPortOutbound":15001},
             "inbound":[{"port":8080,"tags":{"kuma.io/service":"svc-\(index % services)","kuma.io/protocol":"http"}}]}}
            """
    }

    /// Policies for the whole mesh: what they are, the type that changes at each proxy, where they are written, and the n-th version.
    static let policies: [(what: String, type: String, path: String, document: @Sendable (Int) -> String)] = [
        (
            "a mesh-wide permission (one listener each)", ProxyStream.listener,
            "/meshes/default/meshtrafficpermissions/bench",
            { round in
                """
                {"type":"MeshTrafficPermission","mesh":"default","name":"bench","spec":{"targetRef":{"kind":"Mesh"},
                 "from":[{"targetRef":{"kind":"MeshSubset","tags":{"kuma.io/service":"svc-\(round)"}},"default":{"action":"Allow"}}]}}
                """
            }
        ),
        (
            "a mesh-wide timeout (100 clusters each)", ProxyStream.cluster, "/meshes/default/meshtimeouts/bench",
            { round in
                """
                {"type":"MeshTimeout","mesh":"default","name":"bench","spec":{"targetRef":{"kind":"Mesh"},
                 "to":[{"targetRef":{"kind":"Mesh"},"default":{"connectionTimeout":"\(round + 1).5s"}}]}}
                """
            }
        ),
    ]
}
