import Documents
package import ResourceModel

extension Resource {
    /// A Dataplane of mesh `default` with one HTTP inbound at port 80, whose traffic is redirected.
    package static func dataplane(_ name: String, _ address: String, service: String) -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: "default", name: name),
            spec: [
                "networking": [
                    "address": .string(address),
                    "inbound": [
                        ["port": 80, "tags": ["kuma.io/service": .string(service), "kuma.io/protocol": "http"]]
                    ],
                    "transparentProxying": ["redirectPortInbound": 15006, "redirectPortOutbound": 15001],
                ]
            ]
        )
    }
}
